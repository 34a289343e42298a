package io.github.deeplabij.zarr;

/**
 * A box in an array that takes values.
 *
 * @param bytes of the array, little-endian, in C order
 * @param shape of the array
 * @param at where the box begins
 * @param size elements of the box along each axis
 */
record Target(byte[] bytes, int[] shape, int[] at, int[] size) {

	/** All of a new array. */
	static Target all(final int[] shape, final int elementBytes) {
		return new Target(new byte[(int) (Boxes.count(shape) * elementBytes)], shape, new int[shape.length], shape);
	}
}
