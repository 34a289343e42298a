package io.github.deeplabij.image;

import java.util.function.IntFunction;

import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** Objects or probabilities of more planes than the memory should hold. */
final class StoredStack extends StoredPlanes {

	private final IntFunction<ImageProcessor> reader;

	/**
	 * @param depth the bits of a pixel
	 * @param reader reads a plane, counted from 0
	 */
	StoredStack(final int width, final int height, final int planes, final int depth,
		final IntFunction<ImageProcessor> reader)
	{
		super(width, height, planes, depth);
		this.reader = reader;
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
		final ImageProcessor plane = reader.apply(plane(n));
		if (getColorModel() != null) plane.setColorModel(getColorModel());
		return plane;
	}

	@Override
	public Object getPixels(final int n) {
		return getProcessor(n).getPixels();
	}
}
