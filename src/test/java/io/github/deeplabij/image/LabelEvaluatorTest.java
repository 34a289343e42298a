package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.io.FileSaver;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

class LabelEvaluatorTest {

	private static final int SIZE = 12;

	@TempDir
	Path folder;

	/** The left columns are of one value, the right ones of another. */
	private static ImageProcessor halves(final ImageProcessor pixels, final int columns, final int left,
		final int right)
	{
		for (int i = 0; i < pixels.getPixelCount(); i++)
			pixels.setf(i, i % SIZE < columns ? left : right);
		return pixels;
	}

	private static ImagePlus halves(final int columns, final int left, final int right) {
		return new ImagePlus("halves", halves(new ByteProcessor(SIZE, SIZE), columns, left, right));
	}

	private static EvaluationSettings settings(final String ignore, final String classes) {
		return new EvaluationSettings(EvaluationSettings.ignore(ignore), EvaluationSettings.classes(classes, name -> {
			throw new DeepLabException("There is no model '" + name + "'.");
		}), 2, EvaluationSettings.widths("1:3"));
	}

	private static EvaluationReport compare(final ImagePlus truth, final ImagePlus prediction, final String ignore,
		final String classes)
	{
		final LabelEvaluator evaluator = new LabelEvaluator(settings(ignore, classes));
		evaluator.compare(truth, prediction, Monitor.NONE);
		return evaluator.report("it");
	}

	private static String error(final ImagePlus truth, final ImagePlus prediction, final String ignore,
		final String classes)
	{
		return assertThrows(DeepLabException.class, () -> compare(truth, prediction, ignore, classes)).getMessage();
	}

	private static double[] column(final ResultsTable table, final String heading) {
		return table.getColumnAsDoubles(table.getColumnIndex(heading));
	}

	@Test
	void allBitDepthsAreTheSame() {
		final ImagePlus truth = halves(6, 0, 7);
		final double expected = compare(truth, halves(8, 0, 7), "", "").evaluation().confusion().meanIou();
		assertEquals((6 / 8.0 + 4 / 6.0) / 2, expected);
		for (final ImageProcessor pixels : List.of(new ShortProcessor(SIZE, SIZE), new FloatProcessor(SIZE, SIZE))) {
			assertEquals(expected, compare(truth, new ImagePlus("p", halves(pixels, 8, 0, 7)), "", "").evaluation()
				.confusion().meanIou());
			assertEquals(expected, compare(new ImagePlus("t", pixels), truth, "", "").evaluation().confusion()
				.meanIou());
		}
	}

	/** Names are to make no column, no line and no formula, in ImageJ's own CSV neither. */
	@Test
	void whatClassesAndImagesAreCalledStaysOneText() {
		final List<ClassInfo> classes = List.of(new ClassInfo(0, "=a\tb\nc", OptionalInt.empty()), new ClassInfo(1,
			"d, e", OptionalInt.empty()));
		final LabelEvaluator evaluator = new LabelEvaluator(new EvaluationSettings(OptionalInt.empty(), classes, 2, List
			.of()));
		evaluator.compare(halves(6, 0, 1), halves(8, 0, 1), Monitor.NONE);
		final EvaluationReport report = evaluator.report("-it\t.tif");
		final ResultsTable summary = new ResultsTable();
		report.summaryTo(summary);
		assertEquals("'-it .tif", summary.getStringValue("Prediction", 0));
		assertEquals("'=a b c", report.classes().getStringValue("Name", 0));
		assertEquals(List.of("Truth", "0 =a b c", "1 d; e"), List.of(report.confusion().getHeadings()));
	}

	@Test
	void classesAreValuesInTheirOrder() {
		final ImagePlus truth = new ImagePlus("t", halves(new ShortProcessor(SIZE, SIZE), 6, 60000, 300));
		final EvaluationReport report = compare(truth, new ImagePlus("p", halves(new ShortProcessor(SIZE, SIZE), 3,
			60000, 9)), "", "");
		final ResultsTable classes = report.classes();
		assertArrayEquals(new double[] { 9, 300, 60000 }, column(classes, "Class"));
		assertArrayEquals(new double[] { 0, 72, 72 }, column(classes, "Truth"));
		assertArrayEquals(new double[] { 108, 0, 36 }, column(classes, "Prediction"));
		assertArrayEquals(new double[] { 0, 0, 0.5 }, column(classes, "IoU"));
		final ResultsTable confusion = report.confusion();
		assertArrayEquals(new double[] { 0, 72, 36 }, column(confusion, "9"));
		assertArrayEquals(new double[] { 0, 0, 36 }, column(confusion, "60000"));
		assertEquals("300", confusion.getStringValue("Truth", 1));
		assertEquals(1, report.evaluation().confusion().foreground().iou(1), "there is no background");
	}

	@Test
	void namesAreFromTheInfoOfOneOfBoth() {
		final ImagePlus prediction = halves(6, 0, 1);
		prediction.setProperty("Info", "DeepLab model: x\nDeepLab classes: 0 mud, wet, 1 cell 2, 5 absent\n");
		final ResultsTable classes = compare(halves(6, 0, 1), prediction, "", "").classes();
		assertEquals(2, classes.size());
		assertEquals("mud, wet", classes.getStringValue("Name", 0));
		assertEquals("cell 2", classes.getStringValue("Name", 1));
		assertEquals("0 mud, wet", compare(prediction, halves(6, 0, 1), "", "").confusion().getStringValue("Truth", 0));
		final ResultsTable given = compare(halves(6, 0, 1), prediction, "", "a, b ,c").classes();
		assertEquals(3, given.size(), "all that were given");
		assertEquals("b", given.getStringValue("Name", 1));
		assertTrue(Double.isNaN(given.getValue("IoU", 2)));
	}

	@Test
	void anIgnoredValueIsThatOfTheTruth() {
		final ImagePlus truth = halves(6, 1, 255);
		truth.getProcessor().set(0, 0);
		assertEquals(72, compare(truth, halves(SIZE, 1, 1), "255", "").evaluation().confusion().total());
		assertEquals(144, compare(truth, halves(SIZE, 1, 1), "-1", "").evaluation().confusion().total());
		// 255 in the prediction is wrong where the truth is counted, and no matter elsewhere
		final EvaluationReport report = compare(truth, halves(3, 1, 255), "255", "");
		assertEquals(35 / 72.0, report.evaluation().confusion().accuracy());
		assertArrayEquals(new double[] { 0, 1, 255 }, column(report.classes(), "Class"));
	}

	@Test
	void eachSliceCountsAsAnImage() {
		final ImageStack truth = new ImageStack(SIZE, SIZE);
		final ImageStack prediction = new ImageStack(SIZE, SIZE);
		for (final int columns : new int[] { 4, 8 }) {
			truth.addSlice(halves(new ByteProcessor(SIZE, SIZE), 6, 0, 1));
			prediction.addSlice(halves(new ByteProcessor(SIZE, SIZE), columns, 0, 1));
		}
		final EvaluationReport report = compare(new ImagePlus("t", truth), new ImagePlus("p", prediction), "", "");
		assertEquals(2, report.evaluation().images());
		assertEquals((6 / 8.0 + 4 / 6.0) / 2, report.evaluation().meanForegroundIou());
		assertEquals(10 / 14.0, report.evaluation().confusion().foreground().iou(1));
		assertEquals(2.0, report.classes().getValue("Boundary_images", 1));
	}

	@Test
	void aPalettesIndexIsTheClass() {
		final ImagePlus read = ImageFiles.open(Path.of("src/test/resources/evaluation/b-truth.png"));
		final EvaluationReport report = compare(read, ImageFiles.open(Path.of(
			"src/test/resources/evaluation/b-labels.png")), "255", "4");
		assertArrayEquals(new double[] { 0, 1, 2, 3 }, column(report.classes(), "Class"));
		assertEquals(0, report.evaluation().confusion().truth(3));
	}

	@Test
	void theTablesHoldTheFigures() {
		final EvaluationReport report = compare(halves(6, 0, 1), halves(8, 0, 1), "", "");
		final ResultsTable summary = new ResultsTable();
		report.summaryTo(summary);
		report.summaryTo(summary);
		assertEquals(2, summary.size());
		assertEquals("it", summary.getStringValue("Prediction", 1));
		assertEquals(10 / 12.0, summary.getValue("Pixel_accuracy", 1));
		assertEquals((1 + 4 / 6.0) / 2, summary.getValue("Mean_accuracy", 1));
		assertEquals((6 / 8.0 + 4 / 6.0) / 2, summary.getValue("Mean_IoU", 1));
		assertEquals((6 / 8.0 + 4 / 6.0) / 2, summary.getValue("Frequency_weighted_IoU", 1), 1e-12);
		assertEquals(4 / 6.0, summary.getValue("Foreground_IoU", 1));
		assertEquals(1, summary.getValue("Boundary_F1", 1));
		assertEquals(2, summary.getValue("Tolerance", 1));
		final ResultsTable trimap = report.trimap();
		assertArrayEquals(new double[] { 1, 2, 3 }, column(trimap, "Width"));
		assertArrayEquals(new double[] { 24, 48, 72 }, column(trimap, "Pixels"));
		assertArrayEquals(new double[] { 1 / 2.0, 2 / 4.0, 3 / 5.0 }, column(trimap, "IoU_0"));
		assertArrayEquals(new double[] { 1 / 2.0, 1 / 2.0, 4 / 6.0 }, column(trimap, "Pixel_accuracy"), 1e-12);
		assertEquals(3, report.plot().orElseThrow().getPlotObjectDesignations().length, "the mean and two classes");
	}

	@Test
	void savesAllTablesAndThePlot() throws Exception {
		compare(halves(6, 0, 1), halves(8, 0, 1), "", "").save(folder.resolve("new/one"));
		for (final String file : List.of("summary.csv", "classes.csv", "confusion.csv", "trimap.csv")) {
			assertTrue(Files.readAllLines(folder.resolve("new/one").resolve(file)).size() > 1, file);
		}
		assertTrue(IJ.openImage(folder.resolve("new/one/trimap.png").toString()).getWidth() > 300);
	}

	@Test
	void errorsAreOneSentence() {
		final ImagePlus truth = halves(6, 0, 1);
		final ImagePlus rgb = new ImagePlus("photo", new ColorProcessor(SIZE, SIZE));
		final ImagePlus small = new ImagePlus("small", new ByteProcessor(SIZE, 3));
		final ImagePlus half = new ImagePlus("half", halves(new FloatProcessor(SIZE, SIZE), 6, 0, 1));
		half.getProcessor().setf(3, 2, 0.5f);
		final ImagePlus negative = new ImagePlus("negative", halves(new FloatProcessor(SIZE, SIZE), 6, 0, -1));
		final ImagePlus objects = new ImagePlus("objects", new ShortProcessor(SIZE * SIZE, 2));
		for (int i = 0; i < 2 * SIZE * SIZE; i++)
			objects.getProcessor().set(i, i);
		assertEquals("photo is an RGB image, whose colours are no classes; give a label image of 8, 16 or 32 bits.",
			error(truth, rgb, "", ""));
		assertEquals(
			"The prediction small has 12 x 3 pixels, but the truth halves has 12 x 12 pixels; both have to be the " +
			"same.",
			error(truth, small, "", ""));
		assertEquals("half holds 0.5 at x=3, y=2; labels are whole numbers from 0 to 65535.", error(truth, half, "",
			""));
		assertEquals("negative holds -1 at x=6, y=0; labels are whole numbers from 0 to 65535.", error(negative, truth,
			"", ""));
		assertEquals(
			"The labels have more than 256 different values, which are objects rather than classes; set " +
			"objects=planes to compare objects.",
			error(objects, objects, "", ""));
		assertEquals(
			"halves holds 3 at x=6, y=0, but there are 2 classes, with values from 0 to 1; compare labels of these " +
			"classes.",
			error(truth, halves(6, 0, 3), "", "2"));
		assertEquals(
			"halves holds 3 at x=6, y=0, but there are 2 classes, with values from 0 to 1; set ignore=3 to leave " +
			"that value out.",
			error(halves(6, 0, 3), truth, "", "no, yes"));
		assertEquals("The truth holds no pixel that is counted; all have the value of ignore, 7.", error(halves(0, 0,
			7), truth, "7", ""));
		assertEquals(
			"The truth holds one class and 255, which is ignored, but the prediction holds 255 too; if that is a " +
			"class, as in" +
				" masks, leave ignore empty.", error(halves(6, 0, 255), halves(7, 0, 255), "255", ""));
	}

	@Test
	void saysWhatShareIsIgnoredAndWhereAClassIsGoneWithIt() {
		final String end = ", which is ignored, and %s; if 255 is a class, as in masks, leave ignore empty.";
		final EvaluationReport empty = compare(halves(9, 0, 255), halves(9, 0, 0), "255", "");
		assertEquals(List.of("25.0 % of the truth's pixels have the value 255" + end.formatted(
			"class 0 is all that is compared")), empty.notes());
		assertTrue(empty.summary().endsWith("(1 image, 25.0 % of the pixels ignored)"), empty.summary());
		assertTrue(empty.lines().stream().anyMatch(line -> line.matches("share that is ignored, value 255: +0\\.2500")),
			empty.lines().toString());
		final ResultsTable summary = new ResultsTable();
		empty.summaryTo(summary);
		assertEquals(0.25, summary.getValue("Ignored", 0));
		final ImagePlus three = halves(9, 0, 255);
		three.getProcessor().set(0, 128);
		assertEquals(List.of("25.0 % of the truth's pixels have the value 255" + end.formatted(
			"the prediction holds that value too")), compare(three, three, "255", "").notes());
		assertEquals(List.of("25.0 % of the truth's pixels have the value 255" + end.formatted(
			"it is one of the classes")), compare(three, halves(9, 0, 128), "255", "256").notes());
		final EvaluationReport voids = compare(three, halves(9, 0, 128), "255", "");
		assertEquals(List.of(), voids.notes(), "objects with an ignored rim");
		final EvaluationReport all = compare(three, three, "", "");
		assertEquals(List.of(), all.notes());
		assertFalse(all.summary().contains("ignored"), all.summary());
	}

	@Test
	void hintsAtLabelsThatAreOffByOne() {
		assertEquals(List.of(
			"The labels seem to be off by one: with each lowered by 1 (Process > Math > Subtract...), the mean IoU " +
			"is 1.0000 in " +
				"place of 0.0000."), compare(halves(6, 0, 1), halves(6, 1, 2), "", "").notes());
		assertEquals(List.of(
			"The labels seem to be off by one: with each raised by 1 (Process > Math > Add...), the mean IoU is " +
			"0.7083 in " +
				"place of 0.0000."), compare(halves(6, 3, 4), halves(8, 2, 3), "", "").notes());
		assertEquals(List.of(), compare(halves(6, 0, 1), halves(6, 1, 0), "", "").notes(), "changed for each other");
		assertEquals(List.of(), compare(halves(6, 0, 1), halves(8, 0, 1), "", "").notes());
		assertEquals(List.of(), compare(halves(6, 0, 1), halves(6, 0, 0), "", "").notes());
		assertEquals(List.of(), compare(halves(6, 0, 0), halves(6, 1, 1), "", "").notes(),
			"all background, all called foreground");
	}

	@Test
	void hintsAtMasksThatAreComparedWithNumbers() {
		assertEquals(List.of(
			"Objects are 1 in the truth and 255 in the labels; divide the labels by 255 (Process > Math > Divide...)."),
			compare(halves(6, 0, 1), halves(5, 0, 255), "", "").notes());
		assertEquals(List.of(
			"Objects are 255 in the truth and 1 in the labels; multiply the labels by 255 (Process > Math > " +
			"Multiply...)."),
			compare(halves(6, 0, 255), halves(5, 0, 1), "", "").notes());
		assertEquals(List.of(), compare(halves(6, 0, 255), halves(5, 0, 255), "", "").notes());
		assertEquals(List.of(), compare(halves(6, 0, 1), halves(5, 1, 255), "", "").notes());
		assertEquals(List.of(), compare(halves(6, 1, 2), halves(5, 0, 255), "", "").notes());
		assertEquals(List.of(), compare(halves(6, 0, 1), halves(5, 0, 0), "", "").notes());
	}

	@Test
	void aModelsClassesNeedNotStartAtZero() {
		final EvaluationSettings settings = new EvaluationSettings(OptionalInt.empty(), List.of(new ClassInfo(1, "a",
			OptionalInt.empty()), new ClassInfo(4, "b", OptionalInt.empty())), 0, List.of());
		final LabelEvaluator evaluator = new LabelEvaluator(settings);
		evaluator.compare(halves(6, 1, 4), halves(6, 1, 4), Monitor.NONE);
		final EvaluationReport report = evaluator.report("");
		assertArrayEquals(new double[] { 1, 4 }, column(report.classes(), "Class"));
		assertTrue(report.plot().isEmpty());
		assertEquals(
			"halves holds 0 at x=0, y=0, but there are 2 classes, with values from 1 to 4; compare labels of these " +
			"classes.",
			assertThrows(DeepLabException.class, () -> new LabelEvaluator(settings).compare(halves(6, 1, 4), halves(6,
				0, 4), Monitor.NONE)).getMessage());
	}

	@Test
	void stopsWhenItIsCancelled() {
		final Monitor cancelled = new Monitor() {

			@Override
			public void progress(final long done, final long total) {}

			@Override
			public boolean cancelled() {
				return true;
			}
		};
		assertThrows(CancellationException.class, () -> new LabelEvaluator(settings("", "")).compare(halves(6, 0, 1),
			halves(6, 0, 1), cancelled));
	}

	private Path save(final String name) throws Exception {
		final Path file = folder.resolve(name);
		Files.createDirectories(file.getParent());
		new FileSaver(halves(name.length() % 5 + 2, 0, 1)).saveAsTiff(file.toString());
		return file;
	}

	@Test
	void filesGoTogetherByName() throws Exception {
		for (final String name : List.of("t/a.tif", "t/b-truth.tif", "t/c.tif", "p/a-labels.tif",
			"p/a-probabilities.tif", "p/a.tif", "p/b.tif", "p/d-labels.tif", "p/e.tif"))
			save(name);
		final LabelPairs pairs = new LabelPairs(folder.resolve("t").toString(), folder.resolve("p").toString());
		assertEquals(List.of("a: a.tif a-labels.tif", "b: b-truth.tif b.tif"), pairs.pairs().stream().map(pair -> pair
			.name() + ": " + pair.truth().file().getFileName() + " " + pair.prediction().file().getFileName())
			.toList());
		assertEquals(
			"3 images are left out, without an image of the same name: c of truth, d-labels of prediction, e of " +
			"prediction.",
			pairs.note().orElseThrow());
		assertEquals(2, new LabelEvaluator(settings("", "")).compare(pairs, Monitor.NONE).evaluation().images());
	}

	@Test
	void filesOfOneFolderGoTogetherToo() throws Exception {
		for (final String name : List.of("a-truth.tif", "a-labels.tif", "a.tif"))
			save("x/" + name);
		final LabelPairs pairs = new LabelPairs(folder.resolve("x").toString(), folder.resolve("x").toString());
		assertEquals(1, pairs.pairs().size());
		assertEquals("a-truth.tif", pairs.pairs().get(0).truth().file().getFileName().toString());
		assertFalse(pairs.note().isPresent());
		assertEquals("a-labels.tif", pairs.pairs().get(0).prediction().file().getFileName().toString());
	}

	@Test
	void twoFilesGoTogetherWhateverTheirNames() throws Exception {
		final LabelPairs pairs = new LabelPairs(save("t/x.tif").toString(), save("p/y.tif").toString());
		assertEquals(1, pairs.pairs().size());
		assertFalse(pairs.note().isPresent());
	}

	@Test
	void namesThatDoNotMatchAreTold() throws Exception {
		save("t/a.tif");
		save("p/b.tif");
		final String message = assertThrows(DeepLabException.class, () -> new LabelPairs(folder.resolve("t").toString(),
			folder.resolve("p").toString())).getMessage();
		assertTrue(message.endsWith("; name them alike: there are a and b."), message);
	}

	@Test
	void anErrorOfSeveralImagesNamesTheImage() throws Exception {
		for (final String name : List.of("t/a.tif", "t/b.tif", "p/a.tif", "p/b.tif"))
			save(name);
		new FileSaver(new ImagePlus("", new ByteProcessor(3, 3))).saveAsTiff(folder.resolve("p/b.tif").toString());
		final LabelPairs pairs = new LabelPairs(folder.resolve("t").toString(), folder.resolve("p").toString());
		final String message = assertThrows(DeepLabException.class, () -> new LabelEvaluator(settings("", "")).compare(
			pairs, Monitor.NONE)).getMessage();
		assertTrue(message.startsWith(
			"b: The prediction b.tif has 3 x 3 pixels, but the truth b.tif has 12 x 12 pixels"), message);
	}
}
