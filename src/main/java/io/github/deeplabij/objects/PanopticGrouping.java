package io.github.deeplabij.objects;

import java.util.Arrays;

import io.github.deeplabij.objects.Grouping.Orphans;

/** Groups pixels by the centres that they vote for. */
final class PanopticGrouping {

	private final Job job;
	private final BlockGrid grid;
	private final Grouping.Panoptic settings;
	private final Centres centres;
	/** For each pixel its centre's number and 1. */
	private final Layer<int[]> layer;
	/** Which blocks have pixels without a centre. */
	private final boolean[] hasRest;

	private PanopticGrouping(final Job job, final Grouping.Panoptic settings) {
		this.job = job;
		grid = job.grid();
		this.settings = settings;
		centres = new CentreFinder(job, settings).find();
		layer = job.layer();
		hasRest = new boolean[grid.count()];
		Arrays.fill(hasRest, true);
	}

	static LabelBlocks group(final Job job, final Grouping.Panoptic settings) {
		return new PanopticGrouping(job, settings).group();
	}

	private LabelBlocks group() {
		if (settings.orphans() == Orphans.NEAREST) vote(null, null);
		boolean any = false;
		for (final boolean each : hasRest)
			any |= each;
		if (!any) return LabelBlocks.plain(grid, layer, centres.count());
		final LabelBlocks parts = ComponentGrouping.foreground(job).labels();
		vote(parts, withCentres(parts));
		parts.close();
		if (settings.orphans() == Orphans.NONE) return LabelBlocks.plain(grid, layer, centres.count());
		return Rest.add(job, layer, centres.count(), hasRest);
	}

	/** In which parts of the foreground a centre lies: for each label. */
	private boolean[] withCentres(final LabelBlocks parts) {
		final boolean[] with = new boolean[parts.count() + 1];
		final int[] label = new int[1];
		for (int i = 0; i < centres.count(); i++) {
			parts.read(centres.x(i), centres.y(i), 1, 1, label);
			with[label[0]] = true;
		}
		with[0] = false;
		return with;
	}

	private static final class Scratch {

		private final boolean[] foreground;
		private final int[] labels;
		private final Centres.Search search;

		Scratch(final Job job, final Centres centres) {
			labels = job.integers();
			foreground = new boolean[labels.length];
			search = centres.new Search();
		}
	}

	/**
	 * Gives pixels without a centre to the one they vote for.
	 *
	 * @param parts the foreground's parts, or null if all pixels may vote, for centres within reach
	 * @param with in which of them pixels vote, for the nearest centre wherever it is
	 */
	private void vote(final LabelBlocks parts, final boolean[] with) {
		final long reach = (long) settings.reach() * Channel.OFFSET_X.scale();
		final long farthest = parts == null ? reach * reach : Long.MAX_VALUE;
		job.runner().forEach(grid.count(), () -> new Scratch(job, centres), (block, scratch) -> {
			if (!hasRest[block]) return;
			job.foreground(block, scratch.foreground);
			if (parts != null) {
				parts.read(block, scratch.labels);
				for (int i = 0; i < grid.size(block); i++)
					scratch.foreground[i] &= with[scratch.labels[i]];
			}
			hasRest[block] = vote(block, scratch, farthest) || parts != null;
		});
	}

	/** Says whether pixels are left without a centre. */
	private boolean vote(final int block, final Scratch scratch, final long farthest) {
		final int[] labels = scratch.labels;
		final int w = grid.w(block);
		final int size = grid.size(block);
		final int scale = Channel.OFFSET_X.scale();
		final short[] offsetsX = job.maps().values(Channel.OFFSET_X, block);
		final short[] offsetsY = job.maps().values(Channel.OFFSET_Y, block);
		System.arraycopy(layer.read(block), 0, labels, 0, size);
		int last = Centres.NONE;
		boolean rest = false;
		boolean changed = false;
		for (int y = 0; y < grid.h(block); y++) {
			final long atY = (long) (grid.y(block) + y) * scale;
			for (int x = 0; x < w; x++) {
				final int i = y * w + x;
				if (!scratch.foreground[i] || labels[i] > 0) continue;
				final int centre = scratch.search.nearest((long) (grid.x(block) + x) * scale + offsetsX[i], atY +
					offsetsY[i], last, farthest);
				labels[i] = centre + 1;
				changed |= centre != Centres.NONE;
				rest |= centre == Centres.NONE;
				if (centre != Centres.NONE) last = centre;
			}
		}
		if (changed) layer.change(block, kept -> System.arraycopy(labels, 0, kept, 0, size));
		return rest;
	}
}
