package io.github.deeplabij.objects;

import java.util.Iterator;

/** The objects of a plane, numbered 1, 2, 3 ... in the reading order of their first pixels. */
public final class ObjectPlane implements LabelSource, Iterable<PlaneObject>, AutoCloseable {

	ObjectPlane() {}

	@Override
	public int width() {
		throw new UnsupportedOperationException();
	}

	@Override
	public int height() {
		throw new UnsupportedOperationException();
	}

	@Override
	public int count() {
		throw new UnsupportedOperationException();
	}

	/** How many parts were too large for {@link Grouping.Watershed} to divide, before the filter. */
	public int undivided() {
		throw new UnsupportedOperationException();
	}

	@Override
	public int classOf(final int label) {
		throw new UnsupportedOperationException();
	}

	/**
	 * One object.
	 *
	 * @param label 1 to {@link #count()}
	 */
	public PlaneObject object(final int label) {
		throw new UnsupportedOperationException();
	}

	/** All objects, by their labels. */
	@Override
	public Iterator<PlaneObject> iterator() {
		throw new UnsupportedOperationException();
	}

	/**
	 * @throws IndexOutOfBoundsException if the region is not in the plane
	 */
	@Override
	public void read(final int x, final int y, final int w, final int h, final int[] labels) {
		throw new UnsupportedOperationException();
	}

	/** Lets go of the labels. */
	@Override
	public void close() {}
}
