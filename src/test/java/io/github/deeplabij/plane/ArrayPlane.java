package io.github.deeplabij.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** A plane in memory, which checks that it is asked for its own pixels alone. */
public record ArrayPlane(int width, int height, float[]... pixels) implements PlaneSource {

	public ArrayPlane {
		for (final float[] channel : pixels) assertEquals(width * height, channel.length);
	}

	/** A plane of values from 0 to 1. */
	public static ArrayPlane random(final Random random, final int width, final int height, final int channels) {
		final float[][] pixels = new float[channels][width * height];
		for (final float[] channel : pixels) {
			for (int i = 0; i < channel.length; i++) channel[i] = random.nextFloat();
		}
		return new ArrayPlane(width, height, pixels);
	}

	/** The same with other values. */
	public ArrayPlane map(final DoubleUnaryOperator change) {
		final float[][] changed = new float[pixels.length][width * height];
		for (int c = 0; c < pixels.length; c++) {
			for (int i = 0; i < changed[c].length; i++) changed[c][i] = (float) change.applyAsDouble(pixels[c][i]);
		}
		return new ArrayPlane(width, height, changed);
	}

	@Override
	public int channels() {
		return pixels.length;
	}

	@Override
	public boolean isFloatingPoint() {
		return true;
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		assertTrue(region.x() >= 0 && region.y() >= 0 && region.width() >= 1 && region.height() >= 1 && region.x() +
			region
			.width() <= width && region.y() + region.height() <= height, () -> region + " of " + width + " x " +
				height);
		for (int row = 0; row < region.height(); row++) {
			System.arraycopy(pixels[channel], (region.y() + row) * width + region.x(), values, row * region.width(),
				region
				.width());
		}
	}
}
