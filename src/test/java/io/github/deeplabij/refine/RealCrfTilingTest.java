package io.github.deeplabij.refine;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.plane.ArrayPlane;
import io.github.deeplabij.plane.Collected;
import io.github.deeplabij.segment.Segmenter;

import ij.IJ;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** The CRF on parts of real micrographs, in the smallest tiles that are not mostly halo, and whole. */
class RealCrfTilingTest {

	private static final Path FOLDER = Path.of("../shared/data/large");

	/** The share of labels that may differ. */
	private static final double TOLERANCE = 0.005;

	@ParameterizedTest
	@ValueSource(doubles = { 40, 60 })
	void tilesDoNotShowOnFluorescence(final double xy) {
		final ImageProcessor image = crop("dapi_tissue_3968x4864_8bit.tif", 1403, 1711, 600, 580);
		final ArrayPlane plane = new ArrayPlane(600, 580, floats(image));
		final Model model = new Catalogue(List.of()).find("nuclei-fluorescence");
		final Collected scores = new Collected(3, List.of(plane));
		try (Network network = SessionNetwork.load(model.weights().bytes(), Device.CPU)) {
			new Segmenter(network, model.description(), 0).segment(List.of(plane), scores, Monitor.NONE);
		}
		compare(plane, new ArrayPlane(600, 580, scores.scores(0)), xy);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 40, 60 })
	void tilesDoNotShowOnHistology(final double xy) {
		final ColorProcessor image = (ColorProcessor) crop("he_tissue_2220x2967_rgb.jpg", 600, 900, 600, 580);
		final ArrayPlane plane = new ArrayPlane(600, 580, floats(image.getChannel(1, null)), floats(image.getChannel(2,
			null)), floats(image.getChannel(3, null)));
		compare(plane, byBrightness(image), xy);
	}

	private static void compare(final ArrayPlane image, final ArrayPlane probabilities, final double xy) {
		final CrfSettings settings = new CrfSettings(10, 3, 3, xy, 13, 10, FastMeanField.Quality.ACCURATE);
		final int[] whole = labels(new Refiner(settings), image, probabilities, false);
		final int[] tiled = labels(new Refiner(settings, CrfTiling.HALO, 1), image, probabilities, true);
		final int[] haloless = labels(new Refiner(settings, 0, (long) (6 * xy * xy)), image, probabilities, true);
		assertTrue(unequal(whole, tiled) <= TOLERANCE * whole.length, unequal(whole, tiled) + " of " + whole.length +
			" labels differ");
		assertTrue(unequal(whole, haloless) > 2 * unequal(whole, tiled), unequal(whole, haloless) + " without a halo");
	}

	private static int[] labels(final Refiner refiner, final ArrayPlane image, final ArrayPlane probabilities,
		final boolean tiles)
	{
		final Collected sink = new Collected(probabilities.channels(), List.of(image));
		refiner.refine(List.of(image), List.of(probabilities), Spacing.PIXELS, 0, sink, Monitor.NONE);
		assertTrue(tiles == sink.regions() > 1, sink.regions() + " regions");
		return sink.labels(0);
	}

	private static int unequal(final int[] a, final int[] b) {
		int count = 0;
		for (int i = 0; i < a.length; i++)
			if (a[i] != b[i]) count++;
		return count;
	}

	private static ImageProcessor crop(final String file, final int x, final int y, final int width, final int height) {
		final Path path = FOLDER.resolve(file);
		assumeTrue(Files.exists(path), () -> path + " is not beside the project");
		final ImageProcessor image = IJ.openImage(path.toString()).getProcessor();
		image.setRoi(x, y, width, height);
		return image.crop();
	}

	private static float[] floats(final ImageProcessor image) {
		return (float[]) image.convertToFloatProcessor().getPixels();
	}

	/** Uncertain probabilities of dark, medium and bright tissue. */
	private static ArrayPlane byBrightness(final ColorProcessor image) {
		final FloatProcessor red = image.getChannel(1, null).convertToFloatProcessor();
		red.blurGaussian(2);
		final double[] centres = { 120, 170, 220 };
		final Random random = new Random(5);
		final float[][] p = new float[3][image.getPixelCount()];
		for (int i = 0; i < p[0].length; i++) {
			float sum = 0;
			for (int c = 0; c < 3; c++) {
				final double distance = (red.getf(i) - centres[c]) / 20;
				sum += p[c][i] = (float) Math.exp(-distance * distance / 2 + random.nextGaussian());
			}
			for (final float[] channel : p)
				channel[i] /= sum;
		}
		return new ArrayPlane(image.getWidth(), image.getHeight(), p);
	}
}
