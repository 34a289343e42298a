package io.github.deeplabij.image;

import java.util.Arrays;
import java.util.stream.IntStream;

import ij.VirtualStack;

/**
 * A virtual stack on a temporary file, of which a plane is read each time that it is looked at. Planes that are taken
 * out stay in the file. What is drawn into a plane is not kept.
 */
abstract class StoredPlanes extends VirtualStack {

	private final String[] names;
	/** Which plane of the file is where. */
	private int[] order;

	/**
	 * @param depth the bits of a pixel
	 */
	StoredPlanes(final int width, final int height, final int planes, final int depth) {
		super(width, height, null, null);
		names = new String[planes];
		order = IntStream.range(0, planes).toArray();
		setBitDepth(depth);
	}

	/** The plane of the file, from 0, that is a slice of the stack, from 1. */
	final int plane(final int n) {
		return order[n - 1];
	}

	@Override
	public int size() {
		// ImageJ asks while it makes the stack
		return order == null ? 0 : order.length;
	}

	@Override
	public int getSize() {
		return size();
	}

	@Override
	public void deleteSlice(final int n) {
		final int[] without = Arrays.copyOf(order, order.length - 1);
		System.arraycopy(order, n, without, n - 1, without.length - n + 1);
		order = without;
	}

	@Override
	public String getSliceLabel(final int n) {
		return names[plane(n)];
	}

	@Override
	public void setSliceLabel(final String label, final int n) {
		names[plane(n)] = label;
	}
}
