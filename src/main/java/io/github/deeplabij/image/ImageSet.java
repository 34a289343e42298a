package io.github.deeplabij.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.gui.Roi;

/**
 * Images that the user named: an open image, a file, or all files of a folder. Files are opened when they are asked
 * for.
 */
final class ImageSet {

	private static final Set<String> ENDINGS = Set.of("tif", "tiff", "png", "jpg", "jpeg", "bmp", "gif", "pgm", "dcm",
		"fits");

	private final boolean folder;
	private final Map<String, Item> items;

	private ImageSet(final boolean folder, final Map<String, Item> items) {
		this.folder = folder;
		this.items = items;
	}

	/**
	 * One image.
	 *
	 * @param open the image if it is open, else null
	 * @param file its file, else null
	 */
	record Item(ImagePlus open, Path file) {

		/**
		 * The ROIs of a file that holds ROIs; none if it is an image.
		 *
		 * @throws DeepLabException if it can't be read as ROIs
		 */
		List<Roi> rois() {
			return file != null && RoiSources.holdsRois(file) ? RoiSources.open(file) : List.of();
		}

		/**
		 * The image; one from a file is read anew at each call.
		 *
		 * @throws DeepLabException if the file can't be read as an image
		 */
		ImagePlus image() {
			if (open != null) return open;
			try {
				return ImageFiles.open(file);
			}
			catch (final DeepLabException e) {
				throw new DeepLabException(file + ": " + Wording.of(e), e);
			}
		}
	}

	/**
	 * Finds images.
	 *
	 * @param key the parameter that names them, to be named in errors
	 * @param name the title of an open image, or the path of a file or a folder
	 * @throws DeepLabException if there is none of that name, or no image in the folder
	 */
	static ImageSet find(final String key, final String name) {
		return find(key, name, ImageSet::isImage);
	}

	/** The same for images and files of ROIs. */
	static ImageSet findObjects(final String key, final String name) {
		return find(key, name, file -> isImage(file) || RoiSources.isFile(file) && !isHidden(file));
	}

	private static ImageSet find(final String key, final String name, final Predicate<Path> chosen) {
		if (name.isBlank()) throw new DeepLabException(key +
			" is empty; give the title of an open image, a file or a folder.");
		final Optional<ImagePlus> open = OpenImages.titled(key, name);
		if (open.isPresent()) return new ImageSet(false, Map.of(ImageName.of(name), new Item(open.get(), null)));
		final Path path = OpenImages.path(name);
		if (path != null && Files.isRegularFile(path)) return new ImageSet(false, Map.of(stem(path), new Item(null,
			path)));
		if (path == null || !Files.isDirectory(path)) throw new DeepLabException(key + " is '" + name +
			"', but no open image, file or folder has that name.");
		final Map<String, Item> items = new LinkedHashMap<>();
		try (Stream<Path> files = Files.list(path)) {
			for (final Path file : files.filter(chosen).sorted().toList()) {
				final Item other = items.putIfAbsent(stem(file), new Item(null, file));
				if (other != null) throw new DeepLabException("The folder " + path + " holds both " +
					other.file().getFileName() + " and " +
					file.getFileName() + "; leave one of them there.");
			}
		}
		catch (final IOException e) {
			throw new DeepLabException("The folder " + path + " can't be read; choose another one for " + key + ".", e);
		}
		if (items.isEmpty()) throw new DeepLabException("The folder " + path +
			" holds no image; give one with TIFF, PNG or JPEG files for " + key + ".");
		return new ImageSet(true, items);
	}

	/** Whether it is called as a file with an image is that ImageJ reads. */
	static boolean isImage(final Path file) {
		final String name = file.getFileName().toString();
		final String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
		return !isHidden(file) && ENDINGS.contains(ending) && Files.isRegularFile(file);
	}

	static boolean isHidden(final Path file) {
		return file.getFileName().toString().startsWith(".");
	}

	private static String stem(final Path file) {
		return ImageName.of(file.getFileName().toString().replaceAll("(?i)\\.roi$", ""));
	}

	/** Whether it is a single image, which goes with any other single one. */
	boolean isSingle() {
		return !folder;
	}

	/** The names of the images: titles and names of files, without the ending. */
	List<String> names() {
		return List.copyOf(items.keySet());
	}

	/**
	 * The image of a name.
	 *
	 * @param suffixes what may stand behind the name, in the order of preference
	 * @return null if there is none
	 */
	Item get(final String name, final String... suffixes) {
		for (final String suffix : suffixes) {
			final Item item = items.get(name + suffix);
			if (item != null) return item;
		}
		return null;
	}
}
