package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

/** Centres and offsets of a network that gives what it is given. */
class ObjectMapsTest {

	private static final int SIDE = 100;
	private static final float DOWN = 6;
	private static final float RIGHT = -3;

	/** Keeps the maps of the one plane. */
	private static final class Maps implements Sink {

		private final float[][] maps = new float[3][SIDE * SIDE];
		private long count;

		@Override
		public void labels(final int plane, final Region region, final int[] labels) {}

		@Override
		public boolean wantsMaps() {
			return true;
		}

		@Override
		public void map(final int plane, final int map, final Region region, final float[] values) {
			for (int i = 0; i < values.length; i++) {
				final int at = (region.y() + i / region.width()) * SIDE + region.x() + i % region.width();
				maps[map][at] = values[i];
			}
			count += values.length;
		}
	}

	private static Maps run(final String name, final Passes passes, final int tile) {
		final Model model = TestModels.open(name);
		final float[][] channels = new float[4][SIDE * SIDE];
		for (int i = 0; i < SIDE * SIDE; i++) channels[1][i] = i % 7 / 7f;
		Arrays.fill(channels[2], DOWN);
		Arrays.fill(channels[3], RIGHT);
		final Maps maps = new Maps();
		try (Network network = SessionNetwork.load(Graph.of(model.weights(), model.description()), Device.CPU)) {
			new Segmenter(network, model.description(), tile, passes, Optional.empty()).segment(List.of(new ArrayPlane(
				SIDE, SIDE, channels)), maps, Monitor.NONE);
		}
		assertEquals(3L * SIDE * SIDE, maps.count, "each pixel of each map comes once");
		return maps;
	}

	private static void assertAll(final float expected, final float[] values) {
		for (final float value : values) assertEquals(expected, value, 1e-5);
	}

	@ParameterizedTest
	@CsvSource({ "panoptic, 0", "panoptic, 16", "panoptic-coarse, 0", "panoptic-coarse, 64" })
	void offsetsArePixelsDownAndRightWhateverTheModelsUnitAndOrder(final String model, final int tile) {
		final Maps maps = run(model, Passes.ONE, tile);
		assertAll(DOWN, maps.maps[1]);
		assertAll(RIGHT, maps.maps[2]);
	}

	@Test
	void theHeatmapIsThatOfTheNetwork() {
		final float[] expected = new float[SIDE * SIDE];
		for (int i = 0; i < expected.length; i++) expected[i] = i % 7 / 7f;
		assertArrayEquals(expected, run("panoptic", Passes.ONE, 16).maps[0]);
	}

	/** What is to the right in the flipped image is to the left in the image. */
	@Test
	void offsetsOfAFlippedPassAreTurnedBack() {
		final Maps maps = run("panoptic", new Passes(List.of(1.0), Passes.Merge.MAXIMUM, true, Passes.Zoom.NONE), 0);
		assertAll(DOWN, maps.maps[1]);
		assertAll((RIGHT - RIGHT) / 2, maps.maps[2]);
	}

	/** A pixel of the image enlarged twice is half a pixel. */
	@Test
	void offsetsOfAScaledPassAreInPixelsOfThePlane() {
		final Maps maps = run("panoptic", new Passes(List.of(1.0, 2.0), Passes.Merge.MEAN, false, Passes.Zoom.NONE),
			0);
		assertAll((DOWN + DOWN / 2) / 2, maps.maps[1]);
		assertAll((RIGHT + RIGHT / 2) / 2, maps.maps[2]);
	}
}
