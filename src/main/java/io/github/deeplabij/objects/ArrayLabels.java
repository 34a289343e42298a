package io.github.deeplabij.objects;

/** Labels that lie in memory, of objects of one class. */
public final class ArrayLabels implements LabelSource {

	private final int width;
	private final int height;
	private final int count;
	private final int[] labels;

	/**
	 * @param labels row by row, at least 0; the array is not copied
	 */
	public ArrayLabels(final int width, final int height, final int[] labels) {
		this.width = width;
		this.height = height;
		this.labels = labels;
		int greatest = 0;
		for (final int label : labels)
			greatest = Math.max(greatest, label);
		count = greatest;
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
		return count;
	}

	@Override
	public int classOf(final int label) {
		return 1;
	}

	@Override
	public void read(final int x, final int y, final int w, final int h, final int[] region) {
		for (int row = 0; row < h; row++)
			System.arraycopy(labels, (y + row) * width + x, region, row * w, w);
	}
}
