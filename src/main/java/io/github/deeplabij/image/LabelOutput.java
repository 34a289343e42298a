package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

import ij.ImagePlus;

/** A label image: 8- or 16-bit, the value of a pixel is its class. */
final class LabelOutput extends ResultOutput {

	private final OutputJob job;

	LabelOutput(final OutputJob job) {
		this.job = job;
		job.labels();
	}

	@Override
	ImagePlus image() {
		return job.labelImage();
	}

	@Override
	List<Path> save(final Path stem) {
		final Path file = file(stem, "-labels.tif");
		ImageFiles.saveTiff(image(), file);
		return List.of(file);
	}
}
