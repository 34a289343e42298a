package io.github.deeplabij.image;

import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.objects.LabelSource;
import io.github.deeplabij.objects.LinkedObjects;
import io.github.deeplabij.objects.SliceLinker;

/**
 * Numbers for the objects of all planes, where those of consecutive slices or frames are linked: 1, 2, 3 ... in the
 * order in which they appear, through one frame (or slice) after the other. No two objects of the image have the same.
 */
final class LinkedPlanes {

	/** For each plane the number of each label. */
	private final int[][] numbers;
	private int count;

	private LinkedPlanes(final int planes) {
		numbers = new int[planes][];
	}

	/**
	 * Links objects.
	 *
	 * @param planes all of the image: frames of slices
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if there are more than 2^31 - 1 objects
	 */
	static LinkedPlanes of(final ObjectLink link, final int slices, final List<? extends LabelSource> planes,
		final Monitor monitor)
	{
		final LinkedPlanes linked = new LinkedPlanes(planes.size());
		for (final int[] series : link.series(slices, planes.size() / slices)) {
			final SliceLinker linker = new SliceLinker(link.settings());
			for (final int plane : series)
				linker.add(planes.get(plane), monitor);
			linked.add(series, planes, linker.finish());
		}
		return linked;
	}

	private void add(final int[] series, final List<? extends LabelSource> planes, final LinkedObjects objects) {
		if (count > Integer.MAX_VALUE - objects.count()) throw new DeepLabException(
			"The image has more than 2147483647 objects; crop it, or segment a part of its planes.");
		for (int s = 0; s < series.length; s++) {
			final int[] own = new int[planes.get(series[s]).count() + 1];
			for (int label = 1; label < own.length; label++)
				own[label] = count + objects.id(s, label);
			numbers[series[s]] = own;
		}
		count += objects.count();
	}

	/** How many objects the image has. */
	int count() {
		return count;
	}

	/** The number of a plane's label, from 1 on. */
	int number(final int plane, final int label) {
		return numbers[plane][label];
	}
}
