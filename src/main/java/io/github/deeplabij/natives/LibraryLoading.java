package io.github.deeplabij.natives;

import io.github.deeplabij.common.UserFolder;

/** How ONNX Runtime is told where its libraries lie, and what is wrong where they do not load. */
final class LibraryLoading {

	/** The properties that tell it begin so. */
	static final String PREFIX = "onnxruntime.native.";
	/** Names the folder of all libraries. */
	static final String PATH = PREFIX + "path";

	private LibraryLoading() {}

	/** What the system's loader says, on one line. */
	static String cause(final LinkageError e) {
		Throwable cause = e;
		while (cause.getCause() != null) cause = cause.getCause();
		final String line = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
		// a later try is told of the first
		final String first = line.replaceFirst("^Exception java\\.lang\\.\\w+: ", "").replaceFirst(
			" \\[in thread .*", "");
		// what a library says of itself begins with its path, twice
		return first.replaceFirst("^([^:]*(?::\\\\[^:]*)?: )\\1", "$1").strip();
	}

	/** Why ONNX Runtime can't start, and what to do, as the end of a sentence. */
	static String reason(final LinkageError e) {
		final String why = cause(e);
		if (isOtherVersion(why)) return "another version of ONNX Runtime than " + Platform.runtimeVersion() +
			", which DeepLab uses, is already loaded in this program by another plugin (" + why +
			"); start again and run DeepLab first, or remove that plugin.";
		return "its libraries can't be loaded (" + why + "); it needs room, and leave to write and execute, in " +
			UserFolder.natives() + " or in the temporary folder " + System.getProperty("java.io.tmpdir") + ".";
	}

	private static boolean isOtherVersion(final String why) {
		return why.contains("VERS_") || why.contains("already loaded") || why.contains(
			"mismatch between the ORT class files");
	}
}
