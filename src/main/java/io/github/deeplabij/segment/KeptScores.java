package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.ScoreFile;

/** The scores of planes, kept until all are there that the postprocessing measures. */
final class KeptScores implements AutoCloseable {

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

	/** Measures all planes that are kept, for the end of the postprocessing, and keeps nothing. */
	List<Pointwise> measure(final Postprocessing postprocessing, final BooleanSupplier cancelled) {
		final List<Pointwise> rest = postprocessing.rest(files, planes, cancelled);
		close();
		return rest;
	}

	@Override
	public void close() {
		files.forEach(ScoreFile::close);
		files.clear();
		planes.clear();
	}
}
