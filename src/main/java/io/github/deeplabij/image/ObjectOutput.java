package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

import ij.ImagePlus;

/** A label image of objects: 16-bit, or 32-bit for many; 0 is background, each other value one object of its plane. */
final class ObjectOutput extends ResultOutput {

	private final OutputJob job;

	ObjectOutput(final OutputJob job) {
		this.job = job;
		job.objects();
	}

	@Override
	ImagePlus image() {
		return job.objectImage();
	}

	@Override
	List<Path> save(final Path stem) {
		final Path file = file(stem, "-objects.tif");
		ImageFiles.saveTiff(image(), file);
		return List.of(file);
	}
}
