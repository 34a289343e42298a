package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import ij.ImagePlus;

/** Writes what a segmentation gave. */
public final class Results {

	/** What is put behind an input's name. */
	public static final List<String> ENDINGS = List.of("-labels.tif", "-probabilities.tif", "-scores.tif", "-overlay.tif", "-overlay.png",
		"-table.csv");

	private Results() {}

	/**
	 * Writes all results.
	 *
	 * @param stem the folder and the start of the files' names
	 * @return the files
	 */
	public static List<Path> write(final ImageSegmenter.Result result, final Path stem) {
		final List<Path> files = new ArrayList<>();
		if (result.labels() != null) ImageFiles.saveTiff(result.labels(), add(files, stem, "-labels.tif"));
		if (result.probabilities() != null) ImageFiles.saveTiff(result.probabilities(), add(files, stem, "-" + result
			.scores() + ".tif"));
		final ImagePlus overlay = result.overlayImage();
		if (overlay != null && overlay.getStackSize() > 1) ImageFiles.saveTiff(overlay, add(files, stem, "-overlay.tif"));
		else if (overlay != null) ImageFiles.savePng(overlay, add(files, stem, "-overlay.png"));
		if (result.table() != null) ImageFiles.saveCsv(result.table(), add(files, stem, "-table.csv"));
		return files;
	}

	private static Path add(final List<Path> files, final Path stem, final String ending) {
		final Path file = stem.resolveSibling(stem.getFileName() + ending);
		files.add(file);
		return file;
	}
}
