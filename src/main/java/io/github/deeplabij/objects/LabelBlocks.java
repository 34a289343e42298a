package io.github.deeplabij.objects;

/**
 * Labels in blocks, from 0, which is no object, to a count. What is kept of a block are numbers of its own: a table
 * says which labels they are.
 */
final class LabelBlocks implements AutoCloseable {

	private final BlockGrid grid;
	private final Layer<int[]> layer;
	private final int count;
	/** For each block, where in the table its number 1 stands; null if all are labels themselves. */
	private final int[] base;
	/** Null if numbers are labels. */
	private final int[] table;

	private LabelBlocks(final BlockGrid grid, final Layer<int[]> layer, final int count, final int[] base,
		final int[] table)
	{
		this.grid = grid;
		this.layer = layer;
		this.count = count;
		this.base = base;
		this.table = table;
	}

	/** Labels that stand in a layer as they are. */
	static LabelBlocks plain(final BlockGrid grid, final Layer<int[]> layer, final int count) {
		return new LabelBlocks(grid, layer, count, null, null);
	}

	/**
	 * Labels whose blocks have numbers of their own.
	 *
	 * @param base for each block, where in the table the label of its number 1 stands
	 */
	static LabelBlocks byTable(final BlockGrid grid, final Layer<int[]> layer, final int count, final int[] base,
		final int[] table)
	{
		return new LabelBlocks(grid, layer, count, base, table);
	}

	BlockGrid grid() {
		return grid;
	}

	int count() {
		return count;
	}

	/** Reads a block's labels. */
	void read(final int block, final int[] labels) {
		final int[] kept = layer.read(block);
		final int size = grid.size(block);
		if (table == null) {
			System.arraycopy(kept, 0, labels, 0, size);
			return;
		}
		final int offset = base == null ? -1 : base[block] - 1;
		for (int i = 0; i < size; i++)
			labels[i] = kept[i] == 0 ? 0 : table[offset + kept[i]];
	}

	/** Reads the labels of a region, row by row. */
	void read(final int x, final int y, final int w, final int h, final int[] labels) {
		grid.forEach(x, y, w, h, (block, left, top, columns, rows, at) -> {
			final int[] kept = layer.read(block);
			final int width = grid.w(block);
			final int offset = base == null ? -1 : base[block] - 1;
			for (int row = 0; row < rows; row++) {
				final int from = (top + row) * width + left;
				final int to = at + row * w;
				if (table == null) System.arraycopy(kept, from, labels, to, columns);
				else for (int i = 0; i < columns; i++)
					labels[to + i] = kept[from + i] == 0 ? 0 : table[offset + kept[from + i]];
			}
		});
	}

	/**
	 * The same pixels with other labels; these ones are of no use any more.
	 *
	 * @param labels for each label less 1 the new one, which may be 0
	 */
	LabelBlocks relabelled(final int[] labels, final int newCount) {
		if (table == null) return new LabelBlocks(grid, layer, newCount, null, labels);
		for (int i = 0; i < table.length; i++)
			if (table[i] > 0) table[i] = labels[table[i] - 1];
		return new LabelBlocks(grid, layer, newCount, base, table);
	}

	@Override
	public void close() {
		layer.close();
	}
}
