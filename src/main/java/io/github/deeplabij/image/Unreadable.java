package io.github.deeplabij.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import io.github.deeplabij.common.DeepLabException;

import ij.io.Opener;

/** Why a file is no image that can be read here, in one sentence. */
final class Unreadable {

	/** What to do about a file that has lost bytes. */
	static final String AGAIN = "copy or download it again.";
	static final String MEMORY = "The image does not fit into Java's memory; start Java with more (-Xmx).";

	private static final String LFS = "version https://git-lfs";
	private static final int BEGINNING = 512;

	private Unreadable() {}

	/**
	 * Looks for what can be known before any reader sees the file.
	 *
	 * @throws DeepLabException if it is no file that can be read, or is empty, or stands for a file that is elsewhere
	 */
	static void requireFile(final Path file) throws IOException {
		if (Files.isDirectory(file)) throw new DeepLabException("This is a folder; give the images in it.");
		if (!Files.exists(file)) throw new DeepLabException("There is no such file.");
		if (!Files.isRegularFile(file)) throw new DeepLabException(
			"This is no file that can be read as an image; give an image.");
		if (!Files.isReadable(file)) throw new DeepLabException(
			"You are not allowed to read this file; change its permissions.");
		if (Files.size(file) == 0) throw new DeepLabException("The file is empty (0 bytes); " + AGAIN);
		if (beginning(file).startsWith(LFS)) throw new DeepLabException(
			"This is a Git LFS pointer, not the image itself; fetch the real " +
				"file, for example with 'git lfs pull'.");
	}

	/** The reason for a file that no reader takes. */
	static DeepLabException reason(final Path file) throws IOException {
		final String beginning = beginning(file);
		final String lower = beginning.toLowerCase(Locale.ROOT).strip();
		if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) return new DeepLabException(
			"This is a web page, not an image; download the image itself.");
		if (isText(beginning)) return new DeepLabException("This is text, not an image; give an image.");
		if (beginning.startsWith("\u001f\u008b") || beginning.startsWith("PK\u0003\u0004")) return new DeepLabException(
			"This is a packed file (gzip or ZIP), not an image; unpack it, and give the image in it.");
		if (isBigTiff(file)) return tiff("is a BigTIFF");
		return new DeepLabException("The file is damaged, or of a format that " + readers() +
			"; open it where it opens, and save it as TIFF or PNG.");
	}

	/** What is said where ImageJ gives up a file of a format that it reads; {@code type} is one of {@link Opener}'s. */
	static DeepLabException damaged(final int type) {
		// ImageJ's list of names lacks one behind these
		final String name = type <= Opener.CUSTOM ? Opener.types[type].toUpperCase(Locale.ROOT) + " " : "";
		return new DeepLabException("The " + name +
			"file is damaged or cut short, or of a kind that ImageJ does not read; copy it again, or save it as TIFF.");
	}

	/**
	 * What is said of a TIFF that is sound.
	 *
	 * @param reason what goes behind "The TIFF"
	 */
	static DeepLabException tiff(final String reason) {
		return new DeepLabException("The TIFF " + reason + ", which " + readers() +
			"; save it as an uncompressed TIFF of 8, 16 or 32 bit, " + "in strips, with a page for each channel" +
			(BioFormats.isHere() ? "." : ", or open it in Fiji, which has Bio-Formats."));
	}

	private static String readers() {
		return BioFormats.isHere() ? "neither ImageJ nor the Bio-Formats here reads" : "ImageJ does not read";
	}

	/** Whether it is a TIFF whose offsets have 8 bytes. */
	private static boolean isBigTiff(final Path file) throws IOException {
		final String beginning = beginning(file);
		return beginning.startsWith("II+\0") || beginning.startsWith("MM\0+");
	}

	private static boolean isText(final String beginning) {
		return beginning.chars().allMatch(c -> c >= ' ' && c != 127 || Character.isWhitespace(c));
	}

	private static String beginning(final Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
		}
	}
}
