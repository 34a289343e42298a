package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;

class LegendOutlinesTest {

	private static final int SIDE = 12;
	private static final List<ClassInfo> CLASSES = List.of(new ClassInfo(0, "background", OptionalInt.empty()),
		new ClassInfo(3, "cell", OptionalInt.of(0x00ff00)), new ClassInfo(7, "debris", OptionalInt.empty()));

	@TempDir
	Path folder;

	/** A cell of 6 x 6 pixels with a hole on both planes, and debris in two pieces on the second. */
	private static int label(final int plane, final int x, final int y) {
		if (x >= 2 && x < 8 && y >= 2 && y < 8) return x == 4 && y == 5 ? 0 : 3;
		return plane == 1 && (x == 0 && y < 2 || x == 11 && y == 11) ? 7 : 0;
	}

	private static Outputs outputs(final ImagePlus image) {
		final Outputs outputs = new Outputs(new OutputJob(image, CLASSES, "scores"), EnumSet.of(Output.OUTLINES));
		final int planes = image.getStackSize();
		final int side = image.getWidth();
		outputs.begin(new Geometry(side, side, planes, CLASSES.size()));
		for (int plane = 0; plane < planes; plane++) {
			final int[] labels = new int[side * side];
			for (int i = 0; i < labels.length; i++)
				labels[i] = side == SIDE ? label(plane, i % side, i / side) : (i + i / side) % 2 * 3;
			outputs.labels(plane, new Region(0, 0, side, side), labels);
		}
		outputs.end();
		return outputs;
	}

	private static void show(final ImagePlus image) {
		new ImageSegmenter.Result(outputs(image), List.of(), "").show();
	}

	@Test
	void aRoiForEachClassAndPlane() {
		final ImagePlus image = IJ.createImage("cells", "8-bit black", SIDE, SIDE, 2);
		final Overlay own = new Overlay(new Roi(1, 1, 2, 2));
		image.setOverlay(own);
		show(image);
		show(image);
		final List<Roi> rois = Arrays.asList(image.getOverlay().toArray());
		assertEquals(Stream.of(null, "cell", "debris", "cell").toList(), rois.stream().map(Roi::getName).toList());
		assertEquals(List.of(1, 2, 2), rois.stream().skip(1).map(Roi::getPosition).toList());
		assertEquals(new Color(0x00ff00), rois.get(1).getStrokeColor());
		assertEquals(new Color(Glasbey.colour(7)), rois.get(2).getStrokeColor());
		for (final Roi each : rois.subList(1, 4)) {
			for (int i = 0; i < SIDE * SIDE; i++) {
				final int value = each.getName().equals("cell") ? 3 : 7;
				assertEquals(label(each.getPosition() - 1, i % SIDE, i / SIDE) == value,
					each.contains(i % SIDE, i / SIDE), each + " at " + i);
			}
		}
	}

	@Test
	void thePictureHasLinesAlongTheEdges() {
		final ImagePlus image = IJ.createImage("cells", "8-bit black", SIDE, SIDE, 1);
		image.getProcessor().setValue(200);
		image.getProcessor().fill();
		final List<Path> files = outputs(image).all().get(0).save(folder.resolve("cells"));
		assertEquals(List.of(folder.resolve("cells-outlines.png")), files);
		final ImagePlus picture = IJ.openImage(files.get(0).toString());
		final int line = 0x00ff00;
		assertEquals(line, picture.getProcessor().get(2, 2) & 0xffffff);
		assertEquals(line, picture.getProcessor().get(7, 4) & 0xffffff);
		assertEquals(line, picture.getProcessor().get(3, 5) & 0xffffff);
		for (final int[] at : new int[][] { { 6, 6 }, { 4, 5 }, { 8, 4 }, { 0, 0 } }) {
			final int colour = picture.getProcessor().get(at[0], at[1]) & 0xffffff;
			assertNotEquals(line, colour);
			assertEquals(colour >> 16, colour & 0xff);
		}
		final ImagePlus stack = IJ.createImage("cells", "16-bit ramp", SIDE, SIDE, 2);
		assertEquals(List.of(folder.resolve("cells-outlines.tif")), outputs(stack).all().get(0).save(folder.resolve(
			"cells")));
		final ImagePlus saved = IJ.openImage(folder.resolve("cells-outlines.tif").toString());
		assertEquals(Glasbey.colour(7), saved.getStack().getProcessor(2).get(11, 11) & 0xffffff);
	}

	@Test
	void tooManyPiecesAreRefusedInOneSentence() {
		final ImagePlus noise = IJ.createImage("noise", "8-bit black", 2000, 2000, 1);
		// pixels that touch at corners are of one piece, so the holes are many
		final String message = assertThrows(DeepLabException.class, () -> show(noise)).getMessage();
		assertTrue(message.startsWith("The classes have more than 100000 pieces, too many outlines; "), message);
	}
}
