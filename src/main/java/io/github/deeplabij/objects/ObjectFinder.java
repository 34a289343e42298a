package io.github.deeplabij.objects;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

/** Finds the objects of planes. The result does not depend on the number of threads. */
public final class ObjectFinder {

	/** About how often a grouping and its filters go through the plane. */
	private static final int PASSES = 4;

	private final ObjectSettings settings;
	private final Executor executor;
	private final int threads;

	/**
	 * @param executor gives the threads beside the caller's
	 * @param threads how many work at once, the caller's among them, at least 1
	 */
	public ObjectFinder(final ObjectSettings settings, final Executor executor, final int threads) {
		if (threads < 1) throw new IllegalArgumentException("There has to be at least 1 thread, not " + threads + ".");
		this.settings = settings;
		this.executor = executor;
		this.threads = threads;
	}

	/** The channels that such settings need. Others may be there too. */
	public static Set<Channel> needs(final ObjectSettings settings) {
		final Set<Channel> needed = EnumSet.noneOf(Channel.class);
		if (settings.foreground() instanceof Foreground.ByProbability) needed.add(Channel.FOREGROUND);
		if (settings.grouping() instanceof Grouping.Panoptic) needed.addAll(EnumSet.of(Channel.CENTRE, Channel.OFFSET_Y,
			Channel.OFFSET_X));
		return needed;
	}

	/**
	 * Finds the objects, once all regions are put in; nothing may be put in meanwhile.
	 *
	 * @return the objects, to be closed by the caller
	 * @throws IllegalArgumentException if a channel is missing that the settings need
	 * @throws CancellationException if the monitor has cancelled
	 * @throws DeepLabException if there is no room in the temporary folder, or if there are more than 2^31 - 1 pieces
	 */
	public ObjectPlane find(final ObjectMaps maps, final Monitor monitor) {
		for (final Channel each : needs(settings)) {
			if (!maps.channels().contains(each)) throw new IllegalArgumentException("The maps have no channel " + each +
				", which the settings need.");
		}
		final BlockRunner runner = new BlockRunner(executor, threads, monitor);
		runner.plan((long) PASSES * maps.grid().count());
		final Job job = new Job(maps, settings, runner);
		boolean done = false;
		try {
			final ObjectPlane plane = filtered(job, group(job));
			done = true;
			return plane;
		}
		finally {
			if (!done) job.layers().forEach(Layer::close);
		}
	}

	private static Grouped group(final Job job) {
		final Grouping grouping = job.settings().grouping();
		if (grouping instanceof Grouping.Components components) return new Grouped(ComponentGrouping.group(job,
			components), 0);
		if (grouping instanceof Grouping.Panoptic panoptic) return new Grouped(PanopticGrouping.group(job,
			panoptic), 0);
		return WatershedGrouping.group(job, (Grouping.Watershed) grouping);
	}

	private ObjectPlane filtered(final Job job, final Grouped grouped) {
		final ObjectFilter filter = settings.filter();
		LabelBlocks labels = grouped.labels();
		if (filter.pieces() == ObjectFilter.Pieces.LARGEST) labels = LargestPieces.keep(job, labels);
		ObjectTable table = ObjectTable.measure(job, labels);
		if (filter.largestHole() > 0) {
			labels = labels.relabelled(large(table), table.count());
			labels = Holes.fill(job, labels, filter.largestHole());
			table = ObjectTable.measure(job, labels);
		}
		return numbered(labels, table, grouped.undivided());
	}

	/** Of each label itself, or 0 where the area is too small. */
	private int[] large(final ObjectTable table) {
		final int[] same = new int[table.count()];
		for (int i = 0; i < same.length; i++)
			same[i] = table.area(i + 1) < settings.filter().leastArea() ? 0 : i + 1;
		return same;
	}

	private boolean stays(final ObjectTable table, final int label) {
		final ObjectFilter filter = settings.filter();
		final long area = table.area(label);
		return area > 0 && area >= filter.leastArea() && area <= filter.greatestArea() && !(filter.discardAtBorder() &&
			table.isAtBorder(label));
	}

	/** Numbers the objects that stay, in the reading order of their first pixels. */
	private ObjectPlane numbered(final LabelBlocks labels, final ObjectTable table, final int undivided) {
		final int[] newLabels = new int[table.count()];
		final long[] firsts = new long[table.count()];
		int count = 0;
		for (int label = 1; label <= table.count(); label++)
			if (stays(table, label)) firsts[count++] = table.first(label);
		Arrays.parallelSort(firsts, 0, count);
		final int[] order = new int[count];
		for (int label = 1; label <= table.count(); label++) {
			if (!stays(table, label)) continue;
			final int at = Arrays.binarySearch(firsts, 0, count, table.first(label));
			order[at] = label;
			newLabels[label - 1] = at + 1;
		}
		return new ObjectPlane(labels.relabelled(newLabels, count), table, order, undivided);
	}
}
