package io.github.deeplabij.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

/** Keeps labels and scores, and checks that each pixel of each is given exactly once. */
public final class Collected implements Sink {

	private final List<? extends PlaneSource> planes;
	private final int[][] labels;
	private final int[][] labelled;
	private final float[][][] scores;
	private final int[][][] scored;
	private int regions;

	/**
	 * @param channels how many channels of scores are wanted; 0 for labels alone
	 */
	public Collected(final int channels, final List<? extends PlaneSource> planes) {
		this.planes = planes;
		labels = new int[planes.size()][];
		scores = new float[planes.size()][][];
		labelled = new int[planes.size()][];
		scored = new int[planes.size()][][];
		for (int p = 0; p < labels.length; p++) {
			final int count = planes.get(p).width() * planes.get(p).height();
			labels[p] = new int[count];
			labelled[p] = new int[count];
			scores[p] = new float[channels][count];
			scored[p] = new int[channels][count];
		}
	}

	/** Forgets what came before. */
	@Override
	public void begin(final Geometry geometry) {
		for (final int[] plane : labelled)
			Arrays.fill(plane, 0);
		for (final int[][] plane : scored)
			for (final int[] channel : plane)
				Arrays.fill(channel, 0);
		regions = 0;
	}

	@Override
	public boolean wantsScores() {
		return scores[0].length > 0;
	}

	@Override
	public void labels(final int plane, final Region region, final int[] values) {
		regions++;
		assertEquals(region.size(), values.length);
		for (int i = 0; i < values.length; i++) {
			labels[plane][index(plane, region, i)] = values[i];
			labelled[plane][index(plane, region, i)]++;
		}
	}

	@Override
	public void scores(final int plane, final int channel, final Region region, final float[] values) {
		assertEquals(region.size(), values.length);
		for (int i = 0; i < values.length; i++) {
			scores[plane][channel][index(plane, region, i)] = values[i];
			scored[plane][channel][index(plane, region, i)]++;
		}
	}

	private int index(final int plane, final Region region, final int i) {
		final int x = region.x() + i % region.width();
		final int y = region.y() + i / region.width();
		assertTrue(x < planes.get(plane).width() && y < planes.get(plane).height(), () -> region.toString());
		return y * planes.get(plane).width() + x;
	}

	/** How many regions of labels came. */
	public int regions() {
		return regions;
	}

	public int[] labels(final int plane) {
		for (final int times : labelled[plane])
			assertEquals(1, times);
		return labels[plane];
	}

	public float[][] scores(final int plane) {
		for (final int[] channel : scored[plane]) {
			for (final int times : channel)
				assertEquals(1, times);
		}
		return scores[plane];
	}
}
