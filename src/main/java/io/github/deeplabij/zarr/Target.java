package io.github.deeplabij.zarr;

import java.util.Arrays;

/**
 * A box in an array that takes values.
 *
 * @param bytes of the array, little-endian
 * @param offset of the box's first element, in elements
 * @param strides elements between neighbours along each axis
 * @param size elements of the box along each axis
 */
record Target(byte[] bytes, int offset, int[] strides, int[] size) {

	/** All of a new array in C order. */
	static Target all(final int[] shape, final int elementBytes) {
		return of(new byte[(int) (Shapes.count(shape) * elementBytes)], shape);
	}

	/** All of an array in C order. */
	static Target of(final byte[] bytes, final int[] shape) {
		return new Target(bytes, 0, Shapes.strides(shape), shape);
	}

	/** A part of it. */
	Target part(final int[] at, final int[] partSize) {
		return new Target(bytes, offset + Shapes.dot(at, strides), strides, partSize);
	}

	/** The same elements, with the axes in another order. */
	Target ordered(final int[] order) {
		return new Target(bytes, offset, ordered(strides, order), ordered(size, order));
	}

	/** Numbers of the axes, in another order. */
	static int[] ordered(final int[] numbers, final int[] order) {
		return Arrays.stream(order).map(axis -> numbers[axis]).toArray();
	}
}
