package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.Monitor;

import ij.gui.PolygonRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.gui.Wand;
import ij.process.ByteProcessor;

class LabelTracerTest {

	/** Digits are labels. */
	private static List<Outline> trace(final String... rows) {
		final int[] labels = String.join("", rows).chars().map(c -> c == '.' ? 0 : c - '0').toArray();
		return trace(rows[0].length(), rows.length, labels);
	}

	private static List<Outline> trace(final int width, final int height, final int[] labels) {
		return LabelTracer.trace(width, height, i -> labels[i], labels.length, Monitor.NONE).orElseThrow();
	}

	/** The pixels that ImageJ takes a ROI for. */
	private static int[] pixels(final Roi roi, final int width, final int height) {
		final ByteProcessor filled = new ByteProcessor(width, height);
		filled.setValue(1);
		filled.fill(roi);
		return Arrays.stream(filled.getIntArray()).flatMapToInt(Arrays::stream).toArray();
	}

	@Test
	void aRoiHoldsExactlyThePixelsOfItsObject() {
		final Random random = new Random(7);
		for (int round = 0; round < 300; round++) {
			final int width = 1 + random.nextInt(25);
			final int height = 1 + random.nextInt(25);
			final int different = 1 + random.nextInt(6);
			final int[] labels = random.ints(width * height, 0, different + 1).toArray();
			final List<Outline> outlines = trace(width, height, labels);
			assertEquals(Arrays.stream(labels).filter(label -> label > 0).distinct().count(), outlines.size());
			for (final Outline each : outlines) {
				final int[] expected = new int[labels.length];
				for (int i = 0; i < labels.length; i++)
					if (labels[i] == each.label()) expected[i % width * height + i / width] = 1;
				assertArrayEquals(expected, pixels(each.roi(), width, height), () -> Arrays.toString(labels));
				assertEquals(Arrays.stream(expected).sum(), each.area());
				assertEquals(each.bounds(), each.roi().getBounds());
			}
		}
	}

	@Test
	void anObjectOfOnePieceIsTracedAsByTheWand() {
		final List<Outline> outlines = trace( //
			".11....", //
			"1111.2.", //
			".11.222", //
			"..1.22.", //
			"...1...");
		final ByteProcessor plane = new ByteProcessor(7, 5);
		final int[] ones = { 1, 2, 7, 8, 9, 10, 15, 16, 23, 31 };
		Arrays.stream(ones).forEach(i -> plane.set(i, 1));
		final Wand wand = new Wand(plane);
		wand.autoOutline(0, 1, 1, 1, Wand.EIGHT_CONNECTED);
		final Roi expected = new PolygonRoi(wand.xpoints, wand.ypoints, wand.npoints, Roi.TRACED_ROI);
		final Roi traced = outlines.get(0).roi();
		assertEquals(Roi.TRACED_ROI, traced.getType());
		assertEquals(expected.getLength(), traced.getLength());
		assertEquals(((PolygonRoi) expected).getNCoordinates(), ((PolygonRoi) traced).getNCoordinates());
		assertArrayEquals(pixels(expected, 7, 5), pixels(traced, 7, 5));
		assertEquals(new Rectangle(4, 1, 3, 3), outlines.get(1).bounds());
	}

	@Test
	void holesAndPiecesMakeACompositeRoi() {
		final List<Outline> outlines = trace( //
			"11111.2", //
			"1.111..", //
			"11.1122", //
			"11111.2", //
			"......3");
		assertEquals(List.of(1, 2, 3), outlines.stream().map(Outline::label).toList());
		assertEquals(18, outlines.get(0).area());
		assertEquals(1, outlines.get(0).pieces());
		assertEquals(3, outlines.get(0).loops().size(), "one around, and one for each hole, which touch at a corner");
		assertInstanceOf(ShapeRoi.class, outlines.get(0).roi());
		assertEquals(4, outlines.get(1).area());
		assertEquals(2, outlines.get(1).pieces());
		assertInstanceOf(PolygonRoi.class, outlines.get(2).roi());
	}

	@Test
	void aHoleMayHoldAnotherObject() {
		final List<Outline> outlines = trace( //
			"11111", //
			"12221", //
			"12121", //
			"12221", //
			"11111");
		assertEquals(17, outlines.get(0).area());
		assertEquals(2, outlines.get(0).pieces());
		assertEquals(8, outlines.get(1).area());
	}

	@Test
	void noiseIsGivenUp() {
		final int[] noise = new Random(1).ints(10_000, 0, 1000).toArray();
		assertTrue(LabelTracer.trace(100, 100, i -> noise[i], 2000, Monitor.NONE).isEmpty());
		assertTrue(trace(100, 100, noise).size() > 900);
	}

	@Test
	void theMonitorCancels() {
		final Monitor cancelled = new Monitor() {

			@Override
			public void progress(final long done, final long total) {}

			@Override
			public boolean cancelled() {
				return true;
			}
		};
		assertThrows(CancellationException.class, () -> LabelTracer.trace(2, 2, i -> 1, 9, cancelled));
	}
}
