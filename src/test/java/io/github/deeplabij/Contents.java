package io.github.deeplabij;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import ij.IJ;
import ij.ImagePlus;

/** What the files of a folder hold, but for what is measured in each run anew. */
public final class Contents {

	private static final String TIME = "DeepLab time: [\\d.]+ s";
	private static final String STAMP = "timestamp: \\S+";
	private static final int LARGE = 1 << 22;

	private Contents() {}

	/**
	 * The content of each file and each folder below one, by its path from there; SHA-256 sums in names are left out.
	 */
	public static Map<String, String> of(final Path folder) throws IOException {
		final Map<String, String> contents = new TreeMap<>();
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path file : files.skip(1).toList()) {
				final String name = folder.relativize(file).toString().replaceAll("[0-9a-f]{64}", "SHA-256");
				contents.put(name, Files.isDirectory(file) ? "a folder" : content(file));
			}
		}
		return contents;
	}

	private static String content(final Path file) throws IOException {
		final String text = Files.readString(file, StandardCharsets.ISO_8859_1);
		if (text.startsWith("II") || text.startsWith("MM")) return image(IJ.openImage(file.toString()), text.length());
		return text.length() > LARGE ? text.length() + " bytes, hash " + text.hashCode() : text.replaceAll(STAMP, "");
	}

	/** The length of what is measured changes that of the file. */
	private static String image(final ImagePlus image, final int length) {
		if (image == null) return "no image";
		final StringBuilder text = new StringBuilder();
		for (final Object pixels : image.getStack().getImageArray()) {
			if (pixels instanceof byte[] bytes) text.append(Arrays.hashCode(bytes)).append(' ');
			if (pixels instanceof short[] shorts) text.append(Arrays.hashCode(shorts)).append(' ');
			if (pixels instanceof float[] floats) text.append(Arrays.hashCode(floats)).append(' ');
			if (pixels instanceof int[] ints) text.append(Arrays.hashCode(ints)).append(' ');
		}
		final String info = String.valueOf(image.getInfoProperty());
		final String same = info.replaceAll(TIME, "");
		return text + "info " + same + " rest " + (length - 2 * (info.length() - same.length()));
	}
}
