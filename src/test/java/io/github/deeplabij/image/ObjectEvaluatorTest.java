package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.evaluate.DiscMaps;
import io.github.deeplabij.evaluate.ObjectScores;

import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Line;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

class ObjectEvaluatorTest {

	private static final DiscMaps MAPS = DiscMaps.of(1, 96, 64);

	@TempDir
	Path folder;

	private static ImageProcessor filled(final ImageProcessor pixels, final int[] labels) {
		for (int i = 0; i < labels.length; i++)
			pixels.setf(i, labels[i]);
		return pixels;
	}

	private static ImagePlus image(final String title, final int[] labels) {
		return new ImagePlus(title, filled(new ShortProcessor(96, 64), labels));
	}

	/** A small 8-bit image whose rows are digits. */
	private static ImageProcessor digits(final String... rows) {
		final ByteProcessor pixels = new ByteProcessor(rows[0].length(), rows.length);
		for (int i = 0; i < pixels.getPixelCount(); i++)
			pixels.set(i, rows[i / rows[0].length()].charAt(i % rows[0].length()) - '0');
		return pixels;
	}

	private static ImagePlus stack(final String title, final ImageProcessor... planes) {
		final ImageStack stack = new ImageStack(planes[0].getWidth(), planes[0].getHeight());
		for (final ImageProcessor plane : planes)
			stack.addSlice(plane);
		return new ImagePlus(title, stack);
	}

	private static ObjectReport compare(final ImagePlus truth, final ImagePlus prediction, final ObjectScope scope) {
		final ObjectEvaluator evaluator = new ObjectEvaluator(scope);
		evaluator.compare(truth, prediction, Monitor.NONE);
		return evaluator.report("it");
	}

	private static String error(final ImagePlus truth, final ImagePlus prediction) {
		return assertThrows(DeepLabException.class, () -> compare(truth, prediction, ObjectScope.PLANES)).getMessage();
	}

	@Test
	void allBitDepthsAreTheSame() {
		final ObjectScores expected = ObjectScores.of(MAPS.overlap());
		for (final ImageProcessor pixels : List.of(new ByteProcessor(96, 64), new ShortProcessor(96, 64),
			new FloatProcessor(96, 64)))
		{
			final ObjectScores scores = compare(image("t", MAPS.truth()), new ImagePlus("p", filled(pixels, MAPS
				.found())), ObjectScope.PLANES).evaluation().pooled();
			assertEquals(expected.meanAp(), scores.meanAp());
			assertEquals(expected.panopticQuality(), scores.panopticQuality());
			assertEquals(23, scores.found());
		}
	}

	@Test
	void thirtyTwoBitsHoldMillionsOfObjects() {
		final int[] labels = { 0, 1, 16_777_215, 16_777_216 };
		final ImagePlus image = new ImagePlus("f", filled(new FloatProcessor(4, 1), labels));
		assertEquals(3, compare(image, image, ObjectScope.PLANES).evaluation().pooled().hits(90));
		image.getProcessor().setf(1, 16_777_218);
		assertEquals("f holds 16777218 at x=1, y=0; numbers of objects are whole numbers from 0 to 16777216.", error(
			image, image));
	}

	@Test
	void aStackIsComparedPlaneByPlaneOrAsAWhole() {
		final ImagePlus truth = stack("t", digits("0110", "0110"), digits("0110", "0110"), digits("0000", "0000"));
		// the plane in the middle has another number: apart it is a hit, as a whole 1 object is found in 2 parts
		final ImagePlus found = stack("p", digits("0110", "0110"), digits("0220", "0220"), digits("0000", "0000"));
		final ObjectReport planes = compare(truth, found, ObjectScope.PLANES);
		assertEquals(3, planes.evaluation().images().size());
		assertEquals(1, planes.evaluation().pooled().ap(90));
		assertEquals(1, planes.evaluation().mean(ObjectScores::meanAp));
		assertEquals(2, planes.evaluation().pooled().truth());
		assertEquals(List.of("1", "2", "3", "", ""), column(planes.objects(), "Plane"));
		final ObjectReport whole = compare(truth, found, ObjectScope.STACK);
		assertEquals(1, whole.evaluation().images().size());
		assertEquals(1, whole.evaluation().pooled().truth());
		assertEquals(0, whole.evaluation().pooled().hits(50), "IoU is one half");
		assertEquals(1, whole.evaluation().pooled().split());
		assertEquals(List.of("", "", ""), column(whole.objects(), "Plane"));
	}

	private static List<String> column(final ResultsTable table, final String heading) {
		return IntStream.range(0, table.size()).mapToObj(row -> table.getStringValue(heading, row))
			.toList();
	}

	@Test
	void theTablesHoldTheFigures() {
		final ObjectEvaluator evaluator = new ObjectEvaluator(ObjectScope.PLANES);
		evaluator.compare(new ImagePlus("t", digits("011100", "000000")), new ImagePlus("=a.tif", digits("011110",
			"000000")), Monitor.NONE);
		evaluator.compare(new ImagePlus("t", digits("011022", "000033")), new ImagePlus("b.tif", digits("011000",
			"000044")), Monitor.NONE);
		final ObjectReport report = evaluator.report("it");
		final ResultsTable objects = report.objects();
		assertEquals(List.of("'=a", "b", "mean", "pooled"), column(objects, "Image"));
		final double[][] expected = { { 1, 1, 1, 1, 0, 3 / 4.0, 0 }, { 3, 2, 2, 2 / 3.0, 2 / 3.0, 0.8, 1 / 3.0 }, { 2,
			1.5, 1.5, 5 / 6.0, 1 / 3.0, 0.775, 1 / 6.0 }, { 4, 3, 3, 3 / 4.0, 2 / 5.0, 2.75 / 3.5, 1 / 4.0 } };
		final String[] headings = { "True", "Found", "Hits", "AP_50", "AP_80", "PQ", "Count_error" };
		for (int row = 0; row < 4; row++) {
			for (int i = 0; i < headings.length; i++)
				assertEquals(expected[row][i], objects.getValue(headings[i], row), 1e-12, headings[i] + " " + row);
		}
		final ResultsTable summary = new ResultsTable();
		report.summaryTo(summary);
		assertEquals(2, summary.getValue("Images", 0));
		assertEquals(3 / 4.0, summary.getValue("AP_50", 0));
		assertEquals(5 / 6.0, summary.getValue("AP_50_mean", 0), 1e-12);
		final ResultsTable thresholds = report.thresholds();
		assertEquals(9, thresholds.size());
		assertEquals(0.8, thresholds.getValue("IoU", 6));
		assertEquals(2, thresholds.getValue("Hits", 6));
		assertEquals(1, thresholds.getValue("False", 6));
		assertEquals(2, thresholds.getValue("Missed", 6));
		assertEquals(2 / 5.0, thresholds.getValue("AP", 6));
		assertEquals(4 / 7.0, thresholds.getValue("F1", 6), 1e-12);
		assertEquals(2 / 3.0, thresholds.getValue("Precision", 6), 1e-12);
		assertEquals(1 / 2.0, thresholds.getValue("Recall", 6));
		assertTrue(report.lines().contains(
			"AP at IoU 0.8:                              0.4000 pooled, 0.3333 mean over images"), report.lines()
				.toString());
		assertEquals("it: AP 0.7500 at IoU 0.5, PQ 0.7857, true objects 4, found 3 (2 images)", report.summary());
		assertEquals(List.of(), report.notes());
	}

	@Test
	void savesAllTablesAndThePlot() throws Exception {
		compare(image("t", MAPS.truth()), image("p", MAPS.found()), ObjectScope.PLANES).save(folder.resolve("new"));
		assertEquals(4, Files.readAllLines(folder.resolve("new/objects.csv")).size());
		assertEquals(10, Files.readAllLines(folder.resolve("new/thresholds.csv")).size());
		assertTrue(Files.readString(folder.resolve("new/summary.csv")).startsWith(
			"Prediction,Images,True,Found,Hits,Split,Merged,AP_50,AP_50_mean,"));
		assertTrue(Files.size(folder.resolve("new/thresholds.png")) > 1000);
	}

	@Test
	void errorsAreOneSentence() {
		final ImagePlus truth = new ImagePlus("truth", digits("011", "000"));
		final ImagePlus half = new ImagePlus("half", filled(new FloatProcessor(3, 2), new int[6]));
		half.getProcessor().setf(2, 1, 0.5f);
		final ImagePlus negative = new ImagePlus("negative", filled(new FloatProcessor(3, 2), new int[] { 0, -1 }));
		assertEquals(
			"photo is an RGB image, whose colours are no numbers of objects; give a label image of 8, 16 or 32 bits.",
			error(truth, new ImagePlus("photo", new ColorProcessor(3, 2))));
		assertEquals(
			"The prediction small has 3 x 1 pixels, but the truth truth has 3 x 2 pixels; both have to be the same.",
			error(truth, new ImagePlus("small", digits("011"))));
		assertEquals("half holds 0.5 at x=2, y=1; numbers of objects are whole numbers from 0 to 16777216.", error(
			truth, half));
		assertEquals("negative holds -1 at x=1, y=0; numbers of objects are whole numbers from 0 to 16777216.", error(
			negative, truth));
	}

	@Test
	void hintsAtClassesAndMasks() {
		final ImagePlus objects = new ImagePlus("o", digits("0110220", "0110220"));
		final ImagePlus classes = new ImagePlus("c", digits("0110110", "0110110"));
		final String end = " pieces; if the values are classes or a mask, give each object a number of its own " +
			"(Analyze > Analyze Particles..., Show: Count Masks).";
		assertEquals(List.of("The 1 label of the prediction is in 2" + end), compare(objects, classes,
			ObjectScope.PLANES).notes());
		assertEquals(List.of("The 2 labels of the truth are in 4" + end), compare(stack("c", classes.getProcessor(),
			classes.getProcessor()), stack("o", objects.getProcessor(), objects.getProcessor()), ObjectScope.STACK)
				.notes());
		assertEquals(List.of(), compare(objects, objects, ObjectScope.PLANES).notes());
		final ImagePlus empty = new ImagePlus("e", new ByteProcessor(7, 2));
		final ObjectReport none = compare(empty, empty, ObjectScope.PLANES);
		assertEquals(List.of("There is no object at all, neither in the truth nor in the prediction."), none.notes());
		assertEquals(1, none.evaluation().pooled().ap(50));
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
		final ImagePlus image = new ImagePlus("o", digits("01"));
		assertThrows(CancellationException.class, () -> new ObjectEvaluator(ObjectScope.STACK).compare(image, image,
			cancelled));
	}

	private Path rois(final String name, final Roi... rois) throws Exception {
		final Path file = folder.resolve(name);
		Files.createDirectories(file.getParent());
		if (name.endsWith(".roi")) return Files.write(file, RoiEncoder.saveAsByteArray(rois[0]));
		try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
			for (int i = 0; i < rois.length; i++) {
				zip.putNextEntry(new ZipEntry("roi " + i + ".roi"));
				zip.write(RoiEncoder.saveAsByteArray(rois[i]));
			}
		}
		return file;
	}

	private Path saved(final String name, final ImagePlus image) throws Exception {
		final Path file = folder.resolve(name);
		Files.createDirectories(file.getParent());
		if (image.getStackSize() > 1) new FileSaver(image).saveAsTiffStack(file.toString());
		else if (name.endsWith(".png")) new FileSaver(image).saveAsPng(file.toString());
		else new FileSaver(image).saveAsTiff(file.toString());
		return file;
	}

	private static ObjectReport compare(final Path truth, final Path prediction, final ObjectScope scope) {
		return new ObjectEvaluator(scope).compare(LabelPairs.ofObjects(truth.toString(), prediction.toString()),
			Monitor.NONE);
	}

	/** The triangle's pixels are those that ImageJ fills; a ROI beyond the rim is cut off there. */
	@Test
	void roisAreObjects() throws Exception {
		final Roi triangle = new PolygonRoi(new int[] { 2, 10, 2 }, new int[] { 2, 2, 12 }, 3, Roi.POLYGON);
		final Roi square = new Roi(new Rectangle(14, 8, 10, 10));
		final ByteProcessor pixels = new ByteProcessor(20, 15);
		pixels.setValue(40);
		pixels.fill(triangle);
		pixels.setValue(7);
		pixels.fill(square);
		final Path image = saved("t/a.png", new ImagePlus("a", pixels));
		final Path zip = rois("p/a.zip", triangle, square);
		assertEquals(2, compare(image, zip, ObjectScope.PLANES).evaluation().pooled().hits(90));
		assertEquals(2, compare(zip, image, ObjectScope.PLANES).evaluation().pooled().hits(90));
		assertEquals(1, compare(zip, image, ObjectScope.PLANES).evaluation().pooled().meanIou());
		assertEquals(1, compare(zip, zip, ObjectScope.PLANES).evaluation().pooled().meanIou());
		final ObjectScores one = compare(rois("one.roi", triangle), zip, ObjectScope.PLANES).evaluation().pooled();
		assertEquals(1, one.hits(90));
		assertEquals(2, one.found());
		final ObjectReport folders = compare(image.getParent(), zip.getParent(), ObjectScope.PLANES);
		assertEquals("a", folders.objects().getStringValue("Image", 0));
		assertEquals(2, folders.evaluation().pooled().hits(90));
	}

	/** 40 pixels, of which the later ROI takes 20. */
	@Test
	void theLaterOfRoisThatOverlapHasThePixels() throws Exception {
		final Roi below = new Roi(new Rectangle(0, 0, 10, 4));
		final Roi above = new Roi(new Rectangle(5, 0, 10, 4));
		final Roi covered = new Roi(new Rectangle(1, 1, 2, 2));
		final Path truth = rois("t.zip", below);
		assertEquals(20 / 40.0, compare(truth, rois("p.zip", covered, below, above), ObjectScope.PLANES).evaluation()
			.pooled().meanIou());
		assertEquals(40 / 40.0, compare(truth, rois("q.zip", covered, above, below), ObjectScope.PLANES).evaluation()
			.pooled().meanIou());
		assertEquals(2, compare(truth, rois("q.zip", covered, above, below), ObjectScope.PLANES).evaluation().pooled()
			.found(), "what is covered is no object");
	}

	@Test
	void roisOfSlicesAreOfThesePlanes() throws Exception {
		final Roi first = new Roi(new Rectangle(0, 0, 2, 2));
		final Roi third = new Roi(new Rectangle(0, 0, 2, 2));
		first.setPosition(1);
		third.setPosition(3);
		final Path image = saved("a.tif", stack("a", digits("110", "110"), digits("000", "000"), digits("110", "110")));
		for (final Path truth : List.of(image, rois("t.zip", first, third))) {
			final ObjectReport planes = compare(truth, rois("p.zip", first, third), ObjectScope.PLANES);
			assertEquals(3, planes.evaluation().images().size());
			assertEquals(2, planes.evaluation().pooled().hits(90));
		}
		assertEquals(0, compare(image, rois("p.zip", first, third), ObjectScope.STACK).evaluation().pooled().hits(50));
		final Roi all = new Roi(new Rectangle(0, 0, 2, 2));
		assertEquals(8 / 12.0, compare(image, rois("all.roi", all), ObjectScope.STACK).evaluation().pooled()
			.meanIou());
	}

	@Test
	void errorsOfRoisAreOneSentence() throws Exception {
		final Path image = saved("a.png", new ImagePlus("a", digits("110", "110")));
		final Roi line = new Line(0, 0, 2, 1);
		line.setName("axis");
		assertEquals("ROI 2 (axis) of p.zip is of the type Straight Line, which has no area; remove it.", assertThrows(
			DeepLabException.class, () -> compare(image, rois("p.zip", new Roi(0, 0, 1, 1), line),
				ObjectScope.PLANES)).getMessage());
		assertEquals("ROI 1 (far) lies outside of a.png; move or remove it.", assertThrows(DeepLabException.class,
			() -> compare(image, rois("far.roi", new Roi(5, 5, 1, 1)), ObjectScope.PLANES)).getMessage());
		final Path text = Files.writeString(folder.resolve("x.roi"), "no ROI");
		assertTrue(assertThrows(DeepLabException.class, () -> compare(image, text, ObjectScope.PLANES)).getMessage()
			.endsWith("x.roi can't be read as ROIs; save them anew from the ROI Manager (More > Save...)."));
	}

	/** ImageJ saves images as zip, too. */
	@Test
	void aZipMayHoldAnImage() throws Exception {
		final ImagePlus image = new ImagePlus("a", digits("110", "110"));
		final Path zip = folder.resolve("a.zip");
		new FileSaver(image).saveAsZip(zip.toString());
		assertEquals(1, compare(saved("b.tif", image), zip, ObjectScope.PLANES).evaluation().pooled().hits(90));
	}

	@Test
	void objectsArePreferredToLabelsOfTheSameImage() throws Exception {
		final ImagePlus image = new ImagePlus("a", digits("110", "110"));
		for (final String name : List.of("t/a.png", "t/b.png", "p/a-labels.tif", "p/a-objects.tif", "p/a-overlay.tif",
			"p/b-labels.tif", "p/c.roi"))
		{
			if (name.endsWith(".roi")) rois(name, new Roi(0, 0, 1, 1));
			else saved(name, image);
		}
		final LabelPairs pairs = LabelPairs.ofObjects(folder.resolve("t").toString(), folder.resolve("p").toString());
		assertEquals(List.of("a-objects.tif", "b-labels.tif"), pairs.pairs().stream().map(pair -> pair.prediction()
			.file().getFileName().toString()).toList());
		assertEquals("1 image is left out, without an image of the same name: c of prediction.", pairs.note()
			.orElseThrow());
		assertFalse(new LabelPairs(folder.resolve("t").toString(), folder.resolve("p").toString()).note().isPresent(),
			"classes are not in ROIs");
	}

	@Test
	void anErrorOfSeveralImagesNamesTheImage() throws Exception {
		for (final String name : List.of("t/a.png", "p/a.png", "t/b.png"))
			saved(name, new ImagePlus("", digits("110", "110")));
		saved("p/b.png", new ImagePlus("", digits("11")));
		assertTrue(assertThrows(DeepLabException.class, () -> compare(folder.resolve("t"), folder.resolve("p"),
			ObjectScope.PLANES)).getMessage().startsWith("b: The prediction b.png has 2 x 1 pixels, but the truth"));
	}
}
