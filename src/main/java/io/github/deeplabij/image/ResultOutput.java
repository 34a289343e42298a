package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

import ij.ImagePlus;

/** One thing that a segmentation gives: it takes regions as they come, and delivers once all have come. */
abstract class ResultOutput implements Sink {

	/** How many bytes it takes, beside the labels that outputs share. */
	long bytes(final Geometry geometry) {
		return 0;
	}

	@Override
	public void labels(final int plane, final Region region, final int[] labels) {
		// most look at the labels that outputs share
	}

	/** The image that it is; null if it is none. */
	ImagePlus image() {
		return null;
	}

	/**
	 * @throws DeepLabException if there is too much to be shown
	 */
	void requireShowable() {
		// most always are
	}

	/** Puts it where the user looks, if it is no image of its own. */
	void show() {
		// images are shown by who asked for them
	}

	/**
	 * Writes it.
	 *
	 * @param stem the folder and the start of the file's name
	 * @return the files
	 */
	abstract List<Path> save(Path stem);

	static Path file(final Path stem, final String ending) {
		return stem.resolveSibling(stem.getFileName() + ending);
	}
}
