package io.github.deeplabij.image;

import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

/** Takes the labels of a part of a plane, and hands all on to a sink for which that part is an image of its own. */
final class PanelSink implements Sink {

	private final Region wanted;
	private final int[] values;
	/** Null if there is none. */
	private final Sink inner;

	/**
	 * @param inner null for none
	 * @param channels how many channels scores have
	 */
	PanelSink(final Region wanted, final Sink inner, final int channels) {
		this.wanted = wanted;
		this.inner = inner;
		values = new int[Math.toIntExact(wanted.size())];
		if (inner != null) inner.begin(new Geometry(wanted.width(), wanted.height(), 1, channels));
	}

	/** The labels, row by row. */
	int[] values() {
		return values;
	}

	private Region moved(final Region region) {
		return new Region(region.x() - wanted.x(), region.y() - wanted.y(), region.width(), region.height());
	}

	@Override
	public void labels(final int plane, final Region region, final int[] labels) {
		final Region to = moved(region);
		for (int row = 0; row < to.height(); row++)
			System.arraycopy(labels, row * to.width(), values, (to.y() + row) * wanted.width() + to.x(), to.width());
		if (inner != null) inner.labels(0, to, labels);
	}

	@Override
	public boolean wantsScores() {
		return inner != null && inner.wantsScores();
	}

	@Override
	public void scores(final int plane, final int channel, final Region region, final float[] scores) {
		inner.scores(0, channel, moved(region), scores);
	}

	@Override
	public boolean wantsMaps() {
		return inner != null && inner.wantsMaps();
	}

	@Override
	public void map(final int plane, final int map, final Region region, final float[] mapped) {
		inner.map(0, map, moved(region), mapped);
	}
}
