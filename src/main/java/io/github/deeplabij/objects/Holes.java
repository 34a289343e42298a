package io.github.deeplabij.objects;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Fills parts of the background that one object alone closes in. */
final class Holes {

	/** What a part has that touches several objects or the border of the plane. */
	private static final int NONE = -1;

	private final Job job;
	private final LabelBlocks labels;
	private final LabelBlocks background;
	/** For each part of the background the object around it; 0 as long as none was met. */
	private final AtomicIntegerArray around;

	private Holes(final Job job, final LabelBlocks labels, final LabelBlocks background) {
		this.job = job;
		this.labels = labels;
		this.background = background;
		around = new AtomicIntegerArray(background.count());
	}

	/**
	 * @param labels are closed, if others are returned
	 * @param largest the area of the largest hole that is filled
	 */
	static LabelBlocks fill(final Job job, final LabelBlocks labels, final long largest) {
		final ConnectedBlocks.Parts parts = ConnectedBlocks.find(job, !job.diagonals(), (block, keys) -> {
			labels.read(block, keys);
			for (int i = 0; i < job.grid().size(block); i++)
				keys[i] = keys[i] == 0 ? 1 : 0;
		});
		final Holes holes = new Holes(job, labels, parts.labels());
		holes.look();
		boolean any = false;
		final int[] fill = new int[parts.count()];
		for (int i = 0; i < fill.length; i++) {
			fill[i] = parts.areas()[i] <= largest ? Math.max(0, holes.around.get(i)) : 0;
			any |= fill[i] > 0;
		}
		final LabelBlocks result = any ? holes.filled(fill) : labels;
		parts.labels().close();
		return result;
	}

	/** Finds out what is around each part. Reads of each block one column and row of those behind it, too. */
	private void look() {
		final BlockGrid grid = job.grid();
		final int most = (grid.side() + 1) * (grid.side() + 1);
		job.runner().forEach(grid.count(), () -> new int[2][most], (block, scratch) -> {
			final int w = Math.min(grid.w(block) + 1, grid.width() - grid.x(block));
			final int h = Math.min(grid.h(block) + 1, grid.height() - grid.y(block));
			labels.read(grid.x(block), grid.y(block), w, h, scratch[0]);
			background.read(grid.x(block), grid.y(block), w, h, scratch[1]);
			for (int y = 0; y < h; y++) {
				for (int x = 0; x < w; x++) {
					final int i = y * w + x;
					if (x > 0) meet(scratch, i - 1, i);
					if (y > 0) meet(scratch, i - w, i);
					if (scratch[1][i] > 0 && isAtBorder(grid, grid.x(block) + x, grid.y(block) + y)) meet(scratch[1][i],
						NONE);
				}
			}
		});
	}

	private static boolean isAtBorder(final BlockGrid grid, final int x, final int y) {
		return x == 0 || y == 0 || x == grid.width() - 1 || y == grid.height() - 1;
	}

	private void meet(final int[][] scratch, final int i, final int j) {
		final int object = scratch[0][i] + scratch[0][j];
		final int part = scratch[1][i] + scratch[1][j];
		// one of them is an object and the other is not
		if (object > 0 && part > 0) meet(part, object);
	}

	private void meet(final int part, final int object) {
		final int known = around.get(part - 1);
		if (known != object && known != NONE) around.accumulateAndGet(part - 1, object, (a, b) -> a == 0 || a == b ? b
			: NONE);
	}

	private LabelBlocks filled(final int[] fill) {
		final BlockGrid grid = job.grid();
		final Layer<int[]> layer = job.layer();
		job.runner().forEach(grid.count(), () -> new int[2][grid.size(0)], (block, scratch) -> {
			labels.read(block, scratch[0]);
			background.read(block, scratch[1]);
			layer.change(block, kept -> {
				for (int i = 0; i < grid.size(block); i++)
					kept[i] = scratch[1][i] > 0 ? fill[scratch[1][i] - 1] : scratch[0][i];
			});
		});
		final int count = labels.count();
		labels.close();
		return LabelBlocks.plain(grid, layer, count);
	}
}
