package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.process.ByteProcessor;

/** The colours of classes: their own, or Glasbey's; none but the background is black or clear. */
class ClassColoursTest {

	private static final int CLASSES = 21;

	private final List<ClassInfo> classes = IntStream.range(0, CLASSES).mapToObj(c -> new ClassInfo(c, "class " + c,
		c == 5 ? OptionalInt.of(0) : OptionalInt.empty())).toList();
	private final ImagePlus image = IJ.createImage("a", "8-bit black", CLASSES, 1, 1);

	private ImagePlus labels() {
		final OutputJob job = new OutputJob(image, classes, ImageSegmenter.PROBABILITIES);
		job.labels().begin(new Geometry(CLASSES, 1, 1, CLASSES));
		job.labels().labels(0, new Region(0, 0, CLASSES, 1), IntStream.range(0, CLASSES).toArray());
		return job.labelImage();
	}

	@Test
	void labelsOfDifferentClassesLookDifferent() {
		final int[] shown = (int[]) labels().getProcessor().convertToRGB().getPixels();
		final Set<Integer> colours = new HashSet<>();
		for (int c = 0; c < CLASSES; c++)
			colours.add(shown[c] & 0xffffff);
		// class 5 is described as black, which the background is too
		assertEquals(CLASSES - 1, colours.size());
	}

	@Test
	void everyClassButTheBackgroundIsLaidOverTheImage() {
		ClassOverlay.put(image, labels(), classes, false);
		final int[] pixels = (int[]) ((ImageRoi) image.getOverlay().get(0)).getProcessor().getPixels();
		assertEquals(0, pixels[0] & 0xffffff);
		for (int c = 1; c < CLASSES; c++)
			assertNotEquals(0, pixels[c] & 0xffffff, "class " + c);
	}

	/**
	 * The first class of street scenes is the road, and it has a colour; that of others is the background, whatever its
	 * colour.
	 */
	@Test
	void class0IsClearOnlyWhereItIsTheBackground() {
		for (final String name : List.of("background", "Background", "__background__", "unlabeled", "void", "other",
			"class 0", "label 0"))
		{
			assertEquals(0, overlaid(new ClassInfo(0, name, OptionalInt.of(0x123456))), name);
		}
		assertEquals(0x804080, overlaid(new ClassInfo(0, "road", OptionalInt.of(0x804080))));
		final ClassInfo plain = new ClassInfo(0, "road", OptionalInt.empty());
		assertNotEquals(0, overlaid(plain));
		for (int value = 0; value < CLASSES; value++)
			assertNotEquals(Glasbey.colour(value), overlaid(plain));
		assertEquals(0, overlaid(new ClassInfo(1, "background", OptionalInt.empty())));
	}

	private int overlaid(final ClassInfo each) {
		final ByteProcessor labels = new ByteProcessor(CLASSES, 1);
		labels.set(0, each.value());
		ClassOverlay.put(image, new ImagePlus("", labels), List.of(each), false);
		return ((int[]) ((ImageRoi) image.getOverlay().get(0)).getProcessor().getPixels())[0] & 0xffffff;
	}
}
