package io.github.deeplabij.image;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import ij.VirtualStack;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/**
 * A virtual stack on a temporary file, of which a plane is read each time that it is looked at. What is drawn into a
 * plane is not kept.
 */
final class StoredStack extends VirtualStack {

	private final IntFunction<ImageProcessor> reader;
	private final String[] names;
	/** Which plane of the file is where. */
	private int[] order;

	/**
	 * @param depth the bits of a pixel
	 * @param reader reads a plane, counted from 0
	 */
	StoredStack(final int width, final int height, final int planes, final int depth,
		final IntFunction<ImageProcessor> reader)
	{
		super(width, height, null, null);
		this.reader = reader;
		names = new String[planes];
		order = IntStream.range(0, planes).toArray();
		setBitDepth(depth);
	}

	/** The planes of a file of 32-bit floats. */
	static StoredStack ofFloats(final PlaneFile file, final int width, final int height, final int planes) {
		return new StoredStack(width, height, planes, Float.SIZE, plane -> {
			final FloatProcessor floats = new FloatProcessor(width, height);
			file.read(plane).asFloatBuffer().get((float[]) floats.getPixels());
			return floats;
		});
	}

	@Override
	public ImageProcessor getProcessor(final int n) {
		final ImageProcessor plane = reader.apply(order[n - 1]);
		if (getColorModel() != null) plane.setColorModel(getColorModel());
		return plane;
	}

	@Override
	public Object getPixels(final int n) {
		return getProcessor(n).getPixels();
	}

	@Override
	public int size() {
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
		return names[order[n - 1]];
	}

	@Override
	public void setSliceLabel(final String label, final int n) {
		names[order[n - 1]] = label;
	}
}
