package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

/** A table of how many objects of each class an image has, as {@link ObjectSummary} says. */
final class ObjectSummaryOutput extends ResultOutput {

	private final OutputJob job;

	ObjectSummaryOutput(final OutputJob job) {
		this.job = job;
		job.objects();
		ObjectTable.unit(job.source());
	}

	@Override
	void show() {
		job.measured().showSummary();
	}

	@Override
	List<Path> save(final Path stem) {
		final Path file = file(stem, "-summary.csv");
		job.measured().saveSummary(file);
		return List.of(file);
	}
}
