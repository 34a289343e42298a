package io.github.deeplabij.scale;

import java.util.SortedMap;
import java.util.TreeMap;

import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.zarr.ElementType;

/** Takes the labels of a block. */
final class LabelBlock implements Sink {

	private final Region block;
	/** Each of 8 or 16 bits. */
	private final byte[] bytes;
	private final short[] shorts;

	/**
	 * Those of an array of Zarr, or of what {@link #memory} gave.
	 *
	 * @param values bytes or shorts, row by row; may be more than are needed
	 */
	LabelBlock(final Region block, final Object values) {
		this.block = block;
		bytes = values instanceof byte[] given ? given : null;
		shorts = values instanceof short[] given ? given : null;
	}

	/** Memory for the labels of a block. */
	static Object memory(final Region block, final ElementType type) {
		final int size = Math.toIntExact(block.size());
		return type == ElementType.UINT8 ? new byte[size] : new short[size];
	}

	/** The type of labels up to a value. */
	static ElementType type(final int greatest) {
		return greatest < 256 ? ElementType.UINT8 : ElementType.UINT16;
	}

	@Override
	public void labels(final int plane, final Region region, final int[] labels) {
		for (int row = 0; row < region.height(); row++) {
			final int from = row * region.width();
			final int to = (region.y() - block.y() + row) * block.width() + region.x() - block.x();
			for (int i = 0; i < region.width(); i++) {
				if (bytes != null) bytes[to + i] = (byte) labels[from + i];
				else shorts[to + i] = (short) labels[from + i];
			}
		}
	}

	/** The label of a pixel of the block, row by row. */
	int at(final int i) {
		return bytes != null ? bytes[i] & 0xff : shorts[i] & 0xffff;
	}

	Region region() {
		return block;
	}

	/** As an array of Zarr takes them. */
	Object values() {
		return bytes != null ? bytes : shorts;
	}

	/** How many pixels each value has. */
	SortedMap<Integer, Long> counts() {
		final long[] counts = new long[1 << 16];
		for (int i = 0; i < block.size(); i++)
			counts[at(i)]++;
		final SortedMap<Integer, Long> sorted = new TreeMap<>();
		for (int value = 0; value < counts.length; value++)
			if (counts[value] > 0) sorted.put(value, counts[value]);
		return sorted;
	}
}
