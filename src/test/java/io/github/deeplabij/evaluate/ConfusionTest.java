package io.github.deeplabij.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

class ConfusionTest {

	private static Confusion of(final int classes, final int[] truth, final int[] labels) {
		final Confusion confusion = new Confusion(classes);
		for (int i = 0; i < truth.length; i++)
			confusion.add(truth[i], labels[i]);
		return confusion;
	}

	@Test
	void countsTruthAgainstLabels() {
		final Confusion confusion = of(3, new int[] { 0, 0, 1, 1, 1 }, new int[] { 0, 1, 1, 1, 0 });
		assertEquals(1, confusion.count(0, 0));
		assertEquals(1, confusion.count(0, 1));
		assertEquals(2, confusion.count(1, 1));
		assertEquals(1, confusion.count(1, 0));
		assertEquals(0, confusion.count(2, 2));
		assertEquals(1 / 3.0, confusion.iou(0), 1e-12);
		assertEquals(2 / 4.0, confusion.iou(1), 1e-12);
	}

	@Test
	void hasNoIouForAnAbsentClass() {
		final Confusion confusion = of(3, new int[] { 0 }, new int[] { 1 });
		assertTrue(Double.isNaN(confusion.iou(2)));
		assertEquals(0, confusion.iou(0));
		assertEquals(0, confusion.iou(1));
	}

	@Test
	void theMeanIsOverTheClassesOfTheTruth() {
		// class 2 is given, but not true; class 3 is neither
		final Confusion confusion = of(4, new int[] { 0, 0, 0, 1 }, new int[] { 0, 0, 2, 1 });
		assertEquals((2 / 3.0 + 1) / 2, confusion.meanIou(), 1e-12);
		assertTrue(Double.isNaN(new Confusion(2).meanIou()));
	}

	@Test
	void isOneWhereAllAgrees() {
		assertEquals(1, of(2, new int[] { 0, 1, 1 }, new int[] { 0, 1, 1 }).iou(1));
	}

	@Test
	void addsUp() {
		final Random random = new Random(3);
		final int[] truth = random.ints(1000, 0, 4).toArray();
		final int[] labels = random.ints(1000, 0, 4).toArray();
		final Confusion whole = of(4, truth, labels);
		final Confusion sum = of(4, Arrays.copyOf(truth, 300), Arrays.copyOf(labels, 300));
		sum.addAll(of(4, Arrays.copyOfRange(truth, 300, 1000), Arrays.copyOfRange(labels, 300, 1000)));
		for (int t = 0; t < 4; t++) {
			for (int l = 0; l < 4; l++)
				assertEquals(whole.count(t, l), sum.count(t, l));
			assertEquals(whole.iou(t), sum.iou(t));
		}
	}
}
