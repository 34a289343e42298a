package io.github.deeplabij.image;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelName;

/**
 * Where an imported model is to be written.
 *
 * @param folder the folder of models
 * @param name the name of the model and of its folder
 * @param licence such as {@code CC-BY-4.0}; that which the file names if empty
 * @param authors parted by commas; those whom the file names if empty
 */
public record ImportTarget(Path folder, String name, String licence, String authors) {

	private static final int LONGEST_NAME = 128;

	/**
	 * What a model is called that is to have the name of its file: one that {@link #require()} takes where a letter or
	 * digit is in it and Windows has no device of that name.
	 */
	public static String name(final Path file) {
		final String stem = String.valueOf(file.getFileName()).replaceFirst("(?i)\\.(onnx|ort)$", "");
		final String plain = stem.replaceAll("[^\\p{L}\\p{N} ._+()-]+", "-").replaceAll("^[^\\p{L}\\p{N}]+", "");
		return plain.substring(0, Math.min(LONGEST_NAME, plain.length())).replaceAll("[ .]+$", "");
	}

	/**
	 * @throws DeepLabException if the name is taken, or can't be one
	 */
	public void require() {
		ModelName.require(name);
		if (Files.exists(model(), LinkOption.NOFOLLOW_LINKS)) throw new DeepLabException("There is a model " + model() +
			" already; choose another name, or remove that one first.");
	}

	/** The model's own folder. */
	Path model() {
		return folder.resolve(name);
	}
}
