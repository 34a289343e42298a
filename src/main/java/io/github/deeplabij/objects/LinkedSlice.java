package io.github.deeplabij.objects;

/** The objects of one slice, and which of them are linked. Indices are labels; 0 is of no meaning. */
final class LinkedSlice {

	/** Null once it is read no more. */
	private LabelSource source;
	private final int[] classes;
	/** How many objects the slices before have. */
	private final int before;
	private final long[] areas;
	private final boolean[] linkedBefore;
	private final boolean[] linkedAfter;

	/**
	 * @param before how many objects the slices before have
	 */
	LinkedSlice(final LabelSource source, final int before) {
		this.source = source;
		this.before = before;
		areas = new long[source.count() + 1];
		classes = new int[areas.length];
		for (int label = 1; label < areas.length; label++)
			classes[label] = source.classOf(label);
		linkedBefore = new boolean[areas.length];
		linkedAfter = new boolean[areas.length];
	}

	LabelSource source() {
		return source;
	}

	/** Lets go of the source. */
	void forget() {
		source = null;
	}

	int classOf(final int label) {
		return classes[label];
	}

	int count() {
		return areas.length - 1;
	}

	/** The number of an object among those of all slices, from 0. */
	int number(final int label) {
		return before + label - 1;
	}

	/** For each label its area; those of no pixel have 0. */
	long[] areas() {
		return areas;
	}

	/** Which objects are linked to one in a slice before. */
	boolean[] linkedBefore() {
		return linkedBefore;
	}

	/** Which objects are linked to one in a slice after. */
	boolean[] linkedAfter() {
		return linkedAfter;
	}

	/** Whether any object is not linked yet. */
	static boolean anyOpen(final boolean[] linked) {
		for (int label = 1; label < linked.length; label++)
			if (!linked[label]) return true;
		return false;
	}
}
