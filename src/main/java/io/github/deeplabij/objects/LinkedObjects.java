package io.github.deeplabij.objects;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The objects that were found in linked slices, numbered 1, 2, 3 ... in reading order. */
public final class LinkedObjects implements Iterable<LinkedObject> {

	/** For each slice the object of each label, which is 0 for label 0. */
	private final List<int[]> ids = new ArrayList<>();
	/** Of each object from 1 on. */
	private int[] classes = new int[64];
	private long[] voxels = new long[64];
	private int[] first = new int[64];
	private int[] last = new int[64];
	private int count;

	/**
	 * @param sets the objects of all slices, by their numbers
	 */
	LinkedObjects(final List<LinkedSlice> slices, final Union sets, final LinkSettings settings) {
		final int objects = slices.stream().mapToInt(LinkedSlice::count).sum();
		final int[] idOfSet = new int[objects];
		for (int s = 0; s < slices.size(); s++) {
			final LinkedSlice slice = slices.get(s);
			final int[] own = new int[slice.count() + 1];
			for (int label = 1; label <= slice.count(); label++) {
				if (slice.areas()[label] == 0) continue;
				final int set = sets.find(slice.number(label));
				if (idOfSet[set] == 0) idOfSet[set] = begin(slice.classOf(label), s);
				own[label] = idOfSet[set];
				voxels[own[label]] += slice.areas()[label];
				last[own[label]] = s;
			}
			ids.add(own);
		}
		removeSmall(settings);
	}

	/** A new object. */
	private int begin(final int classNumber, final int slice) {
		count++;
		if (count == voxels.length) {
			final int size = (int) Math.min(Integer.MAX_VALUE - 8, 2L * count);
			classes = Arrays.copyOf(classes, size);
			voxels = Arrays.copyOf(voxels, size);
			first = Arrays.copyOf(first, size);
			last = Arrays.copyOf(last, size);
		}
		classes[count] = classNumber;
		first[count] = slice;
		return count;
	}

	private void removeSmall(final LinkSettings settings) {
		final int[] kept = new int[count + 1];
		int left = 0;
		for (int id = 1; id <= count; id++) {
			if (voxels[id] < settings.leastVoxels() || last[id] - first[id] + 1 < settings.leastSlices()) continue;
			kept[id] = ++left;
			classes[left] = classes[id];
			voxels[left] = voxels[id];
			first[left] = first[id];
			last[left] = last[id];
		}
		count = left;
		for (final int[] own : ids)
			for (int label = 0; label < own.length; label++)
				own[label] = kept[own[label]];
	}

	/** How many there are. */
	public int count() {
		return count;
	}

	/**
	 * The object that a label of a slice belongs to.
	 *
	 * @param slice from 0
	 * @return its number, or 0 for label 0 and for an object that is too small or in too few slices
	 */
	public int id(final int slice, final int label) {
		return ids.get(slice)[label];
	}

	/**
	 * One object.
	 *
	 * @param id 1 to {@link #count()}
	 */
	public LinkedObject object(final int id) {
		Objects.checkIndex(id - 1, count);
		return new LinkedObject(id, classes[id], voxels[id], first[id], last[id]);
	}

	/** All objects, by their numbers. */
	@Override
	public Iterator<LinkedObject> iterator() {
		return IntStream.rangeClosed(1, count).mapToObj(this::object).iterator();
	}
}
