package io.github.deeplabij.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

import io.github.deeplabij.crf.ExactMeanField;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Marginals;
import io.github.deeplabij.crf.MeanField;
import io.github.deeplabij.crf.Monitor;

/**
 * How long the CRF takes, set-up included, against pydensecrf.
 * <p>
 * Both sides run by turns, so that what else the machine does meets both: {@link #main} does not fork, and pydensecrf's
 * process, which measures itself, stays. Every round takes each case once; the first one warms up.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(0)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class CrfSpeed {

	private static final int ROUNDS = Integer.getInteger("rounds", 5);
	private static final Map<String, CrfInput> INPUTS = new HashMap<>();

	private static CrfPeer peer;
	private static double peerMillis;

	@Param("512x512x3")
	public String size;

	/** A {@link FastMeanField.Quality}, or EXACT for the exact sums. */
	@Param("ACCURATE")
	public String quality;

	@Param("1")
	public int threads;

	private CrfInput input;

	/** Makes the input, and has the peer load it. */
	@Setup
	public void load() throws IOException {
		input = INPUTS.computeIfAbsent(size, CrfSpeed::input);
		if (peer != null) peer.load(CrfReport.INPUTS.resolve(size));
	}

	private static CrfInput input(final String size) {
		final CrfInput input = CrfInput.scene(size);
		try {
			if (peer != null) input.write(CrfReport.INPUTS.resolve(size));
		}
		catch (final IOException exc) {
			throw new UncheckedIOException(exc);
		}
		return input;
	}

	@Benchmark
	public Marginals ours() {
		final MeanField field = quality.equals("EXACT") ? new ExactMeanField(input.image()) : new FastMeanField(input.image(),
			FastMeanField.Quality.valueOf(quality), ForkJoinPool.commonPool(), threads);
		return field.infer(CrfParameters.USUAL.crf(), input.unary(), Monitor.NONE);
	}

	@Benchmark
	public void pydensecrf() throws IOException {
		peerMillis = peer.infer(CrfParameters.USUAL).millis();
	}

	/** One way to run: what is fixed for the rounds, and the milliseconds of both in each. */
	private record Series(String size, String quality, int threads, List<Double> ours, List<Double> theirs) {

		Series(final String size, final String quality, final int threads) {
			this(size, quality, threads, new ArrayList<>(), new ArrayList<>());
		}

		void run(final boolean warmUp) throws RunnerException {
			final ChainedOptionsBuilder options = new OptionsBuilder().include(CrfSpeed.class.getName() + "\\." + (peer == null
				? "ours" : "")).param("size", size).param("quality", quality).param("threads", "" + threads).shouldDoGC(true).verbosity(
					VerboseMode.SILENT);
			for (final RunResult result : new Runner(options.build()).run()) {
				if (!warmUp && result.getParams().getBenchmark().endsWith("ours")) ours.add(result.getPrimaryResult().getScore());
			}
			if (!warmUp && peer != null) theirs.add(peerMillis);
		}

		String row() {
			final String own = String.format(Locale.ROOT, "%-12s %-8s %7d %8.0f %8.0f", size, quality, threads, median(ours),
				Collections.min(ours));
			if (theirs.isEmpty()) return own;
			final List<Double> ratios = new ArrayList<>();
			for (int r = 0; r < ours.size(); r++) ratios.add(theirs.get(r) / ours.get(r));
			return own + String.format(Locale.ROOT, " %10.0f %8.0f  %.2f (%.2f .. %.2f)", median(theirs), Collections.min(theirs),
				median(ratios), Collections.min(ratios), Collections.max(ratios));
		}

		List<String> csv() {
			final List<String> rows = new ArrayList<>();
			for (int r = 0; r < ours.size(); r++) rows.add(String.format(Locale.ROOT, "%s,%s,%d,%d,%.1f,%s", size.replace('x', ','),
				quality, threads, r + 1, ours.get(r), theirs.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", theirs.get(r))));
			return rows;
		}
	}

	/** Runs both sides by turns and prints the median and the best of each, and how many times as fast the CRF is. */
	public static void main(final String... arguments) throws RunnerException, IOException {
		final List<Series> all = new ArrayList<>();
		for (final String size : CrfReport.cases()) {
			for (final String quality : new String[] { "FAST", "ACCURATE" }) {
				for (int threads = 1; threads <= Runtime.getRuntime().availableProcessors(); threads *= 2) all.add(new Series(size,
					quality, threads));
			}
		}
		if (Boolean.getBoolean("exact")) all.add(new Series("96x96x3", "EXACT", Runtime.getRuntime().availableProcessors()));
		if (CrfPeer.isGiven()) peer = new CrfPeer();
		for (int round = 0; round <= ROUNDS; round++) {
			for (final Series each : all) each.run(round == 0);
		}
		if (peer != null) peer.close();

		System.out.println("Milliseconds for set-up and 10 iterations, median and best of " + ROUNDS);
		System.out.println("case         quality  threads   median     best pydensecrf     best  times as fast (from .. to)");
		final Path csv = CrfReport.FOLDER.resolve("crf-speed.csv");
		final List<String> rows = new ArrayList<>(List.of("width,height,classes,quality,threads,round,ms,pydensecrf_ms"));
		for (final Series each : all) {
			System.out.println(each.row());
			rows.addAll(each.csv());
		}
		Files.write(csv, rows);
	}

	private static double median(final List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}
}
