package io.github.deeplabij.objects;

import java.nio.ByteBuffer;

/**
 * A kind of array.
 *
 * @param <A> its type
 */
abstract class Cells<A> {

	static final Cells<byte[]> BYTES = new Cells<>(Byte.BYTES) {

		@Override
		byte[] make(final int length) {
			return new byte[length];
		}

		@Override
		void put(final byte[] from, final ByteBuffer to) {
			to.duplicate().put(from);
		}

		@Override
		void get(final ByteBuffer from, final byte[] to) {
			from.get(to);
		}
	};
	static final Cells<short[]> SHORTS = new Cells<>(Short.BYTES) {

		@Override
		short[] make(final int length) {
			return new short[length];
		}

		@Override
		void put(final short[] from, final ByteBuffer to) {
			to.asShortBuffer().put(from);
		}

		@Override
		void get(final ByteBuffer from, final short[] to) {
			from.asShortBuffer().get(to);
		}
	};
	static final Cells<int[]> INTS = new Cells<>(Integer.BYTES) {

		@Override
		int[] make(final int length) {
			return new int[length];
		}

		@Override
		void put(final int[] from, final ByteBuffer to) {
			to.asIntBuffer().put(from);
		}

		@Override
		void get(final ByteBuffer from, final int[] to) {
			from.asIntBuffer().get(to);
		}
	};

	private final int bytes;

	private Cells(final int bytes) {
		this.bytes = bytes;
	}

	/** How many bytes a cell takes. */
	int bytes() {
		return bytes;
	}

	abstract A make(int length);

	/** Copies an array into a buffer of the same size, whose position stays. */
	abstract void put(A from, ByteBuffer to);

	abstract void get(ByteBuffer from, A to);
}
