package io.github.deeplabij.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Chunks of Blosc 1 (the format of c-blosc 1, README_CHUNK_FORMAT): any of its compressions but Snappy, with bytes or
 * bits shuffled or as they are, in blocks that are split or not, or stored. What is written is one block of shuffled
 * bytes, compressed with zstd.
 */
final class Blosc implements ByteCodec {

	private static final int HEAD = 16;
	private static final int SHUFFLED = 1;
	private static final int STORED = 2;
	private static final int BITS_SHUFFLED = 4;
	private static final int UNSPLIT = 16;
	private static final int ZSTD = 4;
	private static final int NEWEST = 2;
	/** The largest element, and the fewest elements of a block, for blocks that are split (c-blosc's blosc.c). */
	private static final int MOST_SPLITS = 16;
	private static final int SMALLEST_SPLIT = 128;

	private final int elementBytes;

	/** @param elementBytes bytes of an element, for what is written */
	Blosc(final int elementBytes) {
		this.elementBytes = elementBytes;
	}

	@Override
	public byte[] decode(final byte[] bytes, final int limit) throws DamageException {
		return Chunk.of(bytes, limit).unpacked();
	}

	@Override
	public byte[] encode(final byte[] bytes) {
		final byte[] packed = new ZstdCodec().encode(Shuffle.shuffle(bytes, elementBytes));
		final boolean stored = packed.length + 8 >= bytes.length;
		final int size = HEAD + (stored ? bytes.length : 8 + packed.length);
		final ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
		out.put((byte) NEWEST).put((byte) 1).put((byte) (ZSTD << 5 | UNSPLIT | SHUFFLED | (stored ? STORED : 0)));
		out.put((byte) elementBytes).putInt(bytes.length).putInt(bytes.length).putInt(size);
		if (stored) out.put(bytes);
		else out.putInt(HEAD + 4).putInt(packed.length).put(packed);
		return out.array();
	}

	/** One chunk that is read. */
	private record Chunk(byte[] bytes, int flags, int elementBytes, int length, int blockBytes) {

		static Chunk of(final byte[] bytes, final int limit) throws DamageException {
			if (bytes.length < HEAD) throw DamageException.tooShort();
			final ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
			if (head.get(0) < 1 || head.get(0) > NEWEST) throw new DamageException("it is no chunk of Blosc 1");
			final int length = head.getInt(4);
			if (length < 0 || length > limit) throw DamageException.tooLong();
			if (head.getInt(12) != bytes.length) throw new DamageException("it has " + bytes.length +
				" bytes, and says it has " + head.getInt(12) + " (Blosc)");
			final int block = head.getInt(8);
			final int element = head.get(3) & 0xff;
			if (element == 0 || length > 0 && (block <= 0 || block > length)) throw new DamageException(
				"the sizes of its blocks can't be (Blosc)");
			return new Chunk(bytes, head.get(2) & 0xff, element, length, block);
		}

		byte[] unpacked() throws DamageException {
			if ((flags & STORED) != 0) {
				if (bytes.length - HEAD < length) throw DamageException.tooShort();
				return Arrays.copyOfRange(bytes, HEAD, HEAD + length);
			}
			if (length == 0) return new byte[0];
			final int blocks = (int) ((length + (long) blockBytes - 1) / blockBytes);
			if (blocks > (bytes.length - HEAD) / 4) throw DamageException.tooShort();
			if (length > 40_000L * bytes.length) throw DamageException.tooShort();
			final byte[] out = new byte[length];
			final byte[] shuffled = isShuffled() ? new byte[blockBytes] : null;
			for (int i = 0; i < blocks; i++) {
				final int to = i * blockBytes;
				block(intAt(HEAD + 4 * i), out, to, Math.min(blockBytes, length - to), shuffled);
			}
			return out;
		}

		private boolean isShuffled() {
			return (flags & SHUFFLED) != 0 && elementBytes > 1 || (flags & BITS_SHUFFLED) != 0 &&
				blockBytes >= elementBytes;
		}

		private void block(final int from, final byte[] out, final int to, final int size, final byte[] shuffled)
			throws DamageException
		{
			if (shuffled == null) {
				pieces(from, out, to, size);
				return;
			}
			pieces(from, shuffled, 0, size);
			if ((flags & SHUFFLED) != 0) Shuffle.unshuffle(shuffled, out, to, size, elementBytes);
			else Shuffle.bitUnshuffle(shuffled, out, to, size, elementBytes);
		}

		/** Unpacks a block, which is split into as many pieces as an element has bytes, or is in one. */
		private void pieces(final int from, final byte[] out, final int to, final int size) throws DamageException {
			final boolean split = (flags & UNSPLIT) == 0 && elementBytes <= MOST_SPLITS && blockBytes /
				elementBytes >= SMALLEST_SPLIT && size == blockBytes;
			final int pieces = split ? elementBytes : 1;
			final int piece = size / pieces;
			int at = from;
			for (int i = 0; i < pieces; i++) {
				final int packed = intAt(at);
				at += 4;
				if (packed < 0 || packed > bytes.length - at) throw DamageException.tooShort();
				piece(at, packed, out, to + i * piece, piece);
				at += packed;
			}
		}

		private void piece(final int from, final int packed, final byte[] out, final int to, final int size)
			throws DamageException
		{
			if (packed == size) {
				System.arraycopy(bytes, from, out, to, size);
				return;
			}
			final int found = switch (flags >>> 5) {
				case 0 -> BloscLz.decode(bytes, from, packed, out, to, size);
				case 1 -> Lz4.decode(bytes, from, packed, out, to, size);
				case 3 -> put(DeflateCodec.ZLIB.decode(Arrays.copyOfRange(bytes, from, from + packed), size), out, to);
				case ZSTD -> put(ZstdCodec.decode(bytes, from, packed, size), out, to);
				default -> throw new DamageException("it is compressed with Snappy or another way not known (Blosc)");
			};
			if (found != size) throw DamageException.tooShort();
		}

		private static int put(final byte[] unpacked, final byte[] out, final int to) {
			System.arraycopy(unpacked, 0, out, to, unpacked.length);
			return unpacked.length;
		}

		private int intAt(final int at) throws DamageException {
			if (at < HEAD || at > bytes.length - 4) throw DamageException.tooShort();
			return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
		}
	}
}
