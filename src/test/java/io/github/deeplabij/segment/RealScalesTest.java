package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Collected;

import ij.IJ;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/**
 * Several passes of the bundled model over a part of a real micrograph, in tiles and whole: tiles must not show in the
 * labels.
 */
class RealScalesTest {

	private static final Path IMAGE = Path.of("../shared/data/large/dapi_tissue_3968x4864_8bit.tif");
	private static final int WIDTH = 701;
	private static final int HEIGHT = 623;

	/** The share of labels that may differ. */
	private static final double TOLERANCE = 0.001;

	private final Model model = new Catalogue(List.of()).find("nuclei-fluorescence");

	@ParameterizedTest
	@CsvSource({ "'0.5,1,1.5', true, 1, 512", "'0.75', false, 0.8, 304" })
	void tilesDoNotShow(final String scales, final boolean flip, final double zoom, final int tile) {
		final Passes passes = TestPasses.of(scales, "mean", flip).zoomed(new Passes.Zoom(zoom, zoom));
		assumeTrue(Files.exists(IMAGE), "the large image is not beside the project");
		final ImageProcessor image = IJ.openImage(IMAGE.toString()).getProcessor();
		image.setRoi(1403, 1711, WIDTH, HEIGHT);
		final FloatProcessor part = image.crop().convertToFloatProcessor();
		final ArrayPlane plane = new ArrayPlane(WIDTH, HEIGHT, (float[]) part.getPixels());
		final int[] whole = labels(plane, passes, 4096, 1);
		final int[] tiled = labels(plane, passes, tile, 4);
		int unequal = 0;
		int nuclei = 0;
		for (int i = 0; i < whole.length; i++) {
			if (whole[i] != tiled[i]) unequal++;
			if (whole[i] == 1) nuclei++;
		}
		assertTrue(nuclei > 0.1 * whole.length, nuclei + " pixels of nuclei");
		assertTrue(unequal <= TOLERANCE * whole.length, unequal + " of " + whole.length + " labels differ");
	}

	private int[] labels(final ArrayPlane plane, final Passes passes, final int tile, final int leastTiles) {
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			final Collected sink = new Collected(0, List.of(plane));
			final Report report = new Segmenter(network, model.description(), tile, passes, Optional.empty()).segment(
				List.of(plane), sink, Monitor.NONE);
			assertTrue(report.tiles() >= leastTiles * passes.count(), report.toString());
			return sink.labels(0);
		}
	}
}
