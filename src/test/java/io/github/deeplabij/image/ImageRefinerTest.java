package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.refine.CrfSettings;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.macro.Interpreter;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.LUT;

class ImageRefinerTest {

	private static final ImageRefiner.Extent PLANES = new ImageRefiner.Extent(false, false);
	private static final Set<Output> BOTH = EnumSet.of(Output.LABELS, Output.PROBABILITIES);

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

	private static ImageSegmenter.Result refine(final ImagePlus image, final ImagePlus input,
		final ImageRefiner.Extent extent)
	{
		input.show();
		return ImageRefiner.of(image, input.getTitle(), 0.8, Monitor.NONE).refine(CrfSettings.DEFAULT, extent, BOTH,
			Monitor.NONE);
	}

	private static ImagePlus labels(final ImagePlus image, final ImagePlus input) {
		return refine(image, input, PLANES).labels();
	}

	private static ImagePlus hyperstack(final int channels, final int slices, final int frames,
		final ImageProcessor... planes)
	{
		final ImageStack stack = new ImageStack(planes[0].getWidth(), planes[0].getHeight());
		for (int i = 0; i < channels * slices * frames; i++)
			stack.addSlice(planes[i % planes.length].duplicate());
		final ImagePlus image = new ImagePlus("input", stack);
		image.setDimensions(channels, slices, frames);
		return image;
	}

	private static FloatProcessor inverse(final FloatProcessor p) {
		final FloatProcessor other = (FloatProcessor) p.duplicate();
		for (int i = 0; i < p.getPixelCount(); i++)
			other.setf(i, 1 - p.getf(i));
		return other;
	}

	@Test
	void aMaskKeepsItsValuesAndLosesItsNoise() {
		final ImagePlus labels = labels(Halves.image(1), new ImagePlus("mask", Halves.noisyMask(255)));
		assertEquals("halves-labels", labels.getTitle());
		assertEquals(8, labels.getBitDepth());
		assertEquals(0, Halves.wrong(labels.getProcessor(), 0, 255), 0.01);
		assertEquals(0xffffff, labels.getProcessor().getLut().getRGB(255) & 0xffffff, "a mask stays black and white");
	}

	@Test
	void labelsMayBeAnyWholeNumbersOfAnyType() {
		final ImageProcessor mask = Halves.noisyMask(1);
		for (final int depth : new int[] { 8, 16, 32 }) {
			final int right = depth == 8 ? 200 : 40_000;
			final ImageProcessor values = depth == 8 ? mask.duplicate() : depth == 16 ? mask.convertToShort(false)
				: mask.convertToFloat();
			for (int i = 0; i < values.getPixelCount(); i++)
				values.setf(i, mask.get(i) == 1 ? right : 7);
			final ImagePlus labels = labels(Halves.image(1), new ImagePlus("labels " + depth, values));
			assertEquals(depth == 8 ? 8 : 16, labels.getBitDepth());
			assertEquals(0, Halves.wrong(labels.getProcessor(), 7, right), 0.01, depth + " bit");
		}
	}

	@Test
	void colouredLabelsKeepTheirTable() {
		final ImageProcessor mask = Halves.noisyMask(1);
		final byte[] ramp = new byte[256];
		ramp[1] = (byte) 200;
		mask.setLut(new LUT(ramp, new byte[256], ramp));
		final ImagePlus labels = labels(Halves.image(1), new ImagePlus("coloured", mask));
		assertEquals(0xc800c8, labels.getProcessor().getLut().getRGB(1) & 0xffffff);
		assertEquals(0, Halves.wrong(labels.getProcessor(), 0, 1), 0.01);
	}

	@Test
	void confidentLabelsStay() {
		final ImagePlus image = Halves.image(1);
		final ImagePlus mask = new ImagePlus("mask", Halves.noisyMask(255));
		mask.show();
		final CrfSettings weak = new CrfSettings(1, 1, 0.01, 1, 1, 0.01, CrfSettings.DEFAULT.quality());
		final ImagePlus labels = ImageRefiner.of(image, "mask", 0.99, Monitor.NONE).refine(weak, PLANES, BOTH,
			Monitor.NONE).labels();
		assertArrayEquals((byte[]) mask.getProcessor().getPixels(), (byte[]) labels.getProcessor().getPixels());
	}

	@Test
	void probabilitiesAreReadFromChannelsSlicesFramesAndASingleMap() {
		final FloatProcessor right = Halves.noisyProbability();
		final ImagePlus one = labels(Halves.image(1), new ImagePlus("single", right));
		assertEquals(0, Halves.wrong(one.getProcessor(), 0, 1), 0.01);
		for (final int[] shape : new int[][] { { 2, 1, 1 }, { 1, 2, 1 }, { 1, 1, 2 } }) {
			final ImageSegmenter.Result two = refine(Halves.image(1), hyperstack(shape[0], shape[1], shape[2], inverse(
				right), right), PLANES);
			assertArrayEquals((byte[]) one.getProcessor().getPixels(), (byte[]) two.labels().getProcessor()
				.getPixels());
			assertEquals(2, two.probabilities().getNChannels());
			assertEquals(32, two.probabilities().getBitDepth());
			Halves.closeAll();
		}
	}

	@Test
	void probabilitiesOfStacksAreReadInEveryOrder() {
		final FloatProcessor right = Halves.noisyProbability();
		final FloatProcessor left = inverse(right);
		final ImagePlus slices = Halves.image(3);
		final ImagePlus frames = Halves.image(3);
		frames.setDimensions(1, 1, 3);
		final ImagePlus[][] pairs = { { slices, hyperstack(2, 3, 1, left, right) }, { slices, hyperstack(1, 3, 2, left,
			left, left, right, right, right) }, { frames, hyperstack(2, 1, 3, left, right) }, { frames, hyperstack(1, 2,
				3, left, right) } };
		for (final ImagePlus[] pair : pairs) {
			final ImagePlus labels = labels(pair[0], pair[1]);
			assertEquals(3, labels.getStackSize());
			assertEquals(pair[0].getNFrames(), labels.getNFrames());
			for (int p = 1; p <= 3; p++) {
				assertEquals(0, Halves.wrong(labels.getStack().getProcessor(p), 0, 1), 0.01);
				assertEquals("slice " + p, labels.getStack().getSliceLabel(p));
			}
			Halves.closeAll();
		}
	}

	@Test
	void probabilitiesOf8And16BitsAreFractions() {
		final FloatProcessor right = Halves.noisyProbability();
		final ImagePlus exact = labels(Halves.image(1), hyperstack(2, 1, 1, inverse(right), right));
		for (final int greatest : new int[] { 255, 65535 }) {
			final FloatProcessor scaled = (FloatProcessor) right.duplicate();
			scaled.multiply(greatest);
			final FloatProcessor other = inverse(right);
			other.multiply(greatest);
			final ImagePlus input = greatest == 255 ? hyperstack(2, 1, 1, other.convertToByte(false), scaled
				.convertToByte(false)) : hyperstack(2, 1, 1, other.convertToShort(false), scaled.convertToShort(false));
			input.setTitle("scaled " + greatest);
			final ImagePlus labels = labels(Halves.image(1), input);
			assertEquals(0, Halves.wrong(labels.getProcessor(), 0, 1), 0.01);
			assertArrayEquals((byte[]) exact.getProcessor().getPixels(), (byte[]) labels.getProcessor().getPixels());
		}
	}

	@Test
	void classesAreCalledAsTheirSlices() {
		final FloatProcessor right = Halves.noisyProbability();
		final ImagePlus input = hyperstack(1, 2, 1, inverse(right), right);
		input.getStack().setSliceLabel("membrane", 2);
		final ImageSegmenter.Result result = refine(Halves.image(1), input, PLANES);
		assertEquals("membrane", result.probabilities().getStack().getSliceLabel(2));
		final String info = (String) result.labels().getProperty("Info");
		assertTrue(info.contains("DeepLab classes: 0 class 0, 1 membrane\n"), info);
		assertTrue(info.contains("DeepLab CRF: iterations=10 spatial_sigma=1 "), info);
		assertTrue(info.contains("DeepLab input: input (probabilities of 2 classes)\n"), info);
	}

	@Test
	void aSinkHearsThatItWasInVain() {
		final ImagePlus input = hyperstack(2, 2, 1, inverse(Halves.noisyProbability()), Halves.noisyProbability(),
			Halves.noisyProbability(), Halves.noisyProbability());
		input.show();
		final ImageRefiner refiner = ImageRefiner.of(Halves.image(2), input.getTitle(), 0.8, Monitor.NONE);
		final List<String> heard = new ArrayList<>();
		final Sink sink = new Sink() {

			@Override
			public void begin(final Geometry geometry) {
				heard.add("begin");
			}

			@Override
			public void labels(final int plane, final Region region, final int[] labels) {
				heard.add("plane " + plane);
			}

			@Override
			public void end() {
				heard.add("end");
			}

			@Override
			public void abort() {
				heard.add("abort");
			}
		};
		assertThrows(DeepLabException.class, () -> refiner.refine(CrfSettings.DEFAULT, PLANES, sink, Monitor.NONE));
		assertEquals(List.of("begin", "plane 0", "abort"), heard, "probabilities of slice 2 do not sum to 1");
	}

	/** Where one slice of a volume says nothing of the classes, those beside it do. */
	@Test
	void aVolumeIsRefinedAcrossSlices() {
		final ImagePlus image = IJ.createImage("grey", "8-bit black", Halves.WIDTH, Halves.HEIGHT, 3);
		final FloatProcessor right = new FloatProcessor(Halves.WIDTH, Halves.HEIGHT);
		for (int i = 0; i < right.getPixelCount(); i++)
			right.setf(i, Halves.isRight(i) ? 0.9f : 0.1f);
		final FloatProcessor unknown = new FloatProcessor(Halves.WIDTH, Halves.HEIGHT);
		unknown.add(0.45);
		final ImagePlus input = hyperstack(2, 3, 1, inverse(right), right, inverse(unknown), unknown, inverse(right),
			right);
		final ImagePlus alone = refine(image, input, PLANES).labels();
		assertEquals(0.5, Halves.wrong(alone.getStack().getProcessor(2), 0, 1), 0.01);
		final ImagePlus together = refine(image, input, new ImageRefiner.Extent(true, false)).labels();
		assertEquals(0, Halves.wrong(together.getStack().getProcessor(2), 0, 1), 0.02);
		image.getCalibration().pixelDepth = 1000;
		final ImagePlus apart = refine(image, input, new ImageRefiner.Extent(true, false)).labels();
		assertEquals(0.5, Halves.wrong(apart.getStack().getProcessor(2), 0, 1), 0.01);
	}

	@Test
	void calibratedSigmasMeanTheSameAtEveryPixelSize() {
		final ImagePlus image = Halves.image(1);
		final ImagePlus input = new ImagePlus("single", Halves.noisyProbability());
		final float[] inPixels = (float[]) refine(image, input, PLANES).probabilities().getStack().getPixels(1);
		image.getCalibration().pixelWidth = 0.5;
		image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("micron");
		final CrfSettings half = new CrfSettings(10, 0.5, 1, 5, 10, 2, CrfSettings.DEFAULT.quality());
		final float[] inMicrons = (float[]) ImageRefiner.of(image, "single", 0.8, Monitor.NONE).refine(half,
			new ImageRefiner.Extent(false, true), BOTH, Monitor.NONE).probabilities().getStack().getPixels(1);
		assertArrayEquals(inPixels, inMicrons, 1e-4f);
	}

	@Test
	void onlyWhatIsAskedForIsMade() {
		new ImagePlus("mask", Halves.noisyMask(255)).show();
		final ImageSegmenter.Result result = ImageRefiner.of(Halves.image(1), "mask", 0.8, Monitor.NONE).refine(
			CrfSettings.DEFAULT, PLANES, EnumSet.of(Output.TABLE), Monitor.NONE);
		assertNull(result.labels());
		assertNull(result.probabilities());
		assertEquals(Halves.WIDTH * Halves.HEIGHT, result.table().getValue("Pixels", 0) + result.table().getValue(
			"Pixels", 1));
		assertEquals(255, result.table().getValue("Class", 1));
	}

	@Test
	void anInputFileWillDo() {
		final Path file = folder.resolve("mask.tif");
		ImageFiles.saveTiff(new ImagePlus("mask", Halves.noisyMask(255)), file);
		final ImagePlus labels = ImageRefiner.of(Halves.image(1), file.toString(), 0.8, Monitor.NONE).refine(
			CrfSettings.DEFAULT, PLANES, BOTH, Monitor.NONE).labels();
		assertEquals(0, Halves.wrong(labels.getProcessor(), 0, 255), 0.01);
	}

	@Test
	void whatDoesNotFitIsOneSentence() {
		final FloatProcessor right = Halves.noisyProbability();
		final ImageProcessor mask = Halves.noisyMask(255);
		reject(new ImagePlus("small", mask.resize(40, 30)),
			"small has 40 x 30 pixels, but halves.tif has 80 x 60; both have to be the same.");
		reject(new ImagePlus("rgb", mask.convertToRGB()), "rgb is an RGB image; give labels or probabilities");
		reject(new ImagePlus("empty", Halves.noisyMask(0)), "empty holds 0 everywhere; at least 2 classes are needed.");
		reject(hyperstack(1, 3, 2, right), "input has 1 channel, 3 slices and 2 frames");
		final FloatProcessor odd = (FloatProcessor) right.duplicate();
		odd.setf(3, 2, 1.7f);
		reject(hyperstack(2, 1, 1, inverse(right), odd), "1.7 at x=3, y=2 of slice 2; probabilities are from 0 to 1.");
		odd.setf(3, 2, 0.5f);
		reject(hyperstack(2, 1, 1, inverse(right), odd),
			" at x=3, y=2 of slice 1; give probabilities, which sum to 1, of all classes.");
		odd.setf(3, 2, -0.25f);
		reject(hyperstack(2, 1, 1, inverse(right), odd), "-0.25 at x=3, y=2 of slice 2");
		odd.setf(3, 2, Float.NaN);
		reject(hyperstack(2, 1, 1, inverse(right), odd), "NaN at x=3, y=2 of slice 2");
		reject(new ImagePlus("single", odd), "NaN at x=3, y=2");
		final ImageProcessor fraction = mask.convertToFloat();
		fraction.setf(5, 0, 1.5f);
		reject(new ImagePlus("fraction", fraction),
			"fraction holds 1.5 at x=5, y=0; labels are whole numbers from 0 to 65535, and probabilities");
		final ImageProcessor many = mask.convertToShort(false);
		for (int i = 0; i < 1000; i++)
			many.set(i, i);
		reject(new ImagePlus("objects", many),
			"objects has more than 255 different values, which are objects rather than classes");
		final ImageProcessor map = mask.duplicate();
		for (int i = 0; i < 246; i++)
			map.set(i, i);
		reject(new ImagePlus("map", map),
			"map has 247 different values, too many for classes; if they are objects, make it a mask (Image > Adjust" +
				" > Threshold...), and if they are probabilities, make it 32-bit (Image > Type) and divide it by " +
				"255 (Process > Math > Divide...).");
	}

	private static void reject(final ImagePlus input, final String sentence) {
		final DeepLabException e = assertThrows(DeepLabException.class, () -> refine(Halves.image(1), input, PLANES),
			sentence);
		assertTrue(e.getMessage().contains(sentence), e.getMessage());
		Halves.closeAll();
	}

	@Test
	void anImageThatIsNotFiniteIsOneSentence() {
		final ImagePlus image = new ImagePlus("float", Halves.image(1).getProcessor().convertToFloat());
		image.getProcessor().setf(4, 1, Float.NEGATIVE_INFINITY);
		final DeepLabException e = assertThrows(DeepLabException.class, () -> refine(image, new ImagePlus("mask", Halves
			.noisyMask(255)), PLANES));
		assertTrue(e.getMessage().contains("-Infinity at x=4, y=1"), e.getMessage());
	}

	@Test
	void theInputHasToBeFound() {
		final ImagePlus image = Halves.image(1);
		image.show();
		assertTrue(unknown(image, "").contains("No other image is open"), unknown(image, ""));
		assertTrue(unknown(image, "halves.tif").contains("neither the title of another open image nor a file"), unknown(
			image, "halves.tif"));
		new ImagePlus("a", Halves.noisyMask(255)).show();
		new ImagePlus("b", Halves.noisyMask(255)).show();
		assertTrue(unknown(image, "").contains("2 other images are open"), unknown(image, ""));
		assertTrue(unknown(image, folder.toString()).contains("This is a folder"), unknown(image, folder.toString()));
	}

	private static String unknown(final ImagePlus image, final String input) {
		return assertThrows(DeepLabException.class, () -> ImageRefiner.of(image, input, 0.8, Monitor.NONE))
			.getMessage();
	}

	@Test
	void confidenceHasToBeBetween0And1() {
		final ImagePlus image = Halves.image(1);
		final ImagePlus mask = new ImagePlus("mask", Halves.noisyMask(255));
		mask.show();
		final ImageStack both = new ImageStack(mask.getWidth(), mask.getHeight());
		for (int c = 0; c < 2; c++)
			both.addSlice(new FloatProcessor(mask.getWidth(), mask.getHeight()));
		final ImagePlus probabilities = new ImagePlus("p", both);
		probabilities.setDimensions(2, 1, 1);
		probabilities.show();
		for (final String input : List.of("mask", "p"))
			for (final double confidence : new double[] { 0, 1, -1, Double.NaN }) {
				assertTrue(assertThrows(DeepLabException.class, () -> ImageRefiner.of(image, input, confidence,
					Monitor.NONE)).getMessage().contains("confidence is "), input);
			}
	}

	@Test
	void canBeCancelled() {
		final ImagePlus image = Halves.image(1);
		new ImagePlus("mask", Halves.noisyMask(255)).show();
		final ImageRefiner refiner = ImageRefiner.of(image, "mask", 0.8, Monitor.NONE);
		assertThrows(CancellationException.class, () -> refiner.refine(CrfSettings.DEFAULT, PLANES, BOTH,
			new Monitor()
			{

				@Override
				public void progress(final long done, final long total) {}

				@Override
				public boolean cancelled() {
					return true;
				}
			}));
	}
}
