package io.github.deeplabij.image;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.WindowManager;

/** The images that are open beside a given one. */
public final class OpenImages {

	private OpenImages() {}

	/** All of them. */
	public static List<ImagePlus> all() {
		return others(null);
	}

	/** The titles of the other images; those of the same width and height come first. */
	public static List<String> titles(final ImagePlus image) {
		final List<String> titles = new ArrayList<>();
		int alike = 0;
		for (final ImagePlus other : others(image)) {
			final boolean fits = image != null && other.getWidth() == image.getWidth() && other.getHeight() == image
				.getHeight();
			titles.add(fits ? alike++ : titles.size(), other.getTitle());
		}
		return titles.stream().distinct().toList();
	}

	/** Those of them that have the width and height of the image. */
	static List<String> likely(final ImagePlus image) {
		return image == null ? List.of() : others(image).stream().filter(other -> other.getWidth() == image
			.getWidth() && other.getHeight() == image.getHeight()).map(ImagePlus::getTitle).distinct().toList();
	}

	/** Each once, though batch mode lists an image twice that was shown twice. */
	private static List<ImagePlus> others(final ImagePlus image) {
		final int[] ids = WindowManager.getIDList();
		if (ids == null) return List.of();
		return Arrays.stream(ids).mapToObj(WindowManager::getImage).filter(other -> other != null && other != image)
			.distinct().toList();
	}

	/** Whether another image of this title is open. */
	static boolean isOpen(final String title, final ImagePlus image) {
		return others(image).stream().anyMatch(other -> other.getTitle().equals(title));
	}

	/**
	 * Finds an image by its title.
	 *
	 * @param key the parameter that names it
	 * @throws DeepLabException if not exactly one image of that title is open
	 */
	public static ImagePlus named(final String key, final String title) {
		return titled(key, title).orElseThrow(() -> new DeepLabException("'" + key + "' is '" + title +
			"', and no image of that title is open."));
	}

	/** The same, or empty if none is. */
	static Optional<ImagePlus> titled(final String key, final String title) {
		return named(key, title, others(null));
	}

	private static Optional<ImagePlus> named(final String key, final String title, final List<ImagePlus> images) {
		final List<ImagePlus> named = images.stream().filter(each -> each.getTitle().equals(title)).toList();
		if (named.size() > 1) throw new DeepLabException("'" + key + "' is '" + title + "', and " + named.size() +
			" images have that title; rename all but one of them (Image > Rename...).");
		return named.stream().findAny();
	}

	/**
	 * Finds another image.
	 *
	 * @param key the parameter that names it
	 * @param name its title, or the path of a file; if empty, the one other image that is open
	 * @throws DeepLabException if there is none, or not exactly one of that name
	 */
	static ImagePlus find(final String key, final String name, final ImagePlus image) {
		final List<ImagePlus> others = others(image);
		if (name.isBlank() && others.size() == 1) return others.get(0);
		if (name.isBlank()) throw new DeepLabException(others.isEmpty() ? "No other image is open; open the one for '" +
			key + "' too, or give its path." : "'" + key + "' is empty and " + others.size() +
				" other images are open; give the title of one of them.");
		final Optional<ImagePlus> named = named(key, name, others);
		if (named.isPresent()) return named.get();
		final Path file = path(name);
		if (file == null || !Files.exists(file)) throw new DeepLabException("'" + key + "' is '" + name +
			"', which is neither the title of another open image nor a file.");
		try {
			return ImageFiles.open(file);
		}
		catch (final DeepLabException e) {
			throw new DeepLabException("'" + key + "' is '" + name + "': " + Wording.of(e), e);
		}
	}

	/** The path of that name, or null if it can't be one. */
	static Path path(final String name) {
		try {
			return Path.of(name);
		}
		catch (final InvalidPathException e) {
			return null;
		}
	}
}
