package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

import ij.ImagePlus;

/** The classes, drawn in colour over the image. */
final class OverlayOutput extends ResultOutput {

	private final OutputJob job;

	OverlayOutput(final OutputJob job) {
		this.job = job;
		job.labels();
	}

	/** Lays the classes over the image, in place of those laid over it before. */
	@Override
	void show() {
		ClassOverlay.put(job.source(), job.labelImage(), job.classes(), job.keepsOthers());
	}

	/** A copy of the image in RGB with the classes drawn into it. */
	ImagePlus flattened() {
		return ClassOverlay.flatten(job.source(), job.labelImage(), job.classes());
	}

	@Override
	List<Path> save(final Path stem) {
		final ImagePlus overlay = flattened();
		final boolean several = overlay.getStackSize() > 1;
		final Path file = file(stem, several ? "-overlay.tif" : "-overlay.png");
		if (several) ImageFiles.saveTiff(overlay, file);
		else ImageFiles.savePng(overlay, file);
		return List.of(file);
	}
}
