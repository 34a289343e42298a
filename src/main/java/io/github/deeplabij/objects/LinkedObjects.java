package io.github.deeplabij.objects;

import java.util.Iterator;

/** The objects that were found in linked slices, numbered 1, 2, 3 ... in reading order. */
public final class LinkedObjects implements Iterable<LinkedObject> {

	LinkedObjects() {}

	/** How many there are. */
	public int count() {
		throw new UnsupportedOperationException();
	}

	/**
	 * The object that a label of a slice belongs to.
	 *
	 * @param slice from 0
	 * @return its number, or 0 for label 0 and for an object that is too small or in too few slices
	 */
	public int id(final int slice, final int label) {
		throw new UnsupportedOperationException();
	}

	/**
	 * One object.
	 *
	 * @param id 1 to {@link #count()}
	 */
	public LinkedObject object(final int id) {
		throw new UnsupportedOperationException();
	}

	/** All objects, by their numbers. */
	@Override
	public Iterator<LinkedObject> iterator() {
		throw new UnsupportedOperationException();
	}
}
