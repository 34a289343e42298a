package io.github.deeplabij.scale;

import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;

/**
 * One of several parts of the blocks, which follow each other.
 *
 * @param number from 1 to {@code of}
 * @param of how many parts there are
 */
public record Part(int number, int of) {

	/** All blocks. */
	public static final Part ALL = new Part(1, 1);

	/**
	 * @throws DeepLabException if there is no such part
	 */
	public Part {
		if (of < 1 || number < 1 || number > of) throw new DeepLabException("There is no part " + number + " of " + of +
			"; parts are numbered from 1.");
	}

	/** The numbers of its blocks. */
	public int[] blocks(final int count) {
		return IntStream.range((int) ((number - 1L) * count / of), (int) ((long) number * count / of)).toArray();
	}
}
