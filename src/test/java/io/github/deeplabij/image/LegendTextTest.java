package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.natives.Device;

import ij.IJ;
import ij.ImagePlus;

class LegendTextTest {

	@TempDir
	Path folder;

	/** Names, colours and look-up table are there when the file is opened again, and say the same. */
	@Test
	void aSavedLabelImageKeepsItsLegend() {
		try (ImageSegmenter segmenter = new ImageSegmenter(new Catalogue(List.of()).find("nuclei-fluorescence"),
			Device.CPU))
		{
			segmenter.segment(SampleImage.create(), 0, EnumSet.of(Output.LABELS), Monitor.NONE).save(folder.resolve(
				"a"));
		}
		final ImagePlus labels = IJ.openImage(folder.resolve("a-labels.tif").toString());
		assertEquals("0 background, 1 nucleus, 2 boundary", labels.getProp("DeepLab classes"));
		final String[] colours = labels.getProp("DeepLab colours").split(", ");
		assertEquals(3, colours.length);
		for (int value = 0; value < 3; value++)
			assertEquals(value + " " + String.format("#%06x", labels.getProcessor().getLut().getRGB(value) & 0xffffff),
				colours[value]);
	}
}
