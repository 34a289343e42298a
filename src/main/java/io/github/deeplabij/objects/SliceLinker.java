package io.github.deeplabij.objects;

import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.Monitor;

/**
 * Links the objects of consecutive slices to solids or tracks. Two slices are linked so:
 * <ol>
 * <li>Pairs of objects with enough intersection over union, the best pair first, as long as both are free: each object
 * has one partner at most.</li>
 * <li>Forward: an object of the later slice that has no partner is joined to the object of the earlier one with which
 * it has most of the smaller area in common, if that is enough. Backward: the same for objects of the earlier slice. Not
 * for tracks.</li>
 * </ol>
 * Across a gap, the same is done with the objects that nothing in between is linked to: first across one slice, then
 * across two, and so on. What is linked is one solid. So the result is the same if the slices come in the reverse order,
 * but for numbers. Of equal pairs, the one with the larger intersection comes first, then the one whose lesser label is
 * less, then the one whose greater label is less.
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

	public SliceLinker(final LinkSettings settings) {}

	/**
	 * Adds the next slice. It is read now, and again while the next {@code gap + 1} slices are added: the caller may
	 * close it after that. Not from several threads.
	 *
	 * @throws IllegalArgumentException if it is not as large as the slices before
	 * @throws CancellationException if the monitor has cancelled
	 */
	public void add(final LabelSource slice, final Monitor monitor) {
		throw new UnsupportedOperationException();
	}

	/** The objects of all slices; there can be no more slices then. */
	public LinkedObjects finish() {
		throw new UnsupportedOperationException();
	}
}
