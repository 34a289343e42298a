package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Tiling;

import ij.IJ;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** The bundled model on a part of a real micrograph, in tiles and whole: tiles must not show in the labels. */
class RealTilingTest {

	private static final Path IMAGE = Path.of("../shared/data/large/dapi_tissue_3968x4864_8bit.tif");
	private static final int WIDTH = 1097;
	private static final int HEIGHT = 1003;
	private static final int TILE = 384;

	/** The share of labels, and of pairs of neighbours, that may differ. */
	private static final double TOLERANCE = 0.005;

	/** How many pixels from a border between tiles count as beside it. */
	private static final int BESIDE = 4;

	private final Model model = new Catalogue(List.of()).find("nuclei-fluorescence");

	@Test
	void tilesDoNotShow() {
		final ArrayPlane plane = tissue();
		final int[] whole = labels(plane, model.description(), 4096);
		final int[] tiled = labels(plane, model.description(), TILE);
		final Seams seams = new Seams(model.description(), whole, tiled);
		assertTrue(seams.unequal <= TOLERANCE * whole.length, seams.unequal + " of " + whole.length + " labels differ");
		assertTrue(seams.unequalBeside() <= TOLERANCE, seams.toString());
		assertTrue(seams.newChanges() <= TOLERANCE, seams.toString());
		assertTrue(seams.excess() < 3, seams.toString());
	}

	@Test
	void tilesWithoutAHaloDoShow() {
		final ArrayPlane plane = tissue();
		final int[] whole = labels(plane, model.description(), 4096);
		final ModelDescription haloless = withoutHalo(model.description());
		final Seams seams = new Seams(haloless, whole, labels(plane, haloless, TILE));
		assertTrue(seams.unequalBeside() > 2 * TOLERANCE && seams.newChanges() > 2 * TOLERANCE, seams.toString());
	}

	private static ArrayPlane tissue() {
		assumeTrue(Files.exists(IMAGE), "the large image is not beside the project");
		final ImageProcessor image = IJ.openImage(IMAGE.toString()).getProcessor();
		image.setRoi(1403, 1711, WIDTH, HEIGHT);
		final FloatProcessor part = image.crop().convertToFloatProcessor();
		return new ArrayPlane(WIDTH, HEIGHT, (float[]) part.getPixels());
	}

	private int[] labels(final ArrayPlane plane, final ModelDescription description, final int tile) {
		final int[] labels = new int[WIDTH * HEIGHT];
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Report report = new Segmenter(network, description, tile).segment(List.of(plane), (p, region,
				values) -> {
				for (int y = 0; y < region.height(); y++) {
					System.arraycopy(values, y * region.width(), labels, (region.y() + y) * WIDTH + region.x(), region
						.width());
				}
			}, Monitor.NONE);
			assertEquals(tile > Math.max(WIDTH, HEIGHT), report.tiles() == 1);
		}
		return labels;
	}

	private static ModelDescription withoutHalo(final ModelDescription description) {
		final Tensor output = description.output();
		final List<Axis> axes = output.axes().stream().map(axis -> new Axis(axis.type(), axis.id(), axis.size(), 0, axis
			.channelNames())).toList();
		return new ModelDescription(description.title(), description.input(), new Tensor(output.id(), axes, output
			.type(), output.operations(), output.test()), description.classes(), description.weights(), description
				.normaliseOver(), description.enlargement(), description.outputStride(), description.strides(),
			description.tolerance());
	}

	/** How tiled labels compare with those of the whole, above all at the borders between the tiles' cores. */
	private static final class Seams {

		private int unequal;
		private int beside;
		private int unequalBeside;
		/**
		 * Pairs of neighbours across a border, and those whose labels differ in the tiled image only, or in the whole
		 * only.
		 */
		private int pairs;
		private int onlyTiled;
		private int onlyWhole;

		Seams(final ModelDescription description, final int[] whole, final int[] tiled) {
			final Tiling tiling = ModelTiling.of(description, WIDTH, HEIGHT, TILE);
			final List<Integer> columns = borders(tiling.columns());
			final List<Integer> rows = borders(tiling.rows());
			final BitSet nearColumn = near(columns);
			final BitSet nearRow = near(rows);
			for (int i = 0; i < whole.length; i++) {
				final boolean near = nearColumn.get(i % WIDTH) || nearRow.get(i / WIDTH);
				if (near) beside++;
				if (whole[i] == tiled[i]) continue;
				unequal++;
				if (near) unequalBeside++;
			}
			for (final int x : columns) {
				for (int y = 0; y < HEIGHT; y++)
					pair(whole, tiled, y * WIDTH + x - 1, y * WIDTH + x);
			}
			for (final int y : rows) {
				for (int x = 0; x < WIDTH; x++)
					pair(whole, tiled, (y - 1) * WIDTH + x, y * WIDTH + x);
			}
		}

		private static List<Integer> borders(final Tiling.Line line) {
			final List<Integer> borders = new ArrayList<>();
			for (int i = 1; i < line.count(); i++)
				borders.add(line.coreStart(i));
			assertTrue(borders.size() >= 2, line.toString());
			return borders;
		}

		private static BitSet near(final List<Integer> borders) {
			final BitSet near = new BitSet();
			for (final int border : borders)
				near.set(border - BESIDE, border + BESIDE);
			return near;
		}

		private void pair(final int[] whole, final int[] tiled, final int a, final int b) {
			final boolean inWhole = whole[a] != whole[b];
			final boolean inTiled = tiled[a] != tiled[b];
			pairs++;
			if (inTiled && !inWhole) onlyTiled++;
			if (inWhole && !inTiled) onlyWhole++;
		}

		double unequalBeside() {
			return (double) unequalBeside / beside;
		}

		/** The share of pairs across a border whose labels differ where those of the whole don't. */
		double newChanges() {
			return (double) onlyTiled / pairs;
		}

		/**
		 * How much more often labels change across a border than at the same place in the whole, in standard errors:
		 * the statistic of McNemar's test of paired proportions, with his correction for continuity.
		 */
		double excess() {
			final int difference = onlyTiled - onlyWhole;
			return difference == 0 ? 0 : (Math.abs(difference) - 1) * Math.signum(difference) / Math.sqrt(onlyTiled +
				onlyWhole);
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT,
				"%d labels differ, beside the borders of tiles %.2f %%; of %d pairs of labels across borders %d " +
				"differ in tiles only and %d in the whole only (%.1f standard errors)",
				unequal, 100 * unequalBeside(), pairs, onlyTiled, onlyWhole, excess());
		}
	}
}
