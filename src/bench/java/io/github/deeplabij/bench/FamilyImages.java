package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.deeplabij.evaluate.LabelRows;
import io.github.deeplabij.image.ImageFiles;

import ij.ImagePlus;
import ij.process.ImageProcessor;

/** The validation images of nuclei in fluorescence, and which pixels are of a nucleus in truth. */
final class FamilyImages {

	private static final Path FOLDER = Path.of("../shared/data/nuclei_fluorescence/val");

	private FamilyImages() {}

	static boolean areThere() {
		return Files.isDirectory(FOLDER);
	}

	/** Every so-many-th image, by name. */
	static List<Path> every(final int step) throws IOException {
		final List<Path> chosen = new ArrayList<>();
		try (Stream<Path> files = Files.list(FOLDER.resolve("images"))) {
			final List<Path> all = files.sorted().toList();
			for (int i = 0; i < all.size(); i += step)
				chosen.add(all.get(i));
		}
		return chosen;
	}

	static Path path(final String name) {
		return FOLDER.resolve("images").resolve(name);
	}

	static ImagePlus open(final Path image) {
		return ImageFiles.open(image);
	}

	/** The class of each pixel: 0 background, 1 object. */
	static LabelRows truth(final Path image) {
		final ImagePlus classes = open(FOLDER.resolve("labels").resolve(image.getFileName()));
		return LabelRows.of(IntStream.of(labels(classes)).map(value -> Math.min(value, 1)).toArray(), classes
			.getWidth());
	}

	/** The values of an image's pixels, row by row. */
	static int[] labels(final ImagePlus image) {
		final ImageProcessor pixels = image.getProcessor();
		return IntStream.range(0, pixels.getPixelCount()).map(pixels::get).toArray();
	}
}
