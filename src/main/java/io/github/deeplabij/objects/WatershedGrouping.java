package io.github.deeplabij.objects;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;

/** Divides the parts of the foreground by their distance to the background, each by itself. */
final class WatershedGrouping {

	/** Larger windows, in pixels, are worked on by few threads at once, for they take much memory. */
	private static final long LARGE = 1 << 20;
	private static final int FEW = 2;

	private final Job job;
	private final BlockGrid grid;
	private final Grouping.Watershed settings;
	private final ObjectTable parts;
	private final LabelBlocks labels;
	private final Layer<int[]> layer;
	private final AtomicInteger count;

	private WatershedGrouping(final Job job, final Grouping.Watershed settings) {
		this.job = job;
		grid = job.grid();
		this.settings = settings;
		final LabelBlocks foreground = ComponentGrouping.foreground(job).labels();
		parts = ObjectTable.measure(job, foreground);
		count = new AtomicInteger(parts.count());
		layer = job.layer();
		labels = LabelBlocks.plain(grid, layer, parts.count());
		job.runner().forEach(grid.count(), job::integers, (block, read) -> {
			foreground.read(block, read);
			layer.change(block, kept -> System.arraycopy(read, 0, kept, 0, grid.size(block)));
		});
		foreground.close();
	}

	static Grouped group(final Job job, final Grouping.Watershed settings) {
		return new WatershedGrouping(job, settings).group();
	}

	private Grouped group() {
		final int[][] byBlock = byBlock();
		job.runner().forEach(grid.count(), Scratch::new, (block, scratch) -> {
			for (final int part : byBlock[block])
				if (size(part) <= LARGE) divide(part, scratch);
		});
		final int[] large = IntStream.rangeClosed(1, parts.count()).filter(part -> fits(part) && size(part) > LARGE)
			.toArray();
		job.runner().forEach(large.length, FEW, Scratch::new, (task, scratch) -> divide(large[task], scratch));
		final int undivided = parts.count() - (int) IntStream.rangeClosed(1, parts.count()).filter(this::fits).count();
		return new Grouped(LabelBlocks.plain(grid, layer, count.get()), undivided);
	}

	/** For each block the parts whose bounding box begins there, but for those that are too large. */
	private int[][] byBlock() {
		final int[] sizes = new int[grid.count()];
		for (int part = 1; part <= parts.count(); part++)
			if (fits(part)) sizes[block(part)]++;
		final int[][] byBlock = new int[grid.count()][];
		for (int block = 0; block < byBlock.length; block++)
			byBlock[block] = new int[sizes[block]];
		for (int part = parts.count(); part > 0; part--)
			if (fits(part)) byBlock[block(part)][--sizes[block(part)]] = part;
		return byBlock;
	}

	private int block(final int part) {
		return grid.blockAt(parts.left(part), parts.top(part));
	}

	private int width(final int part) {
		return parts.right(part) - parts.left(part) + 1;
	}

	private int height(final int part) {
		return parts.bottom(part) - parts.top(part) + 1;
	}

	private long size(final int part) {
		return (long) width(part) * height(part);
	}

	private boolean fits(final int part) {
		return width(part) <= settings.window() && height(part) <= settings.window();
	}

	private final class Scratch {

		private final PartHeights heights = new PartHeights(job.maps(), settings.sigma());
		private final int h = (int) Math.round(settings.h() * PartHeights.SCALE);
		private final Flooding flooding = new Flooding(h, job.diagonals());
	}

	private void divide(final int part, final Scratch scratch) {
		final int x = parts.left(part);
		final int y = parts.top(part);
		final int w = width(part);
		final int h = height(part);
		if (!scratch.heights.compute(labels, part, x, y, w, h) || scratch.heights.highest() <= scratch.h) return;
		final int stride = w + 2;
		final int objects = scratch.flooding.divide(scratch.heights.heights(), stride, stride * (h + 2), scratch.heights
			.highest());
		if (objects == 1) return;
		final int more = take(objects - 1);
		grid.forEach(x, y, w, h, (block, left, top, columns, rows, at) -> layer.change(block, kept -> {
			for (int row = 0; row < rows; row++) {
				final int from = (at / w + row + 1) * stride + at % w + 1;
				final int to = (top + row) * grid.w(block) + left;
				for (int i = 0; i < columns; i++) {
					final int label = scratch.flooding.label(from + i);
					// the first one keeps the label of the part
					if (label > 1) kept[to + i] = more + label - 1;
				}
			}
		}));
	}

	/** Numbers that are given to nobody else; which ones they are is left to chance, and all one in the end. */
	private int take(final int numbers) {
		return count.getAndUpdate(before -> {
			if (before > Integer.MAX_VALUE - numbers) throw new DeepLabException(
				"The plane has more than 2147483647 objects; use a part of it.");
			return before + numbers;
		});
	}
}
