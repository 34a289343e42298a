package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.segment.Region;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageRoi;

/** The colours of classes: their own, or Glasbey's; none but the background is black or clear. */
class ClassColoursTest {

	private static final int CLASSES = 21;

	private final List<ClassInfo> classes = IntStream.range(0, CLASSES).mapToObj(c -> new ClassInfo(c, "class " + c, c == 5
		? OptionalInt.of(0) : OptionalInt.empty())).toList();
	private final ImagePlus image = IJ.createImage("a", "8-bit black", CLASSES, 1, 1);

	private ImagePlus labels() {
		final ResultImages results = new ResultImages(image, 1, classes, CLASSES, EnumSet.of(Output.LABELS));
		results.labels(0, new Region(0, 0, CLASSES, 1), IntStream.range(0, CLASSES).toArray());
		return results.labelImage("");
	}

	@Test
	void labelsOfDifferentClassesLookDifferent() {
		final int[] shown = (int[]) labels().getProcessor().convertToRGB().getPixels();
		final Set<Integer> colours = new HashSet<>();
		for (int c = 0; c < CLASSES; c++) colours.add(shown[c] & 0xffffff);
		// class 5 is described as black, which the background is too
		assertEquals(CLASSES - 1, colours.size());
	}

	@Test
	void everyClassButTheBackgroundIsLaidOverTheImage() {
		ClassOverlay.put(image, labels(), classes);
		final int[] pixels = (int[]) ((ImageRoi) image.getOverlay().get(0)).getProcessor().getPixels();
		assertEquals(0, pixels[0] & 0xffffff);
		for (int c = 1; c < CLASSES; c++) assertNotEquals(0, pixels[c] & 0xffffff, "class " + c);
	}
}
