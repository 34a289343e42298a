package io.github.deeplabij.objects;

import java.util.Iterator;
import java.util.Objects;
import java.util.stream.IntStream;

/** The objects of a plane, numbered 1, 2, 3 ... in the reading order of their first pixels. */
public final class ObjectPlane implements LabelSource, Iterable<PlaneObject>, AutoCloseable {

	private final LabelBlocks labels;
	private final ObjectTable table;
	/** For each object its number in the table. */
	private final int[] order;
	private final int undivided;
	private volatile boolean closed;

	/**
	 * @param labels their numbers are those of this plane
	 * @param order for each label less 1 its label in the table
	 */
	ObjectPlane(final LabelBlocks labels, final ObjectTable table, final int[] order, final int undivided) {
		this.labels = labels;
		this.table = table;
		this.order = order;
		this.undivided = undivided;
	}

	@Override
	public int width() {
		return labels.grid().width();
	}

	@Override
	public int height() {
		return labels.grid().height();
	}

	@Override
	public int count() {
		return order.length;
	}

	/** How many parts were too large for {@link Grouping.Watershed} to divide, before the filter. */
	public int undivided() {
		return undivided;
	}

	@Override
	public int classOf(final int label) {
		return table.classOf(order[Objects.checkIndex(label - 1, order.length)]);
	}

	/**
	 * One object.
	 *
	 * @param label 1 to {@link #count()}
	 */
	public PlaneObject object(final int label) {
		return table.object(order[Objects.checkIndex(label - 1, order.length)], label);
	}

	/** All objects, by their labels. */
	@Override
	public Iterator<PlaneObject> iterator() {
		return IntStream.rangeClosed(1, count()).mapToObj(this::object).iterator();
	}

	/**
	 * @throws IndexOutOfBoundsException if the region is not in the plane
	 * @throws IllegalStateException if this was closed
	 */
	@Override
	public void read(final int x, final int y, final int w, final int h, final int[] region) {
		if (closed) throw new IllegalStateException("The plane of objects is closed.");
		labels.read(x, y, w, h, region);
	}

	/** Lets go of the labels. What was measured of the objects stays. */
	@Override
	public void close() {
		closed = true;
		labels.close();
	}
}
