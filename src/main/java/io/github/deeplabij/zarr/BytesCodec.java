package io.github.deeplabij.zarr;

/**
 * The values one after another.
 *
 * @param shape of the chunk
 * @param elementBytes bytes of an element
 * @param bigEndian whether the highest byte comes first
 */
record BytesCodec(int[] shape, int elementBytes, boolean bigEndian) implements ChunkCodec {

	@Override
	public boolean read(final Source source, final int[] origin, final Target target) throws DamageException {
		final byte[] bytes = source.all();
		if (bytes == null) return false;
		if (bytes.length != mostBytes()) throw new DamageException("it has " + bytes.length + " bytes of values, not " +
			mostBytes());
		final byte[] values = bigEndian && elementBytes > 1 ? bytes.clone() : bytes;
		if (bigEndian) Boxes.swap(values, elementBytes);
		final int[] strides = Shapes.strides(shape);
		Boxes.copy(values, strides, Shapes.dot(origin, strides), target, elementBytes);
		return true;
	}

	@Override
	public byte[] encode(final byte[] values) {
		final byte[] bytes = values.clone();
		if (bigEndian) Boxes.swap(bytes, elementBytes);
		return bytes;
	}

	@Override
	public int mostBytes() {
		return (int) Shapes.count(shape) * elementBytes;
	}
}
