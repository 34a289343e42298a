package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;

class LegendImagesTest {

	private final List<ImagePlus> opened = new ArrayList<>();

	@BeforeEach
	void start() {
		Interpreter.batchMode = true;
	}

	@AfterEach
	void stop() {
		opened.forEach(ImagePlus::close);
		Interpreter.batchMode = false;
	}

	private ImagePlus open(final String title, final ImagePlus image) {
		image.setTitle(title);
		image.show();
		opened.add(image);
		return image;
	}

	private static ImagePlus of(final String type) {
		return IJ.createImage("", type, 512, 400, 1);
	}

	@Test
	void micrographsColoursAndFractionsAreNone() {
		assertTrue(LegendImages.isLikely(SampleImage.truth()));
		assertTrue(LegendImages.isLikely(of("16-bit black")));
		assertFalse(LegendImages.isLikely(SampleImage.create()));
		assertFalse(LegendImages.isLikely(new ImagePlus("8-bit", SampleImage.create().getProcessor().convertToByte(
			true))));
		assertFalse(LegendImages.isLikely(of("RGB black")));
		assertFalse(LegendImages.isLikely(of("32-bit black")));
		final ImagePlus objects = of("32-bit black");
		objects.setProp(HoverObjects.KEY, "70000:1");
		assertTrue(LegendImages.isLikely(objects));
	}

	@Test
	void theOneInFrontIsFirstThenResultsOfOursThenThoseOfItsSize() {
		assertEquals(List.of(), LegendImages.titles(null));
		final ImagePlus photo = open("photo", SampleImage.create());
		open("small", IJ.createImage("", "8-bit black", 30, 20, 1));
		final ImagePlus truth = open("truth", SampleImage.truth());
		open("result", of("8-bit black")).setProp(LegendText.COLOURS, "0 #000000");
		assertEquals(List.of("truth", "result", "small"), LegendImages.titles(truth));
		assertEquals(List.of("result", "truth", "small"), LegendImages.titles(photo));
	}
}
