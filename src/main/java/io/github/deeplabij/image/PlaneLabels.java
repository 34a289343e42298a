package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

import io.github.deeplabij.objects.LabelSource;
import io.github.deeplabij.objects.ObjectPlane;
import io.github.deeplabij.objects.PlaneObject;
import io.github.deeplabij.plane.Region;

/**
 * The objects of one plane: in memory, of 16 bits, or of 32 where numbers are too great for these; or in a file, of 32.
 */
final class PlaneLabels implements LabelSource {

	/** The greatest number of 16 bits. */
	static final int MOST_SHORT = 65_535;

	private final int width;
	private final int height;
	private final List<PlaneObject> objects = new ArrayList<>();
	/** Null where they lie in memory. */
	private final PlaneFile file;
	private final int plane;
	/** Shorts or ints; null where they lie in a file. */
	private Object labels;

	/**
	 * Copies what was found.
	 *
	 * @param file takes the labels; null for the memory
	 * @param plane the number of the plane in the file
	 */
	PlaneLabels(final ObjectPlane found, final int width, final int height, final PlaneFile file, final int plane) {
		this.width = width;
		this.height = height;
		this.file = file;
		this.plane = plane;
		found.forEach(objects::add);
		if (file == null) copy(found);
		else store(found);
	}

	private void store(final ObjectPlane found) {
		final int[] row = new int[width];
		for (int y = 0; y < height; y++) {
			found.read(0, y, width, 1, row);
			file.write(plane, new Region(0, y, width, 1), row);
		}
	}

	private void copy(final ObjectPlane found) {
		final boolean small = found.count() <= MOST_SHORT;
		final short[] shorts = small ? new short[width * height] : null;
		final int[] ints = small ? null : new int[width * height];
		final int[] row = new int[width];
		for (int y = 0; y < height; y++) {
			found.read(0, y, width, 1, row);
			if (!small) System.arraycopy(row, 0, ints, y * width, width);
			else for (int x = 0; x < width; x++) shorts[y * width + x] = (short) row[x];
		}
		labels = small ? shorts : ints;
	}

	/** By their labels, from 1 on. */
	List<PlaneObject> objects() {
		return objects;
	}

	@Override
	public int width() {
		return width;
	}

	@Override
	public int height() {
		return height;
	}

	@Override
	public int count() {
		return objects.size();
	}

	@Override
	public int classOf(final int label) {
		return objects.get(label - 1).classNumber();
	}

	@Override
	public void read(final int x, final int y, final int w, final int h, final int[] region) {
		if (file != null) {
			file.read(plane, new Region(x, y, w, h)).asIntBuffer().get(region, 0, w * h);
			return;
		}
		for (int row = 0; row < h; row++) {
			for (int column = 0; column < w; column++)
				region[row * w + column] = get((y + row) * width + x + column);
		}
	}

	private int get(final int i) {
		return labels instanceof short[] shorts ? shorts[i] & 0xffff : ((int[]) labels)[i];
	}

	/**
	 * Gives each label in memory another number, once: it is no source of labels after that.
	 *
	 * @param greatest the greatest number of any plane
	 */
	void renumber(final IntUnaryOperator numbers, final int greatest) {
		final short[] shorts = labels instanceof short[] own && greatest <= MOST_SHORT ? own : null;
		final int[] ints = shorts != null ? null : labels instanceof int[] own ? own : new int[width * height];
		for (int i = 0; i < width * height; i++) {
			final int label = get(i);
			final int number = label == 0 ? 0 : numbers.applyAsInt(label);
			if (shorts != null) shorts[i] = (short) number;
			else ints[i] = number;
		}
		labels = shorts != null ? shorts : ints;
	}

	/**
	 * What an image of all planes takes.
	 *
	 * @param small whether the numbers of all planes have 16 bits; else they become 32-bit floats
	 */
	Object pixels(final boolean small) {
		if (small) return labels;
		final float[] floats = new float[width * height];
		for (int i = 0; i < floats.length; i++)
			floats[i] = get(i);
		return floats;
	}
}
