package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

/** A ROI for each object and plane. */
final class RoiOutput extends ResultOutput {

	private static final String ADVICE = "for the overlay; leave 'rois' out of 'output', or use the command line, " +
		"which saves them into a zip";

	private final OutputJob job;

	RoiOutput(final OutputJob job) {
		this.job = job;
		job.objects();
	}

	@Override
	void requireShowable() {
		ObjectRois.requireFew(job.objects().onPlanes(), ADVICE);
	}

	/** Lays them over the image, in place of those that were laid over it before. */
	@Override
	void show() {
		new ObjectRois(job.outlined()).lay(job.keepsOthers());
	}

	/** Without objects there is no zip, for the ROI Manager opens none that is empty. */
	@Override
	List<Path> save(final Path stem) {
		if (job.outlined().all().isEmpty()) return List.of();
		final Path file = file(stem, "-rois.zip");
		new ObjectRois(job.outlined()).save(file);
		return List.of(file);
	}
}
