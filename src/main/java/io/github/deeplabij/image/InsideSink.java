package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

/** Hands results on as they are inside of the selected area, and background outside of it. */
final class InsideSink implements Sink {

	private static final int MAPS = 3;

	private final Sink to;
	private final SelectedArea area;
	private final int background;
	private final int classes;
	private Geometry geometry;
	private boolean[] begun;

	/**
	 * @param background the label of what is outside
	 * @param classes how many classes there are; with as many channels of scores, the first is that of the background
	 */
	InsideSink(final Sink to, final SelectedArea area, final int background, final int classes) {
		this.to = to;
		this.area = area;
		this.background = background;
		this.classes = classes;
	}

	@Override
	public synchronized void begin(final Geometry of) {
		geometry = of;
		begun = new boolean[of.planes()];
		to.begin(of);
	}

	@Override
	public boolean isThreadSafe() {
		return to.isThreadSafe();
	}

	/** What no region of the area covers comes first. */
	private synchronized void beginPlane(final int plane) {
		if (begun[plane]) return;
		begun[plane] = true;
		for (final Region rest : rest()) {
			final int size = Math.toIntExact(rest.size());
			if (wantsMaps()) for (int map = 0; map < MAPS; map++) to.map(plane, map, rest, new float[size]);
			final int[] labels = new int[size];
			Arrays.fill(labels, background);
			to.labels(plane, rest, labels);
			if (!wantsScores()) continue;
			for (int channel = 0; channel < geometry.channels(); channel++) {
				final float[] scores = new float[size];
				Arrays.fill(scores, outside(channel));
				to.scores(plane, channel, rest, scores);
			}
		}
	}

	/** Rectangles that don't overlap and hold what no region of the area does. */
	private List<Region> rest() {
		List<Region> rest = bands();
		for (final Region each : area.regions()) {
			final List<Region> smaller = new ArrayList<>();
			rest.forEach(part -> cut(part, each, smaller));
			rest = smaller;
		}
		return rest;
	}

	/** Each plane in parts that are small enough to be filled. */
	private List<Region> bands() {
		final int rows = Math.max(1, (1 << 22) / geometry.width());
		final List<Region> bands = new ArrayList<>();
		for (int y = 0; y < geometry.height(); y += rows)
			bands.add(new Region(0, y, geometry.width(), Math.min(rows, geometry.height() - y)));
		return bands;
	}

	/** Adds what is left of a rectangle without another one. */
	private static void cut(final Region part, final Region without, final List<Region> to) {
		final Region common = part.intersection(without);
		if (common.size() == 0) {
			to.add(part);
			return;
		}
		final int right = part.x() + part.width();
		final int bottom = part.y() + part.height();
		add(part.x(), part.y(), right, common.y(), to);
		add(part.x(), common.y(), common.x(), common.y() + common.height(), to);
		add(common.x() + common.width(), common.y(), right, common.y() + common.height(), to);
		add(part.x(), common.y() + common.height(), right, bottom, to);
	}

	private static void add(final int left, final int top, final int right, final int bottom, final List<Region> to) {
		if (right > left && bottom > top) to.add(new Region(left, top, right - left, bottom - top));
	}

	private float outside(final int channel) {
		return channel == 0 && geometry.channels() == classes ? 1 : 0;
	}

	@Override
	public void labels(final int plane, final Region region, final int[] labels) {
		beginPlane(plane);
		for (int i = 0; i < labels.length; i++) if (isOutside(region, i)) labels[i] = background;
		to.labels(plane, region, labels);
	}

	@Override
	public boolean wantsScores() {
		return to.wantsScores();
	}

	@Override
	public void scores(final int plane, final int channel, final Region region, final float[] scores) {
		beginPlane(plane);
		mask(region, scores, outside(channel));
		to.scores(plane, channel, region, scores);
	}

	@Override
	public boolean wantsMaps() {
		return to.wantsMaps();
	}

	@Override
	public void map(final int plane, final int map, final Region region, final float[] values) {
		beginPlane(plane);
		mask(region, values, 0);
		to.map(plane, map, region, values);
	}

	private void mask(final Region region, final float[] values, final float outside) {
		for (int i = 0; i < region.size(); i++) if (isOutside(region, i)) values[i] = outside;
	}

	private boolean isOutside(final Region region, final int index) {
		return !area.contains(region.x() + index % region.width(), region.y() + index / region.width());
	}

	@Override
	public void end() {
		to.end();
	}

	@Override
	public void abort() {
		to.abort();
	}
}
