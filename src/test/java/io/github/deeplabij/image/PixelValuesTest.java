package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.refine.CrfRanges;
import io.github.deeplabij.refine.CrfSettings;

import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.macro.Interpreter;
import ij.measure.Calibration;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageConverter;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** What images mean whose values are others than the numbers that ImageJ stores, in all that reads images. */
class PixelValuesTest {

	@TempDir
	Path folder;

	@BeforeEach
	void openWithoutWindows() {
		Interpreter.batchMode = true;
	}

	@AfterEach
	void closeAll() {
		Halves.closeAll();
		Interpreter.batchMode = false;
	}

	/**
	 * A 16-bit image as ImageJ opens one of signed numbers: with 32768 added to each, and a calibration that takes it
	 * away.
	 */
	private static ImagePlus signed(final String title, final ImageProcessor values) {
		final ShortProcessor stored = new ShortProcessor(values.getWidth(), values.getHeight());
		for (int i = 0; i < values.getPixelCount(); i++)
			stored.set(i, 32768 + (int) values.getf(i));
		final ImagePlus image = new ImagePlus(title, stored);
		image.getLocalCalibration().setSigned16BitCalibration();
		return image;
	}

	private static ImagePlus calibrated(final ImagePlus image, final int function, final double... coefficients) {
		image.getCalibration().setFunction(function, coefficients.length == 0 ? null : coefficients, "unit");
		return image;
	}

	private static float[] read(final ImagePlus image) {
		final PlaneSource plane = new ImagePlanes(image, 1).get(0);
		final float[] values = new float[plane.width() * plane.height()];
		plane.read(0, new Region(0, 0, plane.width(), plane.height()), values);
		return values;
	}

	private static ByteProcessor ramp() {
		final ByteProcessor pixels = new ByteProcessor(16, 16);
		for (int i = 0; i < 256; i++)
			pixels.set(i, i);
		return pixels;
	}

	private static byte[] labels(final ImagePlus image) {
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU)) {
			return (byte[]) segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels().getProcessor()
				.getPixels();
		}
	}

	@Test
	void areThoseOfTheImageIn32Bits() {
		final ShortProcessor shorts = new ShortProcessor(256, 256);
		for (int i = 0; i < 65536; i++)
			shorts.set(i, i);
		final List<ImagePlus> images = List.of(signed("signed", new FloatProcessor(3, 1, new float[] { -32768, -1,
			32767 })), //
			calibrated(new ImagePlus("rescaled", shorts.duplicate()), Calibration.STRAIGHT_LINE, -1024, 0.5), //
			calibrated(new ImagePlus("line", ramp()), Calibration.STRAIGHT_LINE, -100, 2), //
			calibrated(new ImagePlus("curve", ramp()), Calibration.POLY2, 3, 0.25, 0.125), //
			calibrated(new ImagePlus("density", ramp()), Calibration.UNCALIBRATED_OD), //
			new ImagePlus("bytes", ramp()), new ImagePlus("shorts", shorts));
		for (final ImagePlus image : images) {
			final float[] values = read(image);
			assertEquals(image.getCalibration().calibrated(), !new ImagePlanes(image).info().isEmpty(), image
				.getTitle());
			new ImageConverter(image).convertToGray32();
			assertArrayEquals((float[]) image.getProcessor().getPixels(), values, image.getTitle());
		}
	}

	@Test
	void areThoseOfATableToo() {
		final float[] table = new float[256];
		for (int i = 0; i < 256; i++)
			table[i] = (float) Math.sqrt(i);
		final ImagePlus image = new ImagePlus("custom", ramp());
		image.getCalibration().setCTable(table, "root");
		assertArrayEquals(table, read(image));
	}

	@Test
	void ofATableMayBeInfinite() {
		final float[] table = new float[256];
		for (int i = 0; i < 256; i++)
			table[i] = (float) Math.log(i);
		final ImagePlus image = new ImagePlus("logarithm", ramp());
		image.getCalibration().setCTable(table, "log");
		assertTrue(new ImagePlanes(image).get(0).isFloatingPoint());
		assertFalse(new ImagePlanes(new ImagePlus("bytes", ramp())).get(0).isFloatingPoint());
	}

	@Test
	void ofSignedImagesAreSegmented() {
		final FloatProcessor values = new FloatProcessor(4, 1, new float[] { -3, 0, 1, 900 });
		final ImagePlus image = signed("signed.tif", values);
		assertArrayEquals(new byte[] { 0, 0, 1, 1 }, labels(image));
		new FileSaver(image).saveAsTiff(folder.resolve("signed.tif").toString());
		final ImagePlus opened = ImageFiles.open(folder.resolve("signed.tif"));
		assertTrue(opened.getCalibration().isSigned16Bit());
		assertArrayEquals(new byte[] { 0, 0, 1, 1 }, labels(opened));
	}

	@Test
	void ofDensitiesAreSegmentedAndTold() {
		final ImagePlus image = calibrated(new ImagePlus("density", new ByteProcessor(3, 1, new byte[] { 0, 10, -1 })),
			Calibration.UNCALIBRATED_OD);
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU)) {
			final ImagePlus labels = segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels();
			assertArrayEquals(new byte[] { 1, 1, 0 }, (byte[]) labels.getProcessor().getPixels());
			assertTrue(labels.getInfoProperty().contains("DeepLab values: as calibrated (unit)\n"), labels
				.getInfoProperty());
		}
	}

	private static double meanIou(final ImagePlus truth, final ImagePlus prediction) {
		final LabelEvaluator evaluator = new LabelEvaluator(new EvaluationSettings(OptionalInt.empty(), List.of(), 2,
			List.of()));
		evaluator.compare(truth, prediction, Monitor.NONE);
		return evaluator.report("it").evaluation().confusion().meanIou();
	}

	@Test
	void ofSignedLabelsAreEvaluated() {
		final ImageProcessor mask = Halves.noisyMask(1);
		assertEquals(1, meanIou(new ImagePlus("truth", mask), signed("prediction", mask)));
		assertEquals(1, meanIou(signed("truth", mask), new ImagePlus("prediction", mask)));
		final ImageProcessor below = mask.convertToFloat();
		below.setf(5, -1);
		final String message = assertThrows(DeepLabException.class, () -> meanIou(signed("truth", below), signed(
			"prediction", mask))).getMessage();
		assertTrue(message.startsWith("truth holds -1 at x=5, y=0"), message);
	}

	@Test
	void ofLabelsAreStoredOnesWhereACalibrationMakesFractions() {
		final ImageProcessor mask = Halves.noisyMask(255);
		assertEquals(1, meanIou(new ImagePlus("truth", mask), calibrated(new ImagePlus("density", mask.duplicate()),
			Calibration.UNCALIBRATED_OD)));
	}

	@Test
	void ofLabelsAreNotTurnedWithTheLookUpTable() {
		final ImageProcessor mask = Halves.noisyMask(255);
		final ImageProcessor inverted = mask.duplicate();
		inverted.invertLut();
		assertEquals(1, meanIou(new ImagePlus("truth", mask), new ImagePlus("inverted", inverted)));
	}

	private static ImageSegmenter.Result refined(final ImagePlus image, final ImagePlus input) {
		input.show();
		return ImageRefiner.of(image, input.getTitle(), 0.8, Monitor.NONE).refine(CrfSettings.DEFAULT,
			new ImageRefiner.Extent(false, false), EnumSet.of(Output.LABELS), Monitor.NONE);
	}

	@Test
	void ofSignedLabelsAreRefined() {
		final ImageProcessor mask = Halves.noisyMask(1);
		final ImagePlus expected = refined(Halves.image(1), new ImagePlus("mask", mask)).labels();
		final ImagePlus labels = refined(signed("image", Halves.image(1).getProcessor()), signed("signed mask", mask))
			.labels();
		assertEquals(8, labels.getBitDepth());
		assertArrayEquals((byte[]) expected.getProcessor().getPixels(), (byte[]) labels.getProcessor().getPixels());
	}

	@Test
	void ofSignedScribblesAreClasses() {
		final ImageProcessor scribbles = new ByteProcessor(Halves.image(1).getWidth(), Halves.image(1).getHeight());
		for (int y = 10; y < 50; y++) {
			scribbles.set(8, y, 1);
			scribbles.set(scribbles.getWidth() - 8, y, 2);
		}
		signed("strokes", scribbles).show();
		final ImagePlus labels = ImageRefiner.ofScribbles(Halves.image(1), "strokes", Monitor.NONE).refine(
			CrfSettings.SCRIBBLES, new ImageRefiner.Extent(false, false), EnumSet.of(Output.LABELS), Monitor.NONE)
			.labels();
		assertEquals(0, Halves.wrong(labels.getProcessor(), 1, 2), 0.01);
	}

	private String tuned(final ImagePlus probabilities, final ImagePlus truth) {
		new FileSaver(TuningCase.image(1)).saveAsTiff(folder.resolve("image.tif").toString());
		new FileSaver(probabilities).saveAsTiffStack(folder.resolve("probabilities.tif").toString());
		new FileSaver(truth).saveAsTiff(folder.resolve("truth.tif").toString());
		final CrfTuner tuner = new CrfTuner(new TuningImages(folder.resolve("image.tif").toString(), folder.resolve(
			"probabilities.tif").toString(), folder.resolve("truth.tif").toString(), -1));
		tuner.search(new CrfRanges(List.of(2.0), List.of(1.0), List.of(1.0), List.of(5.0), List.of(10.0), List.of(2.0),
			FastMeanField.Quality.ACCURATE), 1, Monitor.NONE, (round, done, best) -> {});
		return String.join("\n", tuner.summary());
	}

	@Test
	void ofSignedTruthAreTunedFor() {
		final ImagePlus truth = TuningCase.truth(1);
		assertEquals(tuned(TuningCase.probabilities(1), truth), tuned(TuningCase.probabilities(1), signed("truth", truth
			.getProcessor())));
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, -16, 32 })
	void ofProbabilitiesAreFractions(final int bits) {
		final FloatProcessor right = new FloatProcessor(2, 1, new float[] { 0.2f, 1 });
		final ImageStack stack = new ImageStack(2, 1);
		for (int c = 0; c < 2; c++) {
			final ImageProcessor plane = bits == 8 ? new ByteProcessor(2, 1) : bits == 32 ? new FloatProcessor(2, 1)
				: new ShortProcessor(2, 1);
			for (int i = 0; i < 2; i++) {
				final float p = c == 1 ? right.getf(i) : 1 - right.getf(i);
				plane.setf(i, bits == 32 ? p : bits == -16 ? 32768 + Math.round(32767 * p) : Math.round(((1 << bits) -
					1) * p));
			}
			stack.addSlice(plane);
		}
		final ImagePlus image = new ImagePlus("probabilities", stack);
		image.setDimensions(2, 1, 1);
		if (bits < 0) image.getLocalCalibration().setSigned16BitCalibration();
		final float[] read = new float[2];
		new ProbabilityStack(new ImagePlus("image", new ByteProcessor(2, 1)), image).plane(0).read(1, new Region(0, 0,
			2, 1), read);
		assertArrayEquals(new float[] { 0.2f, 1 }, read, 1e-4f);
	}

	@Test
	void areSeenAsTheyAreShownWhereDarkIsShownBright() {
		final ByteProcessor bytes = ramp();
		bytes.invertLut();
		final float[] seen = read(new ImagePlus("inverted", bytes));
		for (int i = 0; i < 256; i++)
			assertEquals(255 - i, seen[i]);
		final ShortProcessor shorts = new ShortProcessor(2, 1, new short[] { 0, (short) 60_000 }, null);
		shorts.invertLut();
		assertArrayEquals(new float[] { 65535, 5535 }, read(new ImagePlus("inverted", shorts)));
		final FloatProcessor floats = new FloatProcessor(2, 1, new float[] { 0, 1 });
		floats.invertLut();
		assertArrayEquals(new float[] { 0, 1 }, read(new ImagePlus("measured", floats)));
		final ImagePlus signed = signed("signed", new FloatProcessor(2, 1, new float[] { -5, 7 }));
		signed.getProcessor().invertLut();
		assertArrayEquals(new float[] { -5, 7 }, read(signed));
	}

	@Test
	void areTheSameWhicheverOfBlackAndWhiteAFileStoresAsZero() {
		final ImagePlus image = new ImagePlus("white-is-zero.tif", new ByteProcessor(3, 1, new byte[] { -1, -2, 0 }));
		image.getProcessor().invertLut();
		new FileSaver(image).saveAsTiff(folder.resolve("white-is-zero.tif").toString());
		final ImagePlus opened = ImageFiles.open(folder.resolve("white-is-zero.tif"));
		assertTrue(opened.getFileInfo().whiteIsZero);
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU)) {
			final ImageSegmenter.Result result = segmenter.segment(opened, 0, EnumSet.of(Output.LABELS), Monitor.NONE);
			assertArrayEquals(new byte[] { 0, 1, 1 }, (byte[]) result.labels().getProcessor().getPixels());
			assertTrue(result.labels().getInfoProperty().contains("DeepLab values: inverted, as the image is shown\n"));
			assertTrue(result.notes().get(0).startsWith("white-is-zero.tif is shown inverted"), result.notes()
				.toString());
		}
	}
}
