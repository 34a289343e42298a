package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.refine.CrfSettings;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.PointRoi;
import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.io.RoiEncoder;
import ij.macro.Interpreter;
import ij.process.ByteProcessor;

class ScribblesTest {

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

	private static ImageSegmenter.Result label(final ImagePlus image, final String source) {
		return ImageRefiner.ofScribbles(image, source, Monitor.NONE).refine(CrfSettings.SCRIBBLES,
			new ImageRefiner.Extent(false, false), EnumSet.of(Output.LABELS, Output.PROBABILITIES), Monitor.NONE);
	}

	private static Roi named(final String name, final Roi roi) {
		roi.setName(name);
		return roi;
	}

	private static Roi grouped(final int group, final Roi roi) {
		roi.setGroup(group);
		return roi;
	}

	private static Roi coloured(final Color colour, final Roi roi) {
		roi.setStrokeColor(colour);
		return roi;
	}

	private static ImagePlus withOverlay(final Roi... rois) {
		final ImagePlus image = Halves.image(1);
		final Overlay overlay = new Overlay();
		for (final Roi roi : rois)
			overlay.add(roi);
		image.setOverlay(overlay);
		return image;
	}

	private static Roi left() {
		return new Line(10, 10, 10, 50);
	}

	private static Roi right() {
		return new Line(70, 10, 70, 50);
	}

	@Test
	void aScribbleInEachHalfGivesTheHalves() {
		final ImagePlus labels = label(withOverlay(named("cell", right()), named("Background", left()), named("bg",
			new Line(20, 5, 20, 9))), "auto").labels();
		assertEquals(0, Halves.wrong(labels.getProcessor(), 0, 1), 0.01);
		final String info = (String) labels.getProperty("Info");
		assertTrue(info.contains("DeepLab classes: 1 cell, 0 background\n"), info);
		assertTrue(info.contains("DeepLab input: scribbles of the overlay\n"), info);
	}

	@Test
	void everyKindOfRoiIsAScribble() {
		final Roi freehand = new PolygonRoi(new float[] { 5, 9, 30 }, new float[] { 5, 40, 50 }, Roi.FREELINE);
		final Roi polyline = new PolygonRoi(new float[] { 5, 9, 30 }, new float[] { 5, 40, 50 }, Roi.POLYLINE);
		final Roi points = new PointRoi(new float[] { 5, 9, 30, 20, 12 }, new float[] { 5, 40, 50, 3, 22 });
		for (final Roi roi : new Roi[] { left(), freehand, polyline, points, new Roi(3, 4, 12, 20), new OvalRoi(3, 4,
			12, 20), new Roi(-10, -10, 20, 20) })
		{
			final ImagePlus labels = label(withOverlay(named("a", roi), named("b", right())), "overlay").labels();
			assertEquals(0, Halves.wrong(labels.getProcessor(), 1, 2), 0.01, roi.toString());
		}
	}

	private static short[] drawn(final Roi roi) {
		final RoiPixels pixels = new RoiPixels(Halves.image(1));
		pixels.draw(roi, 1, 3);
		return pixels.pixels()[0];
	}

	private static int count(final short[] pixels) {
		int count = 0;
		for (final short each : pixels)
			if (each == 3) count++;
		return count;
	}

	@Test
	void roisHaveTheirPixels() {
		assertEquals(12 * 20, count(drawn(new Roi(3, 4, 12, 20))));
		assertEquals(10 * 10, count(drawn(new Roi(-10, -10, 20, 20))));
		assertEquals(1, count(drawn(new PointRoi(79.5, 59.5))));
		final short[] line = drawn(new Line(10, 10, 10, 50));
		assertEquals(41, count(line), 1);
		assertEquals(3, line[30 * Halves.WIDTH + 10]);
		final Roi thick = new Line(10, 10, 10, 50);
		thick.setStrokeWidth(5);
		assertEquals(5 * 41, count(drawn(thick)), 25);
		final short[] half = drawn(new Line(70, 30, 100, 30));
		assertEquals(10, count(half), 1);
	}

	@Test
	void groupsComeBeforeNames() {
		final ImageSegmenter.Result result = label(withOverlay(named("same", grouped(7, right())), named("same",
			grouped(4, left()))), "auto");
		assertEquals(0, Halves.wrong(result.labels().getProcessor(), 4, 7), 0.01);
	}

	@Test
	void namesComeBeforeColours() {
		final List<Roi> rois = List.of(coloured(Color.red, named("cell-1", right())), coloured(Color.blue, named(
			"cell 02", right())), coloured(Color.red, named("mud", left())));
		final RoiClasses classes = new RoiClasses(rois, "the overlay");
		assertEquals(List.of("cell", "mud"), classes.classes().stream().map(ClassInfo::name).toList());
		assertEquals("[0, 0, 1]", Arrays.toString(classes.numbers()));
	}

	@Test
	void coloursTellNamelessRoisApart() {
		final List<Roi> rois = List.of(coloured(Color.red, named("0012-0034", right())), coloured(Color.blue, named(
			"0056-0078", left())), right());
		final RoiClasses classes = new RoiClasses(rois, "the overlay");
		assertEquals(List.of("red", "blue", "default colour"), classes.classes().stream().map(ClassInfo::name)
			.toList());
		assertEquals(List.of(1, 2, 3), classes.classes().stream().map(ClassInfo::value).toList());
		assertEquals(0xff0000, classes.classes().get(0).colour().orElseThrow());
		final ImagePlus labels = label(withOverlay(rois.get(0), rois.get(1)), "auto").labels();
		assertEquals(0, Halves.wrong(labels.getProcessor(), 2, 1), 0.01);
		assertEquals(0xff0000, labels.getProcessor().getLut().getRGB(1) & 0xffffff, "labels have the ROIs' colours");
	}

	/** A person names one ROI of each colour and leaves the names that the ROI Manager gives to the others. */
	@Test
	void aColourIsCalledAsTheRoisOfItThatHaveAName() {
		final List<Roi> rois = List.of(coloured(Color.red, named("0012-0034", right())), coloured(Color.blue, named(
			"bg 1", left())), coloured(Color.red, named("nucleus-2", right())), coloured(Color.blue, left()), coloured(
				Color.green, left()));
		final RoiClasses classes = new RoiClasses(rois, "the overlay");
		assertEquals(List.of("nucleus", "background", "green"), classes.classes().stream().map(ClassInfo::name)
			.toList());
		assertEquals(List.of(1, 0, 2), classes.classes().stream().map(ClassInfo::value).toList());
		assertEquals("[0, 1, 0, 1, 2]", Arrays.toString(classes.numbers()));
		rois.get(4).setName("nucleus");
		assertEquals(List.of("red", "background", "green"), new RoiClasses(rois, "the overlay").classes().stream().map(
			ClassInfo::name).toList(), "two colours of one name");
	}

	@Test
	void aLabelImageWillDo() {
		final ByteProcessor scribbles = new ByteProcessor(Halves.WIDTH, Halves.HEIGHT);
		for (int y = 5; y < 50; y++) {
			scribbles.set(8, y, 200);
			scribbles.set(66, y, 9);
		}
		for (final int bits : new int[] { 8, 16, 32 }) {
			final ImagePlus source = new ImagePlus("scribbles " + bits, bits == 8 ? scribbles : bits == 16 ? scribbles
				.convertToShort(false) : scribbles.convertToFloat());
			source.show();
			final ImagePlus labels = label(Halves.image(1), source.getTitle()).labels();
			assertEquals(0, Halves.wrong(labels.getProcessor(), 200, 9), 0.01);
		}
		final Path file = folder.resolve("scribbles.png");
		ImageFiles.savePng(new ImagePlus("", scribbles), file);
		assertEquals(0, Halves.wrong(label(Halves.image(1), file.toString()).labels().getProcessor(), 200, 9), 0.01);
	}

	@Test
	void aFileOfRoisWillDo() throws IOException {
		final Path file = folder.resolve("RoiSet.zip");
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
			for (final Roi roi : new Roi[] { named("left", left()), named("right", right()) }) {
				zip.putNextEntry(new ZipEntry(roi.getName() + ".roi"));
				zip.write(RoiEncoder.saveAsByteArray(roi));
			}
		}
		assertEquals(0, Halves.wrong(label(Halves.image(1), file.toString()).labels().getProcessor(), 1, 2), 0.01);
		Files.write(file, new byte[] { 1, 2, 3 });
		assertTrue(error(Halves.image(1), file.toString()).contains("RoiSet.zip holds no ROI"));
		final Path roi = Files.write(folder.resolve("a.roi"), new byte[] { 1, 2, 3 });
		assertTrue(error(Halves.image(1), roi.toString()).contains("can't be read as ROIs"));
	}

	/** A slice without scribbles is labelled by the colours of those of another one. */
	@Test
	void scribblesOfOneSliceSpeakForAll() {
		final ImagePlus image = Halves.image(3);
		final Roi left = named("a", left());
		final Roi right = named("b", right());
		left.setPosition(2);
		right.setPosition(2);
		image.setOverlay(new Overlay(left));
		image.getOverlay().add(right);
		final ImagePlus labels = label(image, "auto").labels();
		for (int z = 1; z <= 3; z++)
			assertEquals(0, Halves.wrong(labels.getStack().getProcessor(z), 1, 2), 0.01);
	}

	@Test
	void roisStayOnTheirSlice() {
		final ImagePlus image = IJ.createImage("hyper", "8-bit black", 20, 10, 2 * 3 * 2);
		image.setDimensions(2, 3, 2);
		final RoiPixels pixels = new RoiPixels(image);
		final Roi roi = new Roi(1, 1, 4, 4);
		roi.setPosition(1, 3, 2);
		pixels.draw(roi, 1, 0);
		for (int p = 0; p < 6; p++)
			assertEquals(p == 5, pixels.pixels()[p] != null);
		final Roi everywhere = new Roi(8, 1, 4, 4);
		pixels.draw(everywhere, 2, 1);
		for (int p = 0; p < 6; p++)
			assertEquals(1, pixels.pixels()[p][20 + 8]);
		final Roi nowhere = new Roi(1, 1, 4, 4);
		nowhere.setPosition(1, 9, 1);
		assertTrue(assertThrows(DeepLabException.class, () -> pixels.draw(nowhere, 3, 1)).getMessage().contains(
			"ROI 3"));
	}

	@Test
	void textsAndImagesAreNoScribbles() {
		final Roi text = named("c", new TextRoi(5, 5, "hello"));
		final Roi picture = named("d", new ImageRoi(5, 5, new ByteProcessor(9, 9)));
		final ImagePlus labels = label(withOverlay(text, named("a", left()), picture, named("b", right())), "auto")
			.labels();
		assertEquals(0, Halves.wrong(labels.getProcessor(), 1, 2), 0.01);
	}

	@Test
	void whatDoesNotFitIsOneSentence() {
		assertTrue(error(Halves.image(1), "auto").contains(
			"halves.tif has no scribbles; draw a few ROIs for each class"));
		assertTrue(error(Halves.image(1), "overlay").contains("halves.tif has no scribbles"));
		assertTrue(error(Halves.image(1), "roi_manager").contains("The ROI Manager is empty or can't be had here"));
		assertTrue(error(withOverlay(named("a 1", left()), named("a 2", right())), "auto").contains(
			"All scribbles of the overlay are of one class, a; scribble at least 2."));
		assertEquals("Nothing tells the classes of the ROIs of the overlay; give each ROI the name of its class (" +
			"such as nucleus or background), or each class a group or a stroke colour of its own (Edit > Selection > " +
			"Properties...).", error(withOverlay(left(), named("0012-0034", right())), "auto"));
		assertTrue(error(withOverlay(named("nucleus", left()), right()), "auto").startsWith("Nothing tells"));
		assertTrue(error(withOverlay(named("a", left()), named("b", new Line(300, 10, 320, 10))), "auto").contains(
			"ROI 2 (b) lies outside of halves.tif; move or remove it."));
		assertTrue(error(withOverlay(grouped(1, left()), right()), "auto").contains(
			"ROI 2 of the overlay has no group, but others have one"));
		assertTrue(error(withOverlay(named("a", left()), named("b", left())), "auto").contains(
			"every pixel of a is also of a later class"));
		assertTrue(error(Halves.image(1), "nonsense").contains("'source' is 'nonsense', which is neither the title"));
		new ImagePlus("small", new ByteProcessor(9, 9)).show();
		assertTrue(error(Halves.image(1), "small").contains(
			"small has 9 x 9 pixels, but halves.tif has 80 x 60 pixels"));
		new ImagePlus("empty", new ByteProcessor(80, 60)).show();
		assertTrue(error(Halves.image(1), "empty").contains("empty is 0 everywhere"));
		new ImagePlus("one", Halves.noisyMask(4)).show();
		assertTrue(error(Halves.image(1), "one").contains("All scribbles of one are of one class, label 4"));
		new ImagePlus("parts", Halves.noisyProbability()).show();
		assertTrue(error(Halves.image(1), "parts").contains("labels are whole numbers from 0 to 65535."));
	}

	private static String error(final ImagePlus image, final String source) {
		return assertThrows(DeepLabException.class, () -> label(image, source)).getMessage();
	}
}
