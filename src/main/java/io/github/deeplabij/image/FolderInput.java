package io.github.deeplabij.image;

import java.nio.file.Path;

/**
 * An image of a folder that is to be segmented.
 *
 * @param file its file
 * @param label what tables and messages call it
 * @param name what its results are called, without their endings: a path in the folder of the results
 * @param series which of the images of its file it is, from 1; 0 for the first or only one
 */
public record FolderInput(Path file, String label, String name, int series) {

	/** The first or only image of a file. */
	public FolderInput(final Path file, final String label, final String name) {
		this(file, label, name, 0);
	}

	/** One of several images of the same file. */
	FolderInput of(final int number) {
		return new FolderInput(file, label + " series " + number, name + "-s" + number, number);
	}
}
