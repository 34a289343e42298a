package io.github.deeplabij.objects;

/**
 * How the pixels of the foreground are put together to objects. Each way gives the same objects for any size of the
 * regions that were put into the maps, in any order, and with any number of threads.
 */
public sealed interface Grouping {

	/**
	 * Pixels that touch. Boundary pixels go to the object that is nearest to them on a way through the foreground,
	 * whose steps are 5 along rows and columns and 7 along diagonals (G. Borgefors, Distance Transformations in Digital
	 * Images, CVGIP 34, 1986); of two at the same distance, to the one whose first pixel comes first in reading order.
	 * There is no greatest distance: the shortest ways are found across all blocks. A part of the foreground that is
	 * boundary alone is an object too.
	 *
	 * @param acrossClasses whether pixels of different classes of objects belong together where they touch; with
	 *            {@link Foreground.ByProbability} they always do
	 */
	record Components(boolean acrossClasses) implements Grouping {

		/** An object has one class. */
		public static final Components DEFAULT = new Components(false);
	}

	/**
	 * Parts of the foreground that touch are divided where they are narrow. The height of a pixel is its distance to
	 * the background, times its {@link Channel#OBJECT} probability (or else {@link Channel#FOREGROUND}, or else 1),
	 * smoothed, in steps of 1/128. The maxima that rise more than {@code h} above their saddle are the seeds (P.
	 * Soille, Morphological Image Analysis, 2003, section 6.3.5), which are flooded from above by a hierarchical queue
	 * (F. Meyer, Un algorithme optimal de ligne de partage des eaux, 1991).
	 *
	 * @param sigma of the Gaussian in pixels, 0 to 20
	 * @param h how deep the least saddle between two objects is, in pixels, 0 to 1000
	 * @param window the greatest width and height in pixels of a part that is divided, 1 to 8192; larger ones stay one
	 *            object, and are counted. Takes about 30 bytes a pixel and thread.
	 */
	record Watershed(double sigma, double h, int window) implements Grouping {

		public static final Watershed DEFAULT = new Watershed(1, 1.5, 2048);

		/**
		 * @throws IllegalArgumentException if a number is out of its range
		 */
		public Watershed {
			check("smoothing", sigma, 0, 20);
			check("depth", h, 0, 1000);
			check("window", window, 1, 8192);
		}
	}

	/**
	 * Pixels that vote for the same centre (B. Cheng et al., Panoptic-DeepLab, CVPR 2020, sections 3.1 and 3.2). The
	 * heatmap of the centres is smoothed first: by a Gaussian that is cut at 4 {@code sigma}, with the plane mirrored
	 * at its borders, as {@code scipy.ndimage.gaussian_filter} does. A centre is a pixel above the threshold that is
	 * the greatest of the window around it; of equal ones, the first in reading order. A pixel goes to the centre that
	 * is nearest to where its offsets point; of two at the same distance, to the first in reading order. Needs
	 * {@link Channel#CENTRE}, {@link Channel#OFFSET_Y} and {@link Channel#OFFSET_X}.
	 *
	 * @param window width and height of the window in pixels, odd, 1 to 255
	 * @param threshold that a centre's smoothed value is above, 0 to 2
	 * @param inside whether centres outside the foreground do not count
	 * @param orphans what becomes of the parts of the foreground in which no centre lies
	 * @param reach how far from a vote the nearest centre may be, in pixels, 0 to 10000, for pixels of such parts
	 * @param sigma of the Gaussian in pixels, 0 (which smooths nothing) to 20
	 */
	record Panoptic(int window, double threshold, boolean inside, Orphans orphans, int reach, double sigma)
		implements Grouping
	{

		public static final Panoptic DEFAULT = new Panoptic(9, 0.1, true, Orphans.NEAREST, 64);

		/**
		 * @throws IllegalArgumentException if a number is out of its range
		 */
		public Panoptic {
			check("window", window, 1, 255);
			if (window % 2 == 0) throw new IllegalArgumentException("The window has to be odd, not " + window + ".");
			check("threshold", threshold, 0, 2);
			check("reach", reach, 0, 10000);
			check("smoothing", sigma, 0, 20);
		}

		/** Without smoothing. */
		public Panoptic(final int window, final double threshold, final boolean inside, final Orphans orphans,
			final int reach)
		{
			this(window, threshold, inside, orphans, reach, 0);
		}
	}

	/** What becomes of pixels in a part of the foreground in which no centre lies. */
	enum Orphans {
			/** They go to the nearest centre within reach; those that reach none become objects where they touch. */
			NEAREST,
			/** The part becomes an object. */
			OBJECT,
			/** They belong to no object. */
			NONE
	}

	private static void check(final String name, final double value, final double least, final double greatest) {
		if (!(value >= least && value <= greatest)) throw new IllegalArgumentException("The " + name +
			" has to be between " + least + " and " + greatest + ", not " + value + ".");
	}
}
