package io.github.deeplabij.zarr;

import java.util.Arrays;

/** Repeats bytes that were unpacked before. */
final class Matches {

	private Matches() {}

	/** Copies bytes from some way back; those copied first are copied again where that is shorter than the copy. */
	static void copy(final byte[] out, final int to, final int distance, final int count) {
		if (distance == 1) Arrays.fill(out, to, to + count, out[to - 1]);
		else if (distance >= count) System.arraycopy(out, to - distance, out, to, count);
		else for (int i = 0; i < count; i++) out[to + i] = out[to + i - distance];
	}
}
