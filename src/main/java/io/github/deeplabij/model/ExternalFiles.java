package io.github.deeplabij.model;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;

/**
 * The files that a graph keeps its large tensors in.
 *
 * @param files of the model whose they are
 * @param weights the graph's file as the model's description has it
 * @param onnx the graph's file, for error messages
 */
record ExternalFiles(ModelFiles files, WeightsFile weights, String onnx) {

	private static final int LONGEST = 500;

	/**
	 * Reads them, none from outside the model's folder.
	 *
	 * @param locations the paths that the graph names, from its own file on
	 * @return the bytes of each, by its location
	 * @throws DeepLabException if one is missing, not the one that the description means, too large, or might lie
	 *           elsewhere
	 */
	Map<String, byte[]> read(final Set<String> locations) {
		final Map<String, byte[]> files = new LinkedHashMap<>();
		for (final String location : locations) {
			if (!isInside(location)) throw new DeepLabException(onnx + " keeps weights in the file '" +
				shown(location) +
				"', which lies outside the model's own folder and is not read; export the model with all in one file.");
			files.put(location, read(location));
		}
		return files;
	}

	private static boolean isInside(final String location) {
		final String path = location.replace('\\', '/');
		return !path.isEmpty() && location.length() <= LONGEST && !path.startsWith("/") && path.indexOf(':') < 0 &&
			path.indexOf('\0') < 0 &&
			!List.of(path.split("/+")).contains("..");
	}

	private static String shown(final String location) {
		return location.substring(0, Math.min(location.length(), LONGEST)).replaceAll("\\p{Cntrl}", "?");
	}

	private byte[] read(final String location) {
		final String source = weights.source().replaceFirst("[^/]*$", "") + location;
		final Optional<String> expected = weights.externalData().filter(data ->
			plain(data.source()).equals(plain(source))).flatMap(
			WeightsFile::sha256);
		if (!files.has(source)) {
			final String folder = files.shown(source).replaceFirst("[/\\\\][^/\\\\]*$", "");
			throw new DeepLabException(onnx + " keeps weights in the file '" + shown(location) +
				"', which is not there" + (files.folder()
				.isEmpty() ? "" : ": put it into " + folder) + ", or export the model with all in one file.");
		}
		final byte[] bytes = files.read(source);
		expected.filter(sha256 -> !sha256.equals(Sha256.of(bytes))).ifPresent(sha256 -> {
			throw files.other(source, Sha256.of(bytes), sha256);
		});
		if (expected.isEmpty() && files.folder().isPresent() && hasOtherNames(source)) throw new DeepLabException(
			"The file '" + shown(location) + "' that " + onnx +
				" keeps weights in has other names (hard links), maybe outside the model's " +
				"own folder, and is not read; make a copy of it, or give its SHA-256 in the description " +
				"(weights.onnx.external_data).");
		return bytes;
	}

	private static String plain(final String path) {
		return path.replace('\\', '/').replaceAll("/(\\./)*", "/").replaceFirst("^(\\./)+", "");
	}

	private boolean hasOtherNames(final String source) {
		try {
			return Files.getAttribute(files.path(source), "unix:nlink") instanceof Integer links && links > 1;
		}
		catch (final IOException | UnsupportedOperationException | IllegalArgumentException e) {
			return false;
		}
	}
}
