package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

import io.github.deeplabij.crf.Crf;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.FastMeanField.Quality;
import io.github.deeplabij.crf.Marginals;
import io.github.deeplabij.crf.Monitor;

/**
 * How long the CRF takes for what a published graph says of photographs, against pydensecrf by turns, and what it loses
 * by classes that it leaves out of parts of the image. The property "models" names the folder of graphs,
 * "cases" what is measured (as in cat-21,cat-150; all if it is empty), "rounds" how often.
 */
public final class CrfPhotos {

	private static final Path INPUTS = CrfReport.FOLDER.resolve("crf-photos");
	private static final int ROUNDS = Integer.getInteger("rounds", 5);
	private static final int WARM_UPS = 5;

	private CrfPhotos() {}

	private static Marginals infer(final CrfInput input, final Crf crf, final int threads) {
		return new FastMeanField(input.image(), Quality.ACCURATE, ForkJoinPool.commonPool(), threads).infer(crf, input
			.unary(), Monitor.NONE);
	}

	/** Measures all photographs. */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		if (!CrfPeer.isGiven()) return;
		if (!Files.exists(INPUTS)) CrfReport.python("crf_unaries.py", System.getProperty("models"), INPUTS.toString());
		final String given = System.getProperty("cases", "");
		System.out.println("| case | threads | ms | pydensecrf, ms | times as fast | max dQ | differing labels |");
		try (CrfPeer peer = new CrfPeer(); Stream<Path> folders = Files.list(INPUTS)) {
			final Stream<Path> wanted = given.isEmpty() ? folders.sorted() : Arrays.stream(given.split(",")).map(
				INPUTS::resolve);
			for (final Path folder : wanted.toList())
				measure(folder, peer);
		}
	}

	private static void measure(final Path folder, final CrfPeer peer) throws IOException {
		final CrfInput input = CrfInput.read(folder);
		final Crf crf = CrfParameters.USUAL.crf();
		peer.load(folder);
		peer.infer(CrfParameters.USUAL);
		for (int i = 0; i < WARM_UPS; i++)
			infer(input, crf, 1);
		final String lost = lost(infer(input, crf.track(), 2), infer(input, crf, 2));
		for (int threads = 1; threads <= Runtime.getRuntime().availableProcessors(); threads *= 2) {
			final List<Double> ours = new ArrayList<>();
			final List<Double> theirs = new ArrayList<>();
			final List<Double> ratios = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				final long start = System.nanoTime();
				infer(input, crf, threads);
				ours.add((System.nanoTime() - start) / 1e6);
				theirs.add(peer.infer(CrfParameters.USUAL).millis());
				ratios.add(theirs.get(round) / ours.get(round));
			}
			System.out.printf(Locale.ROOT, "| %s | %d | %.0f | %.0f | %.1f (%.1f to %.1f) | %s |%n", folder
				.getFileName(), threads, median(ours), median(theirs), median(ratios), ratios.stream().min(
					Double::compare).orElseThrow(), ratios.stream().max(Double::compare).orElseThrow(), lost);
		}
	}

	private static String lost(final Marginals all, final Marginals some) {
		double most = 0;
		for (int c = 0; c < all.q().length; c++) {
			for (int i = 0; i < all.q()[c][0].length; i++)
				most = Math.max(most, Math.abs(all.q()[c][0][i] - some.q()[c][0][i]));
		}
		final int[] expected = all.labels()[0];
		final int[] actual = some.labels()[0];
		int differ = 0;
		for (int i = 0; i < expected.length; i++)
			if (expected[i] != actual[i]) differ++;
		return String.format(Locale.ROOT, "%.1e | %d of %d", most, differ, expected.length);
	}

	private static double median(final List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}
}
