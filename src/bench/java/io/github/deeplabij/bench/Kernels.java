package io.github.deeplabij.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import io.github.deeplabij.crf.LanesSpeed;
import io.github.deeplabij.objects.ObjectsSpeed;
import io.github.deeplabij.plane.PlaneSpeed;
import io.github.deeplabij.segment.ScoresSpeed;

/** All JMH benchmarks of loops over pixels, as a table. */
public final class Kernels {

	private static final List<Class<?>> ALL = List.of(PlaneSpeed.class, ScoresSpeed.class, ObjectsSpeed.class,
		LanesSpeed.class);

	/** The CRF's scene has a quarter of a megapixel. */
	private static final double CRF_SCALE = 4;

	private Kernels() {}

	/**
	 * Runs all and prints milliseconds a megapixel, with the error that JMH gives; of the CRF one iteration's messages,
	 * with the lanes that it takes.
	 */
	public static void main(final String... arguments) throws RunnerException {
		final ChainedOptionsBuilder options = new OptionsBuilder().verbosity(VerboseMode.SILENT).param("lanes",
			"SPLIT").param("filtered", "1", "2", "20");
		for (final Class<?> each : ALL)
			options.include(each.getName().replace(".", "\\.") + "\\.");
		if (PerformanceReport.QUICK) options.warmupIterations(2).measurementIterations(2).warmupTime(TimeValue
			.milliseconds(200)).measurementTime(TimeValue.milliseconds(200));
		final Collection<RunResult> results = new Runner(options.build()).run();
		System.out.println("| loop | ms a megapixel, one thread | ± |");
		System.out.println("|---|---|---|");
		for (final RunResult result : results) {
			final String[] name = result.getParams().getBenchmark().split("\\.");
			final boolean ofCrf = name[name.length - 2].equals(LanesSpeed.class.getSimpleName());
			final double scale = ofCrf ? CRF_SCALE : 1;
			System.out.println(String.format(Locale.ROOT, "| `%s.%s`%s | %.2f | %s |", name[name.length - 2],
				name[name.length - 1], classes(result.getParams()), scale * result.getPrimaryResult().getScore(),
				error(scale * result.getPrimaryResult().getScoreError())));
		}
	}

	/** How many classes there are, where the loop is over several. */
	private static String classes(final BenchmarkParams parameters) {
		final String filtered = parameters.getParam("filtered");
		final String classes = filtered == null ? parameters.getParam("classes") : String.valueOf(1 + Integer.parseInt(
			filtered));
		return classes == null ? "" : ", " + classes + " classes";
	}

	private static String error(final double value) {
		return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
	}
}
