package io.github.deeplabij.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

/**
 * Links the objects of consecutive slices to solids or tracks. Two slices are linked so:
 * <ol>
 * <li>Pairs of objects with enough intersection over union, the best pair first, as long as both are free: each object
 * has one partner at most.</li>
 * <li>Forward: an object of the later slice that has no partner is joined to the object of the earlier one that has
 * most pixels in common with it, if enough of its area lies there. Backward: the same for objects of the earlier slice.
 * Not for tracks. So a large object never joins a small one, and a small one between two large ones joins one
 * alone.</li>
 * </ol>
 * Across a gap, the same is done with the objects that nothing in between is linked to: first across one slice, then
 * across two, and so on. What is linked is one solid. So the result is the same if the slices come in the reverse
 * order, but for numbers. Of equal pairs, the one with the larger intersection comes first, then the one whose lesser
 * label is less, then the one whose greater label is less.
 *
 * <pre>
 * final SliceLinker linker = new SliceLinker(LinkSettings.STACK);
 * for (final LabelSource slice : slices)
 * 	linker.add(slice, Monitor.NONE);
 * final LinkedObjects solids = linker.finish();
 * final int id = solids.id(3, label);
 * </pre>
 */
public final class SliceLinker {

	/** About how many pixels are read at once. */
	private static final int STRIP = 1 << 20;

	private final LinkSettings settings;
	private final Union sets = new Union(0);
	private final List<LinkedSlice> slices = new ArrayList<>();
	private int objects;

	public SliceLinker(final LinkSettings settings) {
		this.settings = settings;
	}

	/**
	 * Adds the next slice. It is read now, and again while the next {@code gap + 1} slices are added: the caller may
	 * close it after that. Not from several threads.
	 *
	 * @throws IllegalArgumentException if it is not as large as the slices before
	 * @throws DeepLabException if all slices together have more than 2^31 - 1 objects
	 * @throws CancellationException if the monitor has cancelled
	 */
	public void add(final LabelSource slice, final Monitor monitor) {
		if (!slices.isEmpty() && !isAsLarge(slice, slices.get(slices.size() - 1).source()))
			throw new IllegalArgumentException("All slices have to be as large.");
		if (objects > Integer.MAX_VALUE - slice.count()) throw new DeepLabException(
			"The slices have more than 2147483647 objects; link a part of them.");
		final LinkedSlice later = new LinkedSlice(slice, objects);
		measure(later, monitor);
		sets.add(slice.count());
		for (int gap = 0; gap <= Math.min(settings.gap(), slices.size() - 1); gap++) {
			final LinkedSlice earlier = slices.get(slices.size() - 1 - gap);
			if (!LinkedSlice.anyOpen(earlier.linkedAfter()) || !LinkedSlice.anyOpen(later.linkedBefore())) continue;
			new SlicePair(settings, earlier, later, common(earlier, later, monitor)).link(sets);
		}
		objects += slice.count();
		slices.add(later);
		if (slices.size() > settings.gap() + 1) slices.get(slices.size() - settings.gap() - 2).forget();
	}

	private static boolean isAsLarge(final LabelSource slice, final LabelSource other) {
		return slice.width() == other.width() && slice.height() == other.height();
	}

	/** Works on a strip of rows. */
	private interface StripWork {

		void run(int y, int rows);
	}

	private static void forEachStrip(final LabelSource slice, final Monitor monitor, final StripWork work) {
		final int most = rows(slice);
		for (int y = 0; y < slice.height(); y += most) {
			if (monitor.cancelled()) throw new CancellationException();
			work.run(y, Math.min(most, slice.height() - y));
		}
	}

	private static int rows(final LabelSource slice) {
		return Math.min(slice.height(), STRIP / slice.width() + 1);
	}

	private static void measure(final LinkedSlice slice, final Monitor monitor) {
		final LabelSource source = slice.source();
		final int[] labels = new int[rows(source) * source.width()];
		forEachStrip(source, monitor, (y, rows) -> {
			source.read(0, y, source.width(), rows, labels);
			for (int i = 0; i < rows * source.width(); i++)
				slice.areas()[labels[i]]++;
		});
		slice.areas()[0] = 0;
	}

	/** How many pixels objects of two slices share. */
	private static PairCounts common(final LinkedSlice earlier, final LinkedSlice later, final Monitor monitor) {
		final PairCounts counts = new PairCounts();
		final int width = later.source().width();
		final int[] before = new int[rows(later.source()) * width];
		final int[] after = new int[before.length];
		forEachStrip(later.source(), monitor, (y, rows) -> {
			earlier.source().read(0, y, width, rows, before);
			later.source().read(0, y, width, rows, after);
			int i = 0;
			while (i < rows * width) {
				final int start = i++;
				while (i < rows * width && before[i] == before[start] && after[i] == after[start])
					i++;
				if (before[start] > 0 && after[start] > 0) counts.add(before[start], after[start], i - start);
			}
		});
		return counts;
	}

	/** The objects of all slices; there can be no more slices then. */
	public LinkedObjects finish() {
		return new LinkedObjects(slices, sets, settings);
	}
}
