package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The exact mean field agrees with stored exact results, which were computed by other means. */
class ExactMeanFieldTest {

	private static final double TOLERANCE = 1e-6;

	@ParameterizedTest
	@EnumSource(names = { "CELLS_.*", "COFFEE", "IHC", "CHELSEA", "AFTER" }, mode = Mode.MATCH_ANY)
	void agreesAfterAllIterations(final ReferenceCase which) throws IOException {
		final Marginals result = new ExactMeanField(which.image()).infer(which.crf(), which.unary(), Monitor.NONE);
		assertClose(which.planes("q_exact.npy"), result.q());
		assertEquals(which.crf().iterations(), result.iterations());
	}

	@ParameterizedTest
	@EnumSource(names = { "CELLS_.*", "COFFEE", "IHC", "CHELSEA", "AFTER" }, mode = Mode.MATCH_ANY)
	void agreesAfterOneIteration(final ReferenceCase which) throws IOException {
		final Marginals result = new ExactMeanField(which.image()).infer(which.crf().iterations(1), which.unary(),
			Monitor.NONE);
		assertClose(which.planes("q1_exact.npy"), result.q());
	}

	@ParameterizedTest
	@EnumSource(names = { "CELLS_.*", "COFFEE", "IHC", "CHELSEA", "AFTER" }, mode = Mode.MATCH_ANY)
	void kernelsAgree(final ReferenceCase which) throws IOException {
		final ExactMeanField exact = new ExactMeanField(which.image());
		final float[][][] energies = which.unary().energies();
		final double[][] scores = new double[energies[0][0].length][energies.length];
		for (int i = 0; i < scores.length; i++) {
			for (int c = 0; c < energies.length; c++)
				scores[i][c] = -energies[c][0][i];
		}
		final double[][] q = ExactMeanField.softmax(scores);
		assertMessages(which.planes("message_spatial_exact.npy"), exact.messages(which.spatial(), q));
		assertMessages(which.planes("message_bilateral_exact.npy"), exact.messages(which.bilateral(), q));
		assertRowSums(which.planes("rowsum_spatial_exact.npy")[0][0], exact.rowSums(which.spatial()));
		assertRowSums(which.planes("rowsum_bilateral_exact.npy")[0][0], exact.rowSums(which.bilateral()));
	}

	private static void assertClose(final float[][][] expected, final float[][][] actual) {
		assertEquals(expected.length, actual.length);
		double most = 0;
		for (int c = 0; c < expected.length; c++) {
			for (int i = 0; i < expected[c][0].length; i++)
				most = Math.max(most, Math.abs(expected[c][0][i] - actual[c][0][i]));
		}
		assertEquals(0, most, TOLERANCE);
	}

	private static void assertMessages(final float[][][] expected, final double[][] actual) {
		double most = 0;
		for (int c = 0; c < expected.length; c++) {
			for (int i = 0; i < actual.length; i++) {
				final double size = Math.max(1, Math.abs(expected[c][0][i]));
				most = Math.max(most, Math.abs(expected[c][0][i] - actual[i][c]) / size);
			}
		}
		assertEquals(0, most, TOLERANCE);
	}

	private static void assertRowSums(final float[] expected, final double[] actual) {
		assertEquals(expected.length, actual.length);
		for (int i = 0; i < actual.length; i++)
			assertEquals(1, actual[i] / expected[i], TOLERANCE);
	}
}
