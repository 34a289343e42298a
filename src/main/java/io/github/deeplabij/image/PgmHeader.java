package io.github.deeplabij.image;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

import io.github.deeplabij.common.DeepLabException;

/** The first words of a PBM, PGM or PPM file. */
final class PgmHeader {

	private final int kind;
	private final long width;
	private final long height;
	private final int most;

	/**
	 * Reads the header.
	 *
	 * @throws DeepLabException if it is none
	 */
	PgmHeader(final DataInputStream in) throws IOException {
		kind = word(in).charAt(1) - '0';
		width = number(in);
		height = number(in);
		most = kind == 1 || kind == 4 ? 1 : number(in);
	}

	/**
	 * Looks whether the pixels are all there.
	 *
	 * @param in behind the header
	 * @throws EOFException if they are not
	 * @throws DeepLabException if ImageJ would read them wrong
	 */
	void requirePixels(final DataInputStream in) throws IOException {
		final long values = width * height * (kind == 3 || kind == 6 ? 3 : 1);
		if (kind == 4 && width % 8 != 0) throw new DeepLabException("The PBM is " + width +
			" pixels wide, which ImageJ reads right in multiples of 8 alone; save it as PNG or TIFF.");
		if (kind > 3) in.skipNBytes(kind == 4 ? values / 8 : most > 255 ? 2 * values : values);
		else for (long i = 0; i < values; i++)
			word(in);
	}

	private static int number(final DataInputStream in) throws IOException {
		final String word = word(in);
		if (!word.matches("\\d{1,9}")) throw new DeepLabException("The file is damaged: its header holds '" + word +
			"' where a number should be; " + Unreadable.AGAIN);
		return Integer.parseInt(word);
	}

	/** The next word, and the one blank behind it; comments go from # to the end of a line. */
	private static String word(final DataInputStream in) throws IOException {
		final StringBuilder word = new StringBuilder();
		int c = in.readUnsignedByte();
		while (c <= ' ' || c == '#') {
			if (c == '#') while (c != '\n')
				c = in.readUnsignedByte();
			c = in.readUnsignedByte();
		}
		for (; c > ' '; c = in.read())
			word.append((char) c);
		return word.toString();
	}
}
