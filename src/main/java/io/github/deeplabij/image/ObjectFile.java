package io.github.deeplabij.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;

/** The file of a folder that holds the objects of an image. */
final class ObjectFile {

	/** What may stand behind the name of the image, in the order of preference. */
	private static final List<String> SUFFIXES = List.of("-objects", "-rois", "");

	private ObjectFile() {}

	/**
	 * Finds a label image or ROIs by the name of an image: NAME-objects, NAME-rois or NAME, with any ending, but
	 * for the image's own file.
	 *
	 * @throws DeepLabException if there is none
	 */
	static Path in(final Path folder, final ImagePlus image) {
		final String name = ImageName.of(image.getTitle());
		final List<Path> files;
		try (Stream<Path> all = Files.list(folder)) {
			files = all.filter(Files::isRegularFile).filter(file -> !file.getFileName().toString().equals(image
				.getTitle())).sorted().toList();
		}
		catch (final IOException e) {
			throw new DeepLabException("The folder " + folder + " can't be read; choose another one for 'objects'.", e);
		}
		for (final String suffix : SUFFIXES) {
			final Optional<Path> found = files.stream().filter(file -> stem(file).equals(name + suffix)).findFirst();
			if (found.isPresent()) return found.get();
		}
		throw new DeepLabException("The folder " + folder + " holds no objects of " + image.getTitle() +
			"; call their file " + name + "-objects.tif or " + name + "-rois.zip.");
	}

	private static String stem(final Path file) {
		final String name = file.getFileName().toString();
		return name.endsWith(".roi") ? name.substring(0, name.length() - ".roi".length()) : ImageName.of(name);
	}
}
