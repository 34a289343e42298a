package io.github.deeplabij.zarr;

/**
 * A chunk whose axes are in another order in its bytes.
 *
 * @param inner what reads and writes the bytes, in their order
 * @param shape of the chunk
 * @param order for each axis in the bytes, which axis of the chunk it is
 * @param elementBytes bytes of an element
 */
record TransposedCodec(ChunkCodec inner, int[] shape, int[] order, int elementBytes) implements ChunkCodec {

	@Override
	public boolean read(final Source source, final int[] origin, final Target target) throws DamageException {
		final Target stored = Target.all(storedShape(shape, order), elementBytes);
		if (!inner.read(source, stored.at(), stored)) return false;
		final int[] storedStrides = Boxes.strides(stored.shape());
		final int[] strides = new int[order.length];
		for (int i = 0; i < order.length; i++) strides[order[i]] = storedStrides[i];
		Boxes.copyStrided(stored.bytes(), strides, origin, target, elementBytes);
		return true;
	}

	@Override
	public byte[] encode(final byte[] values) {
		final Target stored = Target.all(storedShape(shape, order), elementBytes);
		final int[] valueStrides = Boxes.strides(shape);
		final int[] strides = new int[order.length];
		for (int i = 0; i < order.length; i++) strides[i] = valueStrides[order[i]];
		Boxes.copyStrided(values, strides, new int[order.length], stored, elementBytes);
		return inner.encode(stored.bytes());
	}

	@Override
	public int mostBytes() {
		return inner.mostBytes();
	}

	/** The lengths of the axes in the order of the bytes. */
	static int[] storedShape(final int[] shape, final int[] order) {
		final int[] stored = new int[order.length];
		for (int i = 0; i < order.length; i++) stored[i] = shape[order[i]];
		return stored;
	}
}
