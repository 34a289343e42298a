package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

/** A table of what is measured of each object, as {@link ObjectTable} says. */
final class ObjectTableOutput extends ResultOutput {

	private final OutputJob job;

	ObjectTableOutput(final OutputJob job) {
		this.job = job;
		job.objects();
		ObjectTable.unit(job.source());
	}

	@Override
	void show() {
		job.measured().showMeasurements();
	}

	@Override
	List<Path> save(final Path stem) {
		final Path file = file(stem, "-measurements.csv");
		job.measured().saveMeasurements(file);
		return List.of(file);
	}
}
