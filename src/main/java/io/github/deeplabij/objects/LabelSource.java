package io.github.deeplabij.objects;

/** A plane of labels that is read by region: 0 is no object, others are numbers of objects. */
public interface LabelSource {

	int width();

	int height();

	/** How many objects there are: the greatest label. */
	int count();

	/** The class of an object: 1 to {@link #count()}. Objects of different classes are never linked. */
	int classOf(int label);

	/**
	 * Reads the labels of a region, from several threads.
	 *
	 * @param labels takes them, row by row
	 */
	void read(int x, int y, int w, int h, int[] labels);
}
