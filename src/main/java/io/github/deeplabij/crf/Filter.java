package io.github.deeplabij.crf;

/**
 * A normalised kernel on an image, made to be applied again and again. Values of all tiles are put in, spread, and got
 * out. A tile puts in only the classes that it works on; the others are 0 there.
 */
interface Filter {

	/** A filter's memory for the values of one inference. */
	interface State {

		/**
		 * Says which classes are the most common ones, before tiles are put in. Speed alone depends on it.
		 *
		 * @param classes all of them, the most common one first
		 */
		void order(int[] classes);

		/**
		 * Puts a tile's values in. Different tiles at the same time are allowed, also while {@link #add} reads other
		 * tiles.
		 *
		 * @param tile the tile's number
		 * @param worker the worker that puts them in
		 * @param classes those that the tile works on
		 * @param planes for each of them, as many values as the tile has pixels; not changed
		 */
		void put(int tile, int worker, int[] classes, float[][] planes);

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
		 * @param classes those whose messages are wanted; all of them where the state is for all
		 * @param planes to which they are added, for each of these classes
		 */
		void add(int tile, int worker, float weight, int[] classes, float[][] planes);

		/** No message of the class at a pixel of the tile is greater than this. */
		float most(int tile, int number);
	}

	/**
	 * Makes the memory for so many classes.
	 *
	 * @param all whether each tile works on all classes, from the first to the last, always. As Q sums to 1, the
	 *            message of the last class is then what the other ones leave of the message of ones, so it is not
	 *            filtered
	 */
	State state(int classes, boolean all, Workers workers, Monitor monitor);
}
