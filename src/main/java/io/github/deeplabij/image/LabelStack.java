package io.github.deeplabij.image;

import java.util.List;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

import ij.ImageStack;

/** Labels of all planes: 8-bit, or 16-bit where a class has a value above 255. */
final class LabelStack implements Sink {

	private final boolean wide;
	private int width;
	private ImageStack stack;

	LabelStack(final List<ClassInfo> classes) {
		wide = classes.stream().anyMatch(each -> each.value() > 255);
	}

	/** How many bytes it takes. */
	long bytes(final Geometry geometry) {
		return geometry.pixels() * (wide ? 2 : 1);
	}

	@Override
	public void begin(final Geometry geometry) {
		width = geometry.width();
		if (stack != null) return;
		final int pixels = Math.multiplyExact(width, geometry.height());
		// ImageJ's own way to make a stack gives fewer planes, rather than an error, where the memory does not suffice
		final ImageStack made = new ImageStack(width, geometry.height());
		for (int p = 0; p < geometry.planes(); p++)
			made.addSlice(null, wide ? new short[pixels] : new byte[pixels]);
		stack = made;
	}

	/** Regions don't overlap, so that several threads may write. */
	@Override
	public boolean isThreadSafe() {
		return true;
	}

	@Override
	public void labels(final int plane, final Region region, final int[] values) {
		final Object pixels = stack.getPixels(plane + 1);
		int from = 0;
		for (int y = region.y(); y < region.y() + region.height(); y++) {
			final int to = y * width + region.x();
			if (pixels instanceof byte[] bytes) {
				for (int i = 0; i < region.width(); i++)
					bytes[to + i] = (byte) values[from + i];
			}
			else {
				final short[] shorts = (short[]) pixels;
				for (int i = 0; i < region.width(); i++)
					shorts[to + i] = (short) values[from + i];
			}
			from += region.width();
		}
	}

	ImageStack stack() {
		return stack;
	}
}
