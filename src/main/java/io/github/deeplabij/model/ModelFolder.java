package io.github.deeplabij.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;

/** What a folder of a model is: one with a description; and what these may be called. */
public final class ModelFolder {

	/** What bioimage.io's tools call a description, the likeliest first; each may have a name and a dot before it. */
	private static final List<String> DESCRIPTIONS = List.of("rdf.yaml", "bioimageio.yaml", "model.yaml");
	/** The same for people. */
	static final String DESCRIPTION = "description of a model (rdf.yaml, bioimageio.yaml or model.yaml)";

	private ModelFolder() {}

	/** Whether a description lies in a folder; it need not be readable, or the only one. */
	public static boolean isModel(final Path folder) {
		return !descriptions(folder).isEmpty();
	}

	/**
	 * The description in a folder.
	 *
	 * @param shown what to call the folder in an error message
	 * @throws DeepLabException if there is none, or none is the likeliest
	 */
	public static Path description(final Path folder, final String shown) {
		final List<Path> found = descriptions(folder);
		if (found.isEmpty()) throw new DeepLabException((shown.equals(folder.toString()) ? "The folder " : "") + shown +
			" holds no model: there is no " + DESCRIPTION + " in it.");
		if (found.size() > 1) throw new DeepLabException(shown + " holds several descriptions (" + found.stream().map(
			each -> each.getFileName().toString()).collect(Collectors.joining(", ")) +
			"); give the path of the one that is meant.");
		return found.get(0);
	}

	/** The one of the likeliest plain name, or all those that have a name before it. */
	private static List<Path> descriptions(final Path folder) {
		for (final String name : DESCRIPTIONS)
			if (Files.isRegularFile(folder.resolve(name))) return List.of(folder.resolve(name));
		if (!Files.isDirectory(folder)) return List.of();
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(file -> isDescription(file.getFileName().toString()) && Files.isRegularFile(file))
				.sorted().toList();
		}
		catch (final IOException e) {
			return List.of();
		}
	}

	private static boolean isDescription(final String file) {
		return !file.startsWith(".") && DESCRIPTIONS.stream().anyMatch(name -> file.endsWith("." + name));
	}

	/**
	 * The folder of the one model in what was unpacked: that folder itself, or the single one in it.
	 *
	 * @throws DeepLabException if there is none
	 */
	public static Path within(final Path unpacked, final String source) throws IOException {
		if (isModel(unpacked)) return unpacked;
		try (Stream<Path> entries = Files.list(unpacked)) {
			final List<Path> folders = entries.filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
				.toList();
			if (folders.size() == 1 && isModel(folders.get(0))) return folders.get(0);
		}
		throw new DeepLabException(source + " holds no model: there is no " + DESCRIPTION + " in it.");
	}

	/** The name of a file or address without its ending. */
	public static String stem(final String path) {
		final String leaf = path.replaceAll("[?#].*", "").replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
		return leaf.toLowerCase(Locale.ROOT).endsWith(".zip") ? leaf.substring(0, leaf.length() - 4) : leaf;
	}
}
