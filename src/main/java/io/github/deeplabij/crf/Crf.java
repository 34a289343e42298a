package io.github.deeplabij.crf;

import java.util.List;

/**
 * A fully connected CRF and how its mean field is iterated: Q<sup>0</sup> is the softmax of -U; each iteration updates
 * all
 * pixels at once to the softmax of -U less the kernels' energies under the previous Q. A pixel's own part of its
 * message is
 * left in, as in the paper's implementation.
 *
 * @param kernels the pairwise terms, any number
 * @param iterations the most iterations that are done
 * @param epsilon stops earlier once no Q has moved by more than this; 0 for never
 * @param damping the share of the previous Q that each iteration keeps, from 0 to less than 1
 * @param tracked whether {@link Marginals#energies()} are wanted, which take an iteration more
 */
public record Crf(List<Kernel> kernels, int iterations, double epsilon, double damping, boolean tracked) {

	/**
	 * @throws IllegalArgumentException if a number is out of its range
	 */
	public Crf {
		kernels = List.copyOf(kernels);
		if (iterations < 0) throw new IllegalArgumentException("The number of iterations has to be 0 or more, not " +
			iterations +
			".");
		if (!(epsilon >= 0 &&
			epsilon < 1)) throw new IllegalArgumentException("Epsilon has to be from 0 to less than 1, not " +
			epsilon + ".");
		if (!(damping >= 0 && damping < 1)) throw new IllegalArgumentException(
			"The damping has to be from 0 to less than 1, not " + damping + ".");
	}

	/** Ten iterations, as in the DeepLab papers, without damping. */
	public static Crf of(final Kernel... kernels) {
		return new Crf(List.of(kernels), 10, 0, 0, false);
	}

	/** The same with another number of iterations. */
	public Crf iterations(final int other) {
		return new Crf(kernels, other, epsilon, damping, tracked);
	}

	/** The same with an epsilon. */
	public Crf epsilon(final double other) {
		return new Crf(kernels, iterations, other, damping, tracked);
	}

	/** The same with a damping. */
	public Crf damping(final double other) {
		return new Crf(kernels, iterations, epsilon, other, tracked);
	}

	/** The same with the free energy of each iteration. */
	public Crf track() {
		return new Crf(kernels, iterations, epsilon, damping, true);
	}
}
