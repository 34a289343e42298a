package io.github.deeplabij.objects;

import java.util.stream.IntStream;

/**
 * Gives boundary pixels to their nearest seeds, exactly, whatever the blocks: each block is worked on with what is
 * known of the pixels around it, and again as long as a nearer seed shows there. Distances only become less, so that in
 * the end all are those of the shortest ways.
 */
final class BoundaryGrowth {

	private final Job job;
	private final BlockGrid grid;
	private final LabelBlocks seeds;
	private final Layer<int[]> grown;
	private final Rim[] rims;
	/** Whether a block has boundary pixels, and whether some are still without a seed. */
	private final boolean[] hasBoundary;
	private final boolean[] hasRest;

	/**
	 * @param seeds is closed in the end
	 */
	BoundaryGrowth(final Job job, final LabelBlocks seeds) {
		this.job = job;
		grid = job.grid();
		this.seeds = seeds;
		grown = job.layer();
		rims = new Rim[grid.count()];
		hasBoundary = new boolean[grid.count()];
		hasRest = new boolean[grid.count()];
	}

	LabelBlocks grow() {
		int[] blocks = IntStream.range(0, grid.count()).toArray();
		while (blocks.length > 0) {
			final int[] now = blocks;
			final Rim[] found = new Rim[now.length];
			job.runner().forEach(now.length, () -> new Scratch(job), (task, scratch) -> found[task] = work(now[task],
				scratch));
			for (int i = 0; i < now.length; i++)
				rims[now[i]] = found[i];
			blocks = IntStream.range(0, grid.count()).filter(this::canImprove).toArray();
		}
		seeds.close();
		return Rest.add(job, grown, seeds.count(), hasRest);
	}

	private static final class Scratch {

		private final NearestSeeds nearest;
		private final int[] labels;
		private final boolean[] foreground;

		Scratch(final Job job) {
			nearest = new NearestSeeds(job.grid().side(), job.diagonals());
			labels = job.integers();
			foreground = new boolean[labels.length];
		}
	}

	private Rim work(final int block, final Scratch scratch) {
		final int w = grid.w(block);
		final int h = grid.h(block);
		final int[] labels = scratch.labels;
		seeds.read(block, labels);
		job.foreground(block, scratch.foreground);
		final NearestSeeds nearest = scratch.nearest;
		nearest.begin(w, h);
		boolean boundary = false;
		for (int y = 0; y < h; y++) {
			for (int x = 0; x < w; x++) {
				final int i = y * w + x;
				if (!scratch.foreground[i]) continue;
				nearest.set(x, y, labels[i] > 0 ? 0 : Rim.FAR, labels[i]);
				boundary |= labels[i] == 0;
			}
		}
		hasBoundary[block] = boundary;
		if (boundary) {
			forEachAround(block, (x, y, distance, label) -> nearest.set(x, y, distance, label));
			nearest.run();
			hasRest[block] = take(nearest, w, h, scratch);
		}
		grown.change(block, kept -> System.arraycopy(labels, 0, kept, 0, w * h));
		return rim(nearest, w, h);
	}

	/** Takes the labels that were found, and says whether some pixels are without. */
	private static boolean take(final NearestSeeds nearest, final int w, final int h, final Scratch scratch) {
		boolean rest = false;
		for (int y = 0; y < h; y++) {
			for (int x = 0; x < w; x++) {
				final int i = y * w + x;
				if (scratch.foreground[i]) scratch.labels[i] = nearest.label(x, y);
				rest |= scratch.foreground[i] && scratch.labels[i] == 0;
			}
		}
		return rest;
	}

	private static Rim rim(final NearestSeeds nearest, final int w, final int h) {
		final Rim rim = new Rim(w, h);
		for (int y = 0; y < h; y++) {
			final int step = y == 0 || y == h - 1 || w == 1 ? 1 : w - 1;
			for (int x = 0; x < w; x += step)
				rim.set(x, y, nearest.distance(x, y), nearest.label(x, y));
		}
		return rim;
	}

	private interface Around {

		void pixel(int x, int y, int distance, int label);
	}

	/** Goes through the pixels around a block that a seed has reached. */
	private void forEachAround(final int block, final Around work) {
		final int column = grid.x(block) / grid.side();
		final int row = grid.y(block) / grid.side();
		final int w = grid.w(block);
		final int h = grid.h(block);
		for (int y = -1; y <= h; y++) {
			final int step = y < 0 || y == h ? 1 : w + 1;
			for (int x = -1; x <= w; x += step) {
				final int other = grid.block(x < 0 ? column - 1 : x == w ? column + 1 : column, y < 0 ? row - 1
					: y == h ? row + 1 : row);
				if (other < 0 || rims[other] == null) continue;
				final int otherX = x < 0 ? grid.w(other) - 1 : x == w ? 0 : x;
				final int otherY = y < 0 ? grid.h(other) - 1 : y == h ? 0 : y;
				final int distance = rims[other].distance(otherX, otherY);
				if (distance >= 0 && distance != Rim.FAR) work.pixel(x, y, distance, rims[other].label(otherX, otherY));
			}
		}
	}

	/** Whether a pixel around the block is a better way for one in it. */
	private boolean canImprove(final int block) {
		if (!hasBoundary[block]) return false;
		final boolean[] can = new boolean[1];
		final Rim rim = rims[block];
		forEachAround(block, (x, y, distance, label) -> {
			for (int ny = Math.max(0, y - 1); ny <= Math.min(grid.h(block) - 1, y + 1); ny++) {
				for (int nx = Math.max(0, x - 1); nx <= Math.min(grid.w(block) - 1, x + 1); nx++) {
					final boolean diagonal = nx != x && ny != y;
					if (diagonal && !job.diagonals()) continue;
					can[0] |= rim.distance(nx, ny) > 0 && NearestSeeds.isBetter(distance, label, diagonal, rim.distance(
						nx, ny), rim.label(nx, ny));
				}
			}
		});
		return can[0];
	}
}
