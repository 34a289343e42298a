package io.github.deeplabij.crf;

/**
 * A normalised kernel on an image, made to be applied again and again. Values of all tiles are put in, spread, and got
 * out. As Q sums to 1, the message of the last class is what the other ones leave of the message of ones, so it is not
 * filtered.
 */
interface Filter {

	/** A filter's memory for the values of one inference. */
	interface State {

		/**
		 * Puts a tile's values in. Different tiles at the same time are allowed, also while {@link #add} reads other
		 * tiles.
		 *
		 * @param tile the tile's number
		 * @param worker the worker that puts them in
		 * @param planes for each class, as many values as the tile has pixels; not changed; the last class is not
		 *            looked at
		 */
		void put(int tile, int worker, float[][] planes);

		/**
		 * Spreads what was put in for all tiles.
		 *
		 * @param last whether nothing will be put in any more
		 */
		void spread(boolean last);

		/**
		 * Adds a tile's messages.
		 *
		 * @param worker the worker that asks
		 * @param weight what messages are multiplied by
		 * @param planes to which they are added, for each class
		 */
		void add(int tile, int worker, float weight, float[][] planes);
	}

	/** Makes the memory for so many classes. */
	State state(int classes, Workers workers, Monitor monitor);
}
