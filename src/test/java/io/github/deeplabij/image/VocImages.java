package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.deeplabij.evaluate.Confusion;

import ij.ImagePlus;
import ij.process.ImageProcessor;

/** Twelve images of PASCAL VOC with their true classes, where they lie beside the project. */
public final class VocImages {

	private static final Path FOLDER = Path.of("../shared/data/voc21/val");
	private static final int CLASSES = 21;
	private static final int IGNORE = 255;

	private VocImages() {}

	/** Skips the test where they are absent. */
	static void require() {
		assumeTrue(Files.isDirectory(FOLDER), "the images of VOC are not beside the project");
	}

	/** Gives the label image of an image; it may be larger at its right and lower end. */
	public interface Labelling {

		ImagePlus labels(ImagePlus image) throws IOException;
	}

	/** Compares the labels of all images with the truth, less the pixels that VOC leaves out. */
	public static Confusion compare(final Labelling labelling) throws IOException {
		final List<Path> images;
		try (Stream<Path> files = Files.list(FOLDER.resolve("images"))) {
			images = files.sorted().toList();
		}
		final Confusion confusion = new Confusion(CLASSES);
		for (final Path file : images) {
			final String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", ".png");
			final ImageProcessor truth = ImageFiles.open(FOLDER.resolve("labels").resolve(name)).getProcessor();
			final ImageProcessor labels = labelling.labels(ImageFiles.open(file)).getProcessor();
			for (int y = 0; y < truth.getHeight(); y++) {
				for (int x = 0; x < truth.getWidth(); x++) {
					if (truth.get(x, y) != IGNORE) confusion.add(truth.get(x, y), labels.get(x, y));
				}
			}
		}
		return confusion;
	}
}
