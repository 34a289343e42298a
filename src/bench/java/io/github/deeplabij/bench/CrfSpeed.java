package io.github.deeplabij.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
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
 * process, which measures itself, stays. Every round takes each case once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(0)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class CrfSpeed {

	private static final int ROUNDS = Integer.getInteger("rounds", 5);
	private static final int WARM_UPS = 2;
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
		final MeanField field = quality.equals("EXACT") ? new ExactMeanField(input.image())
			: new FastMeanField(input.image(),
			FastMeanField.Quality.valueOf(quality), ForkJoinPool.commonPool(), threads);
		return field.infer(CrfParameters.USUAL.crf(), input.unary(), Monitor.NONE);
	}

	@Benchmark
	public void pydensecrf() throws IOException {
		peerMillis = peer.infer(CrfParameters.USUAL).millis();
	}

	/** A case and a number of threads, and the milliseconds of every round, by quality and for the peer. */
	private record Series(String size, int threads, Map<String, List<Double>> ours, List<Double> theirs) {

		Series(final String size, final int threads, final String... qualities) {
			this(size, threads, new LinkedHashMap<>(), new ArrayList<>());
			for (final String each : qualities) ours.put(each, new ArrayList<>());
		}

		void warmUp() throws RunnerException {
			for (final String each : ours.keySet()) run("ours", each, WARM_UPS);
			if (peer != null) run("pydensecrf", "", 1);
		}

		/** The peer's turn is after the first quality's. */
		void measure() throws RunnerException {
			for (final Map.Entry<String, List<Double>> each : ours.entrySet()) {
				each.getValue().add(run("ours", each.getKey(), 1));
				if (peer != null && theirs.size() < each.getValue().size()) {
					run("pydensecrf", "", 1);
					theirs.add(peerMillis);
				}
			}
		}

		private double run(final String side, final String quality, final int times) throws RunnerException {
			return new Runner(new OptionsBuilder().include(CrfSpeed.class.getName() + "\\." + side).param("size",
				size).param(
				"quality", quality).param("threads", "" +
					threads).measurementIterations(times).shouldDoGC(true).verbosity(
					VerboseMode.SILENT).build()).runSingle().getPrimaryResult().getScore();
		}

		List<String> table() {
			return ours.entrySet().stream().map(each -> row(each.getKey(), each.getValue())).toList();
		}

		private String row(final String quality, final List<Double> times) {
			final String own = String.format(Locale.ROOT, "%-12s %-8s %7d %8.0f %8.0f", size, quality, threads,
				median(times),
				Collections.min(times));
			if (theirs.isEmpty()) return own;
			final List<Double> ratios = new ArrayList<>();
			for (int r = 0; r < times.size(); r++) ratios.add(theirs.get(r) / times.get(r));
			return own + String.format(Locale.ROOT, " %10.0f %8.0f  %.2f (%.2f .. %.2f)", median(theirs),
				Collections.min(theirs),
				median(ratios), Collections.min(ratios), Collections.max(ratios));
		}

		List<String> csv() {
			final List<String> rows = new ArrayList<>();
			ours.forEach((quality, times) -> {
				for (int r = 0; r < times.size(); r++) rows.add(String.format(Locale.ROOT, "%s,%s,%d,%d,%.1f,%s",
					size.replace('x', ','),
					quality, threads, r + 1, times.get(r), theirs.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f",
						theirs.get(r))));
			});
			return rows;
		}
	}

	/** Runs both sides by turns and prints the median and the best of each, and how many times as fast the CRF is. */
	public static void main(final String... arguments) throws RunnerException, IOException {
		final int cores = Runtime.getRuntime().availableProcessors();
		final List<Series> all = new ArrayList<>();
		for (final String size : CrfReport.cases()) {
			for (int threads = 1; threads <= cores; threads *= 2) all.add(new Series(size, threads, "FAST",
				"ACCURATE"));
		}
		if (Boolean.getBoolean("exact")) all.add(new Series("96x96x3", cores, "EXACT"));
		if (CrfPeer.isGiven()) peer = new CrfPeer();
		for (final Series each : all) each.warmUp();
		for (int round = 0; round < ROUNDS; round++) {
			for (final Series each : all) each.measure();
			write(all);
		}
		if (peer != null) peer.close();

		System.out.println("Milliseconds for set-up and 10 iterations, median and best of " + ROUNDS);
		System.out.println("case         quality  threads   median     best pydensecrf     best  times as fast " +
			"(from .. to)");
		for (final Series each : all) each.table().forEach(System.out::println);
	}

	/** After every round, so that a run that is stopped leaves what it has. */
	private static void write(final List<Series> all) throws IOException {
		final List<String> rows =
			new ArrayList<>(List.of("width,height,classes,quality,threads,round,ms,pydensecrf_ms"));
		for (final Series each : all) rows.addAll(each.csv());
		Files.write(CrfReport.FOLDER.resolve("crf-speed.csv"), rows);
	}

	private static double median(final List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}
}
