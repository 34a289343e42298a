package io.github.deeplabij.crf;

/** Mean field inference for one image. What is prepared for the image is kept for further calls. */
public interface MeanField {

	/**
	 * Infers.
	 *
	 * @param crf the kernels, and how to iterate
	 * @param unary the energies, on the image's grid
	 * @throws IllegalArgumentException if the sizes of kernels, unary and image don't agree
	 * @throws java.util.concurrent.CancellationException once the monitor says so
	 */
	Marginals infer(Crf crf, Unary unary, Monitor monitor);

	/** Checks that kernels, unary and image agree. */
	static void check(final Crf crf, final Unary unary, final Guide image) {
		final Grid grid = image.grid();
		final Grid other = unary.grid();
		if (other.width() != grid.width() || other.height() != grid.height() || other.depth() != grid.depth())
			throw new IllegalArgumentException("The image has " + grid + " pixels, but the energies have " + other +
				".");
		for (final Kernel kernel : crf.kernels()) {
			kernel.compatibility().check(unary.classes());
			kernel.gaussian().channels(image);
		}
	}
}
