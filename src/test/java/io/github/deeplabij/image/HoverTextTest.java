package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.natives.Device;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.Duplicator;

/** What the status bar says of results as they come, and as they are saved and opened again. */
class HoverTextTest {

	private static final String PLACE = "x=3, y=4";
	private static final List<String> NAMES = List.of("background", "nucleus", "boundary");

	@TempDir
	static Path folder;

	private static ImagePlus source;
	private static ImageSegmenter.Result result;

	@BeforeAll
	static void segment() {
		source = SampleImage.create();
		try (ImageSegmenter segmenter = new ImageSegmenter(new Catalogue(List.of()).find("nuclei-fluorescence"),
			Device.CPU))
		{
			result = segmenter.segment(source, 0, EnumSet.of(Output.LABELS, Output.OBJECTS, Output.OVERLAY),
				Monitor.NONE);
		}
		result.show();
		ImageFiles.saveTiff(source, folder.resolve("source.tif"));
		result.save(folder.resolve("cells"));
	}

	private static String of(final ImagePlus image, final int x, final int y) {
		return new HoverText().of(image, x, y, PLACE + ", value=7", PLACE);
	}

	private static ImagePlus open(final String name) {
		return IJ.openImage(folder.resolve(name).toString());
	}

	@Test
	void classesOfLabels() {
		for (final ImagePlus labels : List.of(result.labels(), open("cells-labels.tif"), new Duplicator().run(result
			.labels())))
		{
			assertTrue(HoverText.isTold(labels));
			for (int y = 0; y < labels.getHeight(); y += 3) {
				for (int x = 0; x < labels.getWidth(); x += 3)
					assertEquals(PLACE + ", value=7 (" + NAMES.get(labels.getPixel(x, y)[0]) + ")", of(labels, x, y));
			}
			assertEquals(PLACE + ", value=7", of(labels, -1, 0));
			assertEquals(PLACE + ", value=7", of(labels, 0, labels.getHeight()));
		}
	}

	/** Labels that tell their classes in their info alone, as those of older files do. */
	@Test
	void classesOfOldLabels() {
		final ImagePlus labels = IJ.createImage("old", "8-bit black", 4, 4, 1);
		labels.getProcessor().set(1, 2, 5);
		labels.setProperty("Info", "DeepLab classes: 0 sky, 5 cell, 2nd kind, 6 \u03bc\n");
		assertEquals(PLACE + ", value=7 (cell, 2nd kind)", of(labels, 1, 2));
		assertEquals(PLACE + ", value=7 (sky)", of(labels, 0, 0));
		labels.getProcessor().set(1, 2, 9);
		assertEquals(PLACE + ", value=7", of(labels, 1, 2));
	}

	@Test
	void objects() {
		for (final ImagePlus objects : List.of(result.objects(), open("cells-objects.tif"))) {
			int seen = 0;
			for (int i = 0; i < objects.getProcessor().getPixelCount(); i++) {
				final int number = objects.getProcessor().get(i);
				final String said = of(objects, i % objects.getWidth(), i / objects.getWidth());
				assertEquals(number == 0 ? PLACE + ", value=7" : PLACE + ", object " + number + " (nucleus)", said);
				seen = Math.max(seen, number);
			}
			assertTrue(seen > 20, "objects: " + seen);
		}
	}

	@Test
	void overlays() {
		for (final ImagePlus image : List.of(source, open("source.tif"))) {
			assertTrue(HoverText.isTold(image));
			for (int y = 0; y < image.getHeight(); y += 3) {
				for (int x = 0; x < image.getWidth(); x += 3) {
					final int value = result.labels().getPixel(x, y)[0];
					assertEquals(PLACE + ", value=7, class " + value + " (" + NAMES.get(value) + ")", of(image, x, y));
				}
			}
			image.setHideOverlay(true);
			assertFalse(HoverText.isTold(image));
			image.setHideOverlay(false);
		}
	}

	@Test
	void othersImagesAndScoresSayNothing() {
		final ImagePlus other = SampleImage.create();
		assertFalse(HoverText.isTold(other));
		assertEquals(PLACE + ", value=7", of(other, 1, 1));
		final ImagePlus scores = IJ.createImage("scores", "32-bit black", 4, 4, 1);
		scores.setProperty("Info", "DeepLab classes: 0 background, 1 nucleus\n");
		assertEquals(PLACE + ", value=7", of(scores, 1, 1));
	}

	/** Where slices were taken out, the numbers stay but nobody knows their classes. */
	@Test
	void objectsOfAPlane() {
		final ImagePlus objects = IJ.createImage("objects", "16-bit black", 4, 4, 2);
		objects.setProp(LegendText.CLASSES, "0 background, 1 nucleus, 2 dead");
		objects.setProp(HoverObjects.KEY, "2:1,9:2;5:1");
		for (int plane = 1; plane <= 2; plane++) {
			objects.getStack().getProcessor(plane).set(0, 2);
			objects.getStack().getProcessor(plane).set(1, 5);
			objects.getStack().getProcessor(plane).set(2, 10);
		}
		final String[][] wanted = { { "2 (nucleus)", "5 (dead)", "10" }, { "2 (nucleus)", "5 (nucleus)", "10" } };
		for (int plane = 1; plane <= 2; plane++) {
			objects.setSlice(plane);
			for (int x = 0; x < 3; x++)
				assertEquals(PLACE + ", object " + wanted[plane - 1][x], of(objects, x, 0));
		}
		assertEquals(PLACE + ", value=7", of(new Duplicator().run(objects, 2, 2), 1, 0));
	}
}
