package io.github.deeplabij.scale;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.OmeImage;
import io.github.deeplabij.zarr.Stores;

/**
 * Which labels are meant.
 *
 * @param image what they are of: a folder or an https address of a group, such as {@code plate.ome.zarr/A/1/0}
 * @param store the folder of the group that they are written into: the image's, or another
 * @param name of the labels
 */
public record LabelPlace(String image, Path store, String name) {

	/** Labels beside an image in a folder. */
	public static LabelPlace beside(final Path folder, final String name) {
		return new LabelPlace(folder.toString(), folder, name);
	}

	/**
	 * Labels in a store of their own; beside the image where none is given.
	 *
	 * @param image a folder or an https address
	 * @throws DeepLabException if none is given, and the image is on a web server
	 */
	public static LabelPlace of(final String image, final Optional<Path> store, final String name) {
		if (store.isPresent()) return new LabelPlace(image, store.get(), name);
		if (Stores.isAddress(image)) throw new DeepLabException(new ScaleProblem.NoStore(image.replaceFirst("[?#].*",
			"")));
		return beside(Path.of(image), name);
	}

	/** Opens the image. */
	OmeImage open() {
		if (!Stores.isAddress(image) && !Files.isDirectory(Path.of(image))) throw new DeepLabException(
			"There is no folder " + image + "; give the folder or https address of an OME-Zarr image.");
		final OmeImage opened = OmeImage.open(Stores.open(image), "");
		return isBeside() ? opened : opened.labelsIn(new FolderStore(store));
	}

	private boolean isBeside() {
		return !Stores.isAddress(image) && absolute(Path.of(image)).equals(absolute(store));
	}

	/**
	 * The folder for what is kept of them beside their store, such as {@code x.zarr.deeplab/nuclei}; where they lie in
	 * a larger store, with their path there.
	 */
	Path ledger() {
		final Path group = absolute(store);
		Path root = group;
		while (root.getParent() != null && isGroup(root.getParent()))
			root = root.getParent();
		return root.resolveSibling(root.getFileName() + ".deeplab").resolve(root.relativize(group)).resolve(name)
			.normalize();
	}

	private static Path absolute(final Path path) {
		return path.toAbsolutePath().normalize();
	}

	private static boolean isGroup(final Path folder) {
		return Files.exists(folder.resolve("zarr.json")) || Files.exists(folder.resolve(".zgroup"));
	}
}
