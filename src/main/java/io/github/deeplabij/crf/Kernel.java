package io.github.deeplabij.crf;

/**
 * A pairwise term: how alike two pixels are, and what it costs them to differ.
 *
 * @param gaussian how alike
 * @param compatibility what it costs
 */
public record Kernel(Gaussian gaussian, Compatibility compatibility) {

	/** A kernel with one weight for all pairs of labels. */
	public static Kernel potts(final Gaussian gaussian, final double weight) {
		return new Kernel(gaussian, new Compatibility.Potts(weight));
	}
}
