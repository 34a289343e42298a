package io.github.deeplabij.image;

import java.util.List;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

import ij.ImageStack;

/**
 * Labels of all planes: 8-bit, or 16-bit where a class has a value above 255. Those that would take a large part of the
 * memory lie in a temporary file, if they are of a stack or go to a file anyway.
 */
final class LabelStack implements Sink {

	/** The part of Java's memory that the labels of a stack may take. */
	private static final int SHARE = 4;

	private final boolean wide;
	private final long most;
	private final boolean toFile;
	private int width;
	private ImageStack stack;

	LabelStack(final List<ClassInfo> classes) {
		this(classes, false);
	}

	/**
	 * @param toFile whether they are only counted and written, so that a single plane may lie in the file too
	 */
	LabelStack(final List<ClassInfo> classes, final boolean toFile) {
		this(classes, Runtime.getRuntime().maxMemory() / SHARE, toFile);
	}

	/**
	 * @param most how many bytes of memory a stack may take
	 */
	LabelStack(final List<ClassInfo> classes, final long most, final boolean toFile) {
		this.most = most;
		wide = classes.stream().anyMatch(each -> each.value() > 255);
		this.toFile = toFile && !wide;
	}

	/** How many bytes of memory it takes. */
	long bytes(final Geometry geometry) {
		final long bytes = geometry.pixels() * (wide ? 2 : 1);
		return (geometry.planes() > 1 || toFile) && bytes > most ? 0 : bytes;
	}

	@Override
	public void begin(final Geometry geometry) {
		width = geometry.width();
		if (stack != null) return;
		if (bytes(geometry) == 0) {
			stack = new StoredLabels(width, geometry.height(), geometry.planes(), wide);
			return;
		}
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
		if (stack instanceof StoredLabels stored) {
			stored.write(plane, region, values);
			return;
		}
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

	/** How many pixels have each value from 0 to 65,535. */
	long[] counts() {
		final long[] values = new long[1 << Short.SIZE];
		if (stack instanceof StoredLabels stored) stored.count(values);
		else for (int p = 1; p <= stack.getSize(); p++) {
			if (stack.getPixels(p) instanceof byte[] bytes) for (final byte value : bytes) values[value & 0xff]++;
			else for (final short value : (short[]) stack.getPixels(p)) values[value & 0xffff]++;
		}
		return values;
	}

	ImageStack stack() {
		return stack;
	}
}
