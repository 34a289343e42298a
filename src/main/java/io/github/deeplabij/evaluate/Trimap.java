package io.github.deeplabij.evaluate;

import java.util.Arrays;

/**
 * Confusion within bands around the true boundaries (P. Kohli, L. Ladický and P. Torr, Robust Higher Order Potentials
 * for Enforcing Label Consistency, IJCV 82, 2009; P. Krähenbühl and V. Koltun, Efficient Inference in Fully Connected
 * CRFs with Gaussian Edge Potentials, NIPS 2011), summed up over images.
 * <p>
 * The band of a width holds the pixels that have one of another true value within that distance, between the pixels'
 * centres: at width 1 the pixels on both sides of each boundary. The rim of the image makes no boundary. Pixels that
 * are not counted make one, as they do in the DeepLab papers (L.-C. Chen et al., arXiv:1412.7062, section 5: the band
 * around PASCAL VOC's void pixels), and are themselves not in the band.
 */
public final class Trimap {

	private final int[] widths;
	/** The pixels that a band holds and the one before it does not. */
	private final Confusion[] rings;
	/** For each squared distance, the narrowest band. */
	private final int[] narrowest;

	/**
	 * @param widths in pixels, at least 1
	 */
	Trimap(final int classes, final int... widths) {
		this.widths = Arrays.stream(widths).sorted().distinct().toArray();
		rings = new Confusion[this.widths.length];
		Arrays.setAll(rings, i -> new Confusion(classes));
		final int most = greatest();
		narrowest = new int[most * most + 1];
		for (int squared = 0, band = 0; squared < narrowest.length; squared++) {
			if (band < rings.length && squared > this.widths[band] * this.widths[band]) band++;
			narrowest[squared] = band;
		}
	}

	/** The bands' widths in pixels, in ascending order. */
	public int[] widths() {
		return widths.clone();
	}

	/** The greatest width; 0 if there is none. */
	int greatest() {
		return widths.length == 0 ? 0 : widths[widths.length - 1];
	}

	/** Counts a pixel. */
	void add(final int truth, final int label, final int squaredDistance) {
		if (squaredDistance < narrowest.length) rings[narrowest[squaredDistance]].add(truth, label);
	}

	/**
	 * The confusion within a band.
	 *
	 * @param width one of the widths
	 */
	public Confusion within(final int width) {
		final int band = Arrays.binarySearch(widths, width);
		if (band < 0) throw new IllegalArgumentException("no band of " + width);
		final Confusion sum = new Confusion(rings[0].classes());
		for (int i = 0; i <= band; i++)
			sum.addAll(rings[i]);
		return sum;
	}
}
