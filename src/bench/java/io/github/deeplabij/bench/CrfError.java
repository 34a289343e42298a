package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

import io.github.deeplabij.crf.ExactMeanField;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.FastMeanField.Quality;
import io.github.deeplabij.crf.Marginals;
import io.github.deeplabij.crf.Monitor;

/** How far the CRF and pydensecrf are from exact sums, on small crops of photographs and micrographs. */
public final class CrfError {

	private static final Path CROPS = CrfReport.FOLDER.resolve("crf-crops");
	private static final Path REFERENCE = Path.of("../shared/crf-reference");

	private CrfError() {}

	/** How far from exact. */
	private record Distance(double labels, double q) {

		static Distance of(final Marginals exact, final float[][][] q) {
			final int[] right = exact.labels()[0];
			final int[] labels = new Marginals(exact.grid(), q, exact.iterations(), List.of()).labels()[0];
			int differ = 0;
			double sum = 0;
			for (int i = 0; i < exact.grid().plane(); i++) {
				if (right[i] != labels[i]) differ++;
				for (int c = 0; c < q.length; c++) sum += Math.abs(q[c][0][i] - exact.q()[c][0][i]);
			}
			return new Distance(100.0 * differ / exact.grid().plane(), sum / exact.grid().plane() / q.length);
		}
	}

	/** Prints a row for each crop and set of parameters, and the sums, and writes the rows as CSV. */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		if (!CrfPeer.isGiven()) return;
		final List<String> command = new ArrayList<>(List.of(CROPS.toString()));
		if (Files.isDirectory(REFERENCE)) command.add(REFERENCE.toString());
		CrfReport.python("crf_crops.py", command.toArray(String[]::new));
		final List<Path> folders;
		try (Stream<Path> all = Files.list(CROPS)) {
			folders = all.sorted().toList();
		}
		System.out.println("Labels that differ from exact, %, and mean |Q - exact|");
		System.out.println(String.format("%-31s %-27s %14s  %14s  %14s", "crop", "parameters", "fast", "accurate",
			"pydensecrf"));
		final List<String> rows = new ArrayList<>(List.of("crop,parameters,run,labels_percent,mean_q"));
		final Map<String, Distance> sums = new LinkedHashMap<>();
		try (CrfPeer peer = new CrfPeer()) {
			for (final Path folder : folders) {
				for (final String line : Files.readAllLines(folder.resolve("parameters.txt"))) {
					final StringBuilder text = new StringBuilder(String.format("%-31s %-27s", folder.getFileName(),
						line));
					measure(folder, CrfParameters.parse(line), peer).forEach((run, distance) -> {
						text.append(String.format(Locale.ROOT, "  %5.2f %.6f", distance.labels(), distance.q()));
						rows.add(String.format(Locale.ROOT, "%s,%s,%s,%.4f,%.7f", folder.getFileName(), line, run,
							distance.labels(), distance
							.q()));
						sums.merge(run, distance, (a, b) -> new Distance(a.labels() + b.labels(), a.q() + b.q()));
					});
					System.out.println(text);
				}
			}
		}
		final Distance theirs = sums.get("pydensecrf");
		sums.forEach((run, sum) -> System.out.println(String.format(Locale.ROOT,
			"%s: sums %.2f %% and %.5f, of pydensecrf's %.2f and %.2f", run, sum.labels(), sum.q(),
				sum.labels() / theirs.labels(),
			sum.q() / theirs.q())));
		Files.write(CrfReport.FOLDER.resolve("crf-error.csv"), rows);
	}

	private static Map<String, Distance> measure(final Path folder, final CrfParameters parameters, final CrfPeer peer)
		throws IOException
	{
		final CrfInput input = CrfInput.read(folder);
		final Marginals exact = new ExactMeanField(input.image()).infer(parameters.crf(), input.unary(), Monitor.NONE);
		final Map<String, Distance> distances = new LinkedHashMap<>();
		for (final Quality quality : Quality.values()) {
			final FastMeanField field = new FastMeanField(input.image(), quality, ForkJoinPool.commonPool(),
				Runtime.getRuntime()
				.availableProcessors());
			distances.put(quality.name(), Distance.of(exact, field.infer(parameters.crf(), input.unary(),
				Monitor.NONE).q()));
		}
		peer.load(folder);
		peer.infer(parameters);
		distances.put("pydensecrf", Distance.of(exact, peer.q()));
		return distances;
	}
}
