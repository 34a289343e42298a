package io.github.deeplabij.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Links the open objects of two slices: those that nothing in between is linked to. */
final class SlicePair {

	/**
	 * Two objects that overlap.
	 *
	 * @param a the label in the earlier slice
	 * @param b the label in the later one
	 * @param common how many pixels they share
	 * @param union how many pixels both have together
	 */
	private record Overlap(int a, int b, long common, long union) {

		/** The one that shares more pixels; the same if the slices are exchanged. */
		static final Comparator<Overlap> BY_COMMON = Comparator.<Overlap> comparingLong(each -> -each.common)
			.thenComparingInt(each -> Math.min(each.a, each.b)).thenComparingInt(each -> Math.max(each.a, each.b));
		/** The one with more intersection over union, exactly. */
		static final Comparator<Overlap> BY_UNION = ((Comparator<Overlap>) (p, q) -> Long.compare(q.common * p.union,
			p.common * q.union)).thenComparing(BY_COMMON);
	}

	private final LinkSettings settings;
	private final LinkedSlice earlier;
	private final LinkedSlice later;
	private final List<Overlap> overlaps = new ArrayList<>();

	SlicePair(final LinkSettings settings, final LinkedSlice earlier, final LinkedSlice later,
		final PairCounts counts)
	{
		this.settings = settings;
		this.earlier = earlier;
		this.later = later;
		counts.forEach((a, b, common) -> {
			if (earlier.linkedAfter()[a] || later.linkedBefore()[b] || earlier.classOf(a) != later.classOf(b)) return;
			final long areaA = earlier.areas()[a];
			final long areaB = later.areas()[b];
			overlaps.add(new Overlap(a, b, common, areaA + areaB - common));
		});
	}

	/** Links the objects; those of one set are one in the end. */
	void link(final Union sets) {
		final boolean[] hasPartnerA = new boolean[earlier.count() + 1];
		final boolean[] hasPartnerB = new boolean[later.count() + 1];
		final List<Overlap> links = new ArrayList<>();
		overlaps.sort(Overlap.BY_UNION);
		for (final Overlap each : overlaps) {
			if (hasPartnerA[each.a] || hasPartnerB[each.b] || each.common < settings.iou() * each.union) continue;
			hasPartnerA[each.a] = true;
			hasPartnerB[each.b] = true;
			links.add(each);
		}
		if (settings.kind() == LinkSettings.Kind.SOLIDS) join(hasPartnerA, hasPartnerB, links);
		for (final Overlap each : links) {
			sets.unite(earlier.number(each.a), later.number(each.b));
			earlier.linkedAfter()[each.a] = true;
			later.linkedBefore()[each.b] = true;
		}
	}

	/** Joins objects that have no partner to the one that most of them lies in. */
	private void join(final boolean[] doneA, final boolean[] doneB, final List<Overlap> links) {
		overlaps.sort(Overlap.BY_COMMON);
		for (final Overlap each : overlaps) {
			final boolean joinsA = !doneA[each.a] && each.common >= settings.overlap() * earlier.areas()[each.a];
			final boolean joinsB = !doneB[each.b] && each.common >= settings.overlap() * later.areas()[each.b];
			if (joinsA || joinsB) links.add(each);
			doneA[each.a] = true;
			doneB[each.b] = true;
		}
	}
}
