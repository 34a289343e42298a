package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.ScoreFile;

/** The scores of planes, kept until all are there that the postprocessing measures. */
final class KeptScores implements AutoCloseable {

	/** How many pixels are handed on at a time. */
	private static final int PIXELS = 1 << 18;

	private final List<PlaneSource> planes = new ArrayList<>();
	private final List<ScoreFile> files = new ArrayList<>();

	/** Goes to a plane, the first or the next after those that are kept. */
	void begin(final PlaneSource plane, final int channels) {
		files.add(new ScoreFile(plane.width(), plane.height(), channels));
		planes.add(plane);
	}

	/** How many planes are kept. */
	int count() {
		return planes.size();
	}

	/** Keeps a region of the plane, as {@link Postprocessing#finish} left it. */
	void put(final Region region, final float[][] scores) {
		files.get(files.size() - 1).write(region, scores);
	}

	/** Takes scores at the end of the postprocessing. */
	interface Taker {

		/**
		 * @param index which of the planes that are kept, from 0
		 * @param scores an array for each channel
		 */
		void take(int index, Region region, float[][] scores);
	}

	/** Ends the postprocessing of all planes that are kept, hands them on, and keeps nothing. */
	void end(final Postprocessing scoring, final BooleanSupplier cancelled, final Taker taker) {
		final List<Pointwise> rest = scoring.rest(files, planes, cancelled);
		for (int i = 0; i < files.size(); i++) {
			final ScoreFile file = files.get(i);
			final int rows = Math.max(1, Math.min(file.height(), PIXELS / file.width()));
			for (int y = 0; y < file.height(); y += rows) {
				if (cancelled.getAsBoolean()) throw new CancellationException();
				final Region strip = new Region(0, y, file.width(), Math.min(rows, file.height() - y));
				final float[][] values = new float[file.channels()][(int) strip.size()];
				for (int channel = 0; channel < values.length; channel++) file.read(channel, strip, values[channel]);
				Postprocessing.apply(rest, values);
				taker.take(i, strip, values);
			}
		}
		close();
	}

	@Override
	public void close() {
		files.forEach(ScoreFile::close);
		files.clear();
		planes.clear();
	}
}
