package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.refine.CrfRanges;
import io.github.deeplabij.refine.CrfSettings;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Plot;
import ij.io.FileSaver;
import ij.measure.ResultsTable;
import ij.process.ImageProcessor;

class CrfTunerTest {

	private static final CrfTuner.Listener QUIET = (round, done, best) -> {};

	@TempDir
	Path folder;

	@BeforeEach
	void images() throws IOException {
		for (final String name : List.of("images", "probabilities", "truth"))
			Files.createDirectory(folder.resolve(name));
		TuningCase.save(folder, "a", 1);
		TuningCase.save(folder, "b", 2);
	}

	private TuningImages find() {
		return new TuningImages(at("images"), at("probabilities"), at("truth"), 255);
	}

	private String at(final String name) {
		return folder.resolve(name).toString();
	}

	private static CrfRanges ranges(final String spatialWeight, final String colourSigma, final String colourWeight) {
		return new CrfRanges(List.of(5.0), List.of(1.5), NumberRanges.values("spatial_weight", spatialWeight), List.of(
			15.0), NumberRanges.values("colour_sigma", colourSigma), NumberRanges.values("colour_weight", colourWeight),
			FastMeanField.Quality.ACCURATE);
	}

	private static ResultsTable table(final CrfTuner tuner) {
		final ResultsTable table = new ResultsTable();
		tuner.addTo(table);
		return table;
	}

	@Test
	void findsSettingsThatAreNeitherTheLeastNorTheGreatest() {
		final CrfTuner tuner = new CrfTuner(find());
		tuner.search(ranges("0,1,30", "1,25,400", "0,4"), 1, Monitor.NONE, QUIET);
		final ResultsTable table = table(tuner);
		assertEquals(0, table.getValue("iterations", 0));
		assertEquals(25, table.getValue("colour_sigma", 1));
		assertEquals(4, table.getValue("colour_weight", 1));
		assertTrue(table.getValue("spatial_weight", 1) < 30);
		assertTrue(table.getValue("Mean_IoU", 1) > table.getValue("Mean_IoU", 0) + 0.1, tuner.summary().toString());
		for (int row = 2; row < table.size(); row++) {
			assertTrue(table.getValue("Mean_IoU", row) <= table.getValue("Mean_IoU", row - 1));
			assertEquals((table.getValue("IoU_0", row) + table.getValue("IoU_1", row)) / 2, table.getValue("Mean_IoU",
				row), 1e-12);
		}
		final String found = tuner.summary().get(0);
		assertTrue(found.matches("Mean IoU 0\\.\\d{4} with .*colour_sigma=25 colour_weight=4, instead of 0\\.\\d{4} " +
			"with the default values; without the CRF 0\\.\\d{4} \\(\\d+ settings on 2 images\\)\\."), found);
		assertEquals(25, tuner.found().orElseThrow().colourSigma());
		final String ends = tuner.summary().get(1);
		assertTrue(ends.startsWith("Values beyond those that were tried may be better still for "), ends);
		assertTrue(ends.endsWith(", colour_weight."), ends);
		assertFalse(ends.contains("colour_sigma"), ends);
	}

	/** The ranges don't hold the default values, and what they hold is worse. */
	@Test
	void isNeverWorseThanTheDefaultValues() {
		final CrfTuner tuner = new CrfTuner(find());
		final List<Double> ten = List.of(10.0);
		tuner.search(new CrfRanges(ten, List.of(1.0), List.of(50.0), ten, ten, List.of(0.0),
			FastMeanField.Quality.ACCURATE), 1, Monitor.NONE, QUIET);
		assertEquals(Optional.of(CrfSettings.DEFAULT), tuner.found());
		final String found = tuner.summary().get(0);
		assertTrue(found.matches("Mean IoU 0\\.\\d{4} with the default values, the best; without the CRF 0\\.\\d{4} " +
			"\\(3 settings on 2 images\\)\\."), found);
	}

	/** Probabilities that are the truth itself can only become worse. */
	@Test
	void saysWhereTheCrfDoesNotHelp() {
		final ImageStack stack = new ImageStack(TuningCase.SIZE, TuningCase.SIZE);
		final ImageProcessor truth = TuningCase.truth(1).getProcessor().convertToFloat();
		final ImageProcessor rest = truth.duplicate();
		rest.multiply(-1);
		rest.add(1);
		stack.addSlice(rest);
		stack.addSlice(truth);
		new FileSaver(new ImagePlus("sure", stack)).saveAsTiffStack(at("sure.tif"));
		final CrfTuner tuner = new CrfTuner(new TuningImages(at("images/a.tif"), at("sure.tif"), at("truth/a.png"),
			-1));
		tuner.search(ranges("1", "25", "4"), 1, Monitor.NONE, QUIET);
		assertEquals(Optional.empty(), tuner.found());
		assertTrue(tuner.summary().get(0).contains("; without the CRF 1.0000, so leave the CRF off ("), tuner.summary()
			.get(0));
	}

	@Test
	void refinesAroundTheBest() {
		final CrfTuner tuner = new CrfTuner(find());
		final List<Integer> rounds = new ArrayList<>();
		final List<Double> best = new ArrayList<>();
		tuner.search(ranges("1", "5,25,45", "4"), 3, Monitor.NONE, (round, done, iou) -> {
			rounds.add(round);
			best.add(iou);
		});
		assertEquals(List.of(1, 2, 3), rounds.stream().distinct().toList());
		assertEquals(best.stream().sorted().toList(), best);
		final ResultsTable table = table(tuner);
		assertEquals(best.get(best.size() - 1), table.getValue("Mean_IoU", 1));
		final double first = tuner(1, ranges("1", "5,25,45", "4")).getValue("Mean_IoU", 1);
		assertTrue(table.getValue("Mean_IoU", 1) > first);
		final Plot plot = tuner.plot();
		assertEquals(tuner.tried(), plot.getDataObjectArrays(0)[0].length);
		assertEquals((float) table.getValue("Mean_IoU", 1), plot.getDataObjectArrays(1)[1][tuner.tried() - 1]);
		assertEquals((float) table.getValue("Mean_IoU", 0), plot.getDataObjectArrays(3)[1][0]);
	}

	private ResultsTable tuner(final int rounds, final CrfRanges ranges) {
		final CrfTuner tuner = new CrfTuner(find());
		tuner.search(ranges, rounds, Monitor.NONE, QUIET);
		return table(tuner);
	}

	@Test
	void poolsThePixelsOfAllImages() throws IOException {
		final ResultsTable both = tuner(1, ranges("1", "25", "4"));
		Files.delete(folder.resolve("truth/b.png"));
		final ResultsTable one = tuner(1, ranges("1", "25", "4"));
		assertEquals("1 of 2 images have both probabilities and truth; the others are left out.", new CrfTuner(find())
			.note().orElseThrow());
		assertTrue(both.getValue("Mean_IoU", 0) != one.getValue("Mean_IoU", 0));
	}

	@Test
	void aStackIsAllItsPlanes() {
		final ImagePlus image = joined(TuningCase.image(1), TuningCase.image(2));
		final ImagePlus probabilities = joined(TuningCase.probabilities(1), TuningCase.probabilities(2));
		probabilities.setDimensions(2, 2, 1);
		new FileSaver(image).saveAsTiffStack(at("image.tif"));
		new FileSaver(probabilities).saveAsTiffStack(at("scores.tif"));
		new FileSaver(joined(TuningCase.truth(1), TuningCase.truth(2))).saveAsTiffStack(at("classes.tif"));
		final CrfTuner tuner = new CrfTuner(new TuningImages(at("image.tif"), at("scores.tif"), at("classes.tif"), -1));
		tuner.search(ranges("1", "25", "4"), 1, Monitor.NONE, QUIET);
		assertEquals(ImageFiles.csv(tuner(1, ranges("1", "25", "4"))), ImageFiles.csv(table(tuner)));
	}

	private static ImagePlus joined(final ImagePlus... images) {
		final ImageStack stack = new ImageStack(TuningCase.SIZE, TuningCase.SIZE);
		for (final ImagePlus image : images) {
			for (int i = 1; i <= image.getStackSize(); i++)
				stack.addSlice(image.getStack().getProcessor(i));
		}
		return new ImagePlus("joined", stack);
	}

	/** Probabilities of class 1 alone, in 16 bits, and as slices or frames, are the same as two channels. */
	@Test
	void probabilitiesMayBeSlicesOrFramesOrOfClass1Alone() {
		final String wanted = ImageFiles.csv(tuner(1, ranges("1", "25", "4")));
		for (final int[] shape : new int[][] { { 2, 1 }, { 1, 2 } }) {
			for (final int seed : new int[] { 1, 2 }) {
				final ImagePlus stack = TuningCase.probabilities(seed);
				stack.setDimensions(1, shape[0], shape[1]);
				new FileSaver(stack).saveAsTiffStack(at("probabilities/" + (seed == 1 ? "a" : "b") +
					"-probabilities.tif"));
			}
			assertEquals(wanted, ImageFiles.csv(tuner(1, ranges("1", "25", "4"))));
		}
		for (final int seed : new int[] { 1, 2 }) {
			final ImageProcessor p = TuningCase.probabilities(seed).getStack().getProcessor(2);
			p.multiply(65535);
			new FileSaver(new ImagePlus("p", p.convertToShort(false))).saveAsTiff(at("probabilities/" + (seed == 1 ? "a"
				: "b") + "-probabilities.tif"));
		}
		final CrfTuner tuner = new CrfTuner(find());
		tuner.search(ranges("1", "25", "4"), 1, Monitor.NONE, QUIET);
		assertEquals(Double.parseDouble(wanted.split("\n")[2].split(",")[7]), table(tuner).getValue("Mean_IoU", 1),
			1e-3);
	}

	@Test
	void ignoredPixelsDoNotCount() {
		final ImagePlus truth = TuningCase.truth(1);
		final byte[] classes = (byte[]) truth.getProcessor().getPixels();
		final byte[] labels = classes.clone();
		final float[] p = (float[]) TuningCase.probabilities(1).getStack().getPixels(2);
		for (int i = 0; i < classes.length; i++) {
			if (p[i] > 0.5 != (classes[i] == 1)) labels[i] = 7;
		}
		truth.getProcessor().setPixels(labels);
		new FileSaver(truth).saveAsTiff(at("classes.tif"));
		final CrfTuner tuner = new CrfTuner(new TuningImages(at("images/a.tif"), at(
			"probabilities/a-probabilities.tif"), at("classes.tif"), 7));
		tuner.search(ranges("0", "25", "0"), 1, Monitor.NONE, QUIET);
		assertEquals(1, table(tuner).getValue("Mean_IoU", 0));
	}

	@Test
	void whatWasFoundBeforeACancelIsKept() {
		final CrfTuner tuner = new CrfTuner(find());
		final boolean[] cancelled = { false };
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				cancelled[0] = done > total / 2;
			}

			@Override
			public boolean cancelled() {
				return cancelled[0];
			}
		};
		assertThrows(CancellationException.class, () -> tuner.search(ranges("1,2", "5,15,25,35", "4"), 2, monitor,
			QUIET));
		final int all = tuner(2, ranges("1,2", "5,15,25,35", "4")).size() - 1;
		assertTrue(tuner.tried() > 0 && tuner.tried() < all, "tried " + tuner.tried() + " of " + all);
		assertEquals(1 + tuner.tried(), table(tuner).size());
		assertTrue(tuner.summary().get(0).endsWith(" (" + tuner.tried() + " settings on 2 images)."), tuner.summary()
			.get(0));
	}

	@Test
	void errorsAreOneSentence() {
		final ImagePlus small = IJ.createImage("small", "8-bit black", 20, 30, 1);
		new FileSaver(small).saveAsPng(at("small.png"));
		final ImagePlus seven = TuningCase.truth(1);
		seven.getProcessor().set(5, 3, 7);
		new FileSaver(seven).saveAsPng(at("seven.png"));
		new FileSaver(IJ.createImage("void", "8-bit white", TuningCase.SIZE, TuningCase.SIZE, 1)).saveAsPng(at(
			"void.png"));
		new FileSaver(new ImagePlus("rgb", TuningCase.truth(1).getProcessor().convertToRGB())).saveAsPng(at("rgb.png"));
		new FileSaver(TuningCase.image(1)).saveAsTiff(at("images/c.tif"));
		final String image = at("images/a.tif");
		final String p = at("probabilities/a-probabilities.tif");
		final String truth = at("truth/a.png");
		assertFails("images is 'nothing', but no open image, file or folder has that name.", "nothing", p, truth);
		assertFails("probabilities is empty; give the title of an open image, a file or a folder.", image, " ", truth);
		assertFails("No image of " + at("images") + " has both probabilities and truth", at("images"), at("truth"), at(
			"probabilities"));
		assertFails("a: small.png has 20 x 30 pixels, but a.tif has 96 x 96; both have to be the same.", image, at(
			"small.png"), truth);
		assertFails("a: The image has 96 x 96 pixels and the truth has 20 x 30 pixels; both have to be the same.",
			image, p, at("small.png"));
		assertFails(
			"a: The truth holds 7 at x=5, y=3, but the probabilities have 2 classes, counted from 0; set ignore=7",
			image, p, at("seven.png"));
		assertFails("a: The truth has 24 bits a pixel; a label image has 8 or 16", image, p, at("rgb.png"));
		assertFails("The truth holds no pixel that is counted", image, p, at("void.png"));
		final ImageProcessor mask = TuningCase.truth(1).getProcessor();
		mask.multiply(255);
		new FileSaver(new ImagePlus("mask", mask)).saveAsPng(at("mask.png"));
		assertFails("The truth holds one class alone beside what is ignored", image, p, at("mask.png"));
		final ImagePlus two = joined(TuningCase.probabilities(1), TuningCase.probabilities(2));
		two.setDimensions(2, 2, 1);
		new FileSaver(two).saveAsTiffStack(at("two.tif"));
		assertFails("a: a.tif has 1 slice and 1 frame, but two.tif has 2 channels, 2 slices and 1 frame; ", image, at(
			"two.tif"), truth);
		assertFails("a: rgb.png is an RGB image; give ", image, at("rgb.png"), truth);
		final ImagePlus twice = TuningCase.probabilities(1);
		twice.getStack().getProcessor(1).setf(4, 2, 1);
		twice.getStack().getProcessor(2).setf(4, 2, 1);
		new FileSaver(twice).saveAsTiffStack(at("twice.tif"));
		assertFails(
			"a: The probabilities of twice.tif sum to 2.0 at x=4, y=2 of slice 1; give probabilities, which sum to " +
			"1, of all classes.",
			image, at("twice.tif"), truth);
	}

	@Test
	void classesHaveToBeThoseOfOneModel() {
		final ImageStack stack = new ImageStack(TuningCase.SIZE, TuningCase.SIZE);
		for (int c = 0; c < 3; c++) {
			final float[] third = new float[TuningCase.SIZE * TuningCase.SIZE];
			Arrays.fill(third, 1f / 3);
			stack.addSlice(null, third);
		}
		new FileSaver(new ImagePlus("three", stack)).saveAsTiffStack(at("probabilities/b-probabilities.tif"));
		final CrfTuner tuner = new CrfTuner(find());
		assertEquals("a has probabilities of 2 classes, and b of 3; give probabilities of one model.", assertThrows(
			DeepLabException.class, () -> tuner.search(ranges("1", "25", "4"), 1, Monitor.NONE, QUIET)).getMessage());
	}

	private void assertFails(final String start, final String images, final String probabilities, final String truth) {
		final String message = assertThrows(DeepLabException.class, () -> new CrfTuner(new TuningImages(images,
			probabilities, truth, 255)).search(ranges("1", "25", "4"), 1, Monitor.NONE, QUIET)).getMessage();
		assertTrue(message.startsWith(start), message);
	}
}
