package io.github.deeplabij.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a folder of a model is: one with a description; and what it may be called. */
final class ModelFolder {

	private static final List<String> DESCRIPTIONS = List.of("rdf.yaml", "bioimageio.yaml");

	private ModelFolder() {}

	/** Whether a description lies in a folder; it need not be readable. */
	static boolean isModel(final Path folder) {
		return DESCRIPTIONS.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
	}

	/**
	 * The folder of the one model in what was unpacked: that folder itself, or the single one in it.
	 *
	 * @throws DeepLabException if there is none
	 */
	static Path within(final Path unpacked, final String source) throws IOException {
		if (isModel(unpacked)) return unpacked;
		try (Stream<Path> entries = Files.list(unpacked)) {
			final List<Path> folders = entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)).toList();
			if (folders.size() == 1 && isModel(folders.get(0))) return folders.get(0);
		}
		throw new DeepLabException(source + " holds no model: there is no rdf.yaml (bioimage.io model description) in it.");
	}

	/** The name of a file or address without its ending. */
	static String stem(final String path) {
		final String leaf = path.replaceAll("[?#].*", "").replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
		return leaf.toLowerCase(Locale.ROOT).endsWith(".zip") ? leaf.substring(0, leaf.length() - 4) : leaf;
	}

	/**
	 * Checks that a model can be read and that its weights are there and the ones that it means, those of each output stride
	 * too.
	 *
	 * @throws DeepLabException if not
	 */
	static void check(final Path folder) {
		final Model model = Model.in(folder);
		model.weights();
		model.description().strides().keySet().forEach(stride -> model.atStride(stride).weights());
	}
}
