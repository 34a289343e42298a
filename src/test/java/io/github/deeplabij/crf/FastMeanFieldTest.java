package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast mean field is nearer to the exact one than pydensecrf is. */
class FastMeanFieldTest {

	/** How far one result is from another one. */
	record Distance(double labels, double q) {

		static Distance of(final float[][][] exact, final float[][][] q) {
			long differ = 0;
			double sum = 0;
			final int pixels = exact[0][0].length;
			for (int i = 0; i < pixels; i++) {
				int best = 0;
				int other = 0;
				for (int c = 0; c < exact.length; c++) {
					if (exact[c][0][i] > exact[best][0][i]) best = c;
					if (q[c][0][i] > q[other][0][i]) other = c;
					sum += Math.abs(exact[c][0][i] - q[c][0][i]);
				}
				if (best != other) differ++;
			}
			return new Distance((double) differ / pixels, sum / exact.length / pixels);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "CELLS_SYMMETRIC", "CELLS_AFTER", "CELLS_BEFORE", "COFFEE", "IHC", "CHELSEA", "AFTER" })
	void isNoFurtherFromExactThanPydensecrf(final ReferenceCase which) throws IOException {
		final Distance ours = ours(which, FastMeanField.Quality.ACCURATE);
		final Distance theirs = theirs(which);
		assertTrue(ours.labels() <= theirs.labels(), () -> "labels: " + ours.labels() + " > " + theirs.labels());
		assertTrue(ours.q() <= theirs.q(), () -> "Q: " + ours.q() + " > " + theirs.q());
	}

	static List<List<ReferenceCase>> sets() {
		return List.of(ReferenceCase.OWN, ReferenceCase.SHARED);
	}

	@ParameterizedTest
	@MethodSource("sets")
	void isMuchNearerToExactOverAllCases(final List<ReferenceCase> cases) throws IOException {
		double labels = 0;
		double q = 0;
		for (final ReferenceCase which : cases) {
			final Distance ours = ours(which, FastMeanField.Quality.ACCURATE);
			final Distance theirs = theirs(which);
			labels += ours.labels() - 0.6 * theirs.labels();
			q += ours.q() - 0.6 * theirs.q();
		}
		assertTrue(labels <= 0, "labels: " + labels);
		assertTrue(q <= 0, "Q: " + q);
	}

	/** Though it may be subsampled. */
	@ParameterizedTest
	@ValueSource(doubles = { 0.3, 1, 2.9, 3, 4.7, 12, 40 })
	void spatialKernelsAreNearExact(final double sigma) {
		final RandomCase which = RandomCase.of(2, Grid.of(61, 45), 1, 2);
		for (final Normalisation normalisation : Normalisation.values()) {
			final Gaussian gaussian = Gaussian.spatial(sigma).with(normalisation);
			final double unit = normalisation == Normalisation.NONE ? 1 / (1 + 6 * sigma * sigma) : 1;
			final Crf crf = Crf.of(Kernel.potts(gaussian, unit)).iterations(1);
			assertTrue(Distance.of(which.exact(crf), which.fast(crf)).q() < 5e-4);
		}
	}

	private static Distance ours(final ReferenceCase which, final FastMeanField.Quality quality) throws IOException {
		final FastMeanField field = new FastMeanField(which.image(), quality, Runnable::run, 1);
		return Distance.of(which.planes("q_exact.npy"), field.infer(which.crf(), which.unary(), Monitor.NONE).q());
	}

	private static Distance theirs(final ReferenceCase which) throws IOException {
		return Distance.of(which.planes("q_exact.npy"), which.planes("q_pydensecrf.npy"));
	}
}
