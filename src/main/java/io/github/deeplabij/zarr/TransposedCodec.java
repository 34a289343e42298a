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
		return inner.read(source, Target.ordered(origin, order), target.ordered(order));
	}

	@Override
	public byte[] encode(final byte[] values) {
		final Target stored = Target.all(Target.ordered(shape, order), elementBytes);
		Boxes.copy(values, Target.ordered(Shapes.strides(shape), order), 0, stored, elementBytes);
		return inner.encode(stored.bytes());
	}

	@Override
	public int mostBytes() {
		return inner.mostBytes();
	}
}
