package io.github.deeplabij.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import ij.ImagePlus;
import ij.io.FileSaver;
import io.github.deeplabij.image.SampleImage;

/**
 * How long the command line takes for one image of 256 x 256 pixels, from the start to the end of its process: with the
 * launcher, with plain Java, and where the property "other" names the folder {@code target/imagej} of another build,
 * with that. All run by turns.
 */
public final class Starts {

	private static final int SIDE = 256;
	private static final int ROUNDS = PerformanceReport.QUICK ? 5 : 15;
	private static final Path IMAGEJ = Path.of("target/imagej");
	private static final Path FOLDER = Path.of("target/bench/starts");

	private Starts() {}

	/** Prints the median of each, and of its ratios to the last. */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		if (!Files.exists(IMAGEJ.resolve("ij.jar"))) throw new IOException("There is no " + IMAGEJ +
			"; run 'mvn -DskipTests package' first.");
		final Path image = Files.createDirectories(FOLDER).resolve("image.tif");
		new FileSaver(new ImagePlus("image", SampleImage.create().getProcessor().resize(SIDE, SIDE))).saveAsTiff(image
			.toString());
		final Map<String, List<String>> ways = new LinkedHashMap<>();
		ways.put("the launcher", List.of(IMAGEJ.resolve("plugins/DeepLab_IJ/deeplab").toAbsolutePath().toString()));
		ways.put("`java -cp`", java(IMAGEJ));
		final String other = System.getProperty("other", "");
		if (!other.isEmpty()) ways.put("`java -cp`, the other build", java(Path.of(other)));
		print(measure(ways, image));
		System.exit(0);
	}

	private static List<String> java(final Path imagej) {
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", imagej.resolve(
			"ij.jar") + File.pathSeparator + imagej.resolve("plugins/DeepLab_IJ") + "/*",
			"io.github.deeplabij.cli.Main");
	}

	private static Map<String, List<Double>> measure(final Map<String, List<String>> ways, final Path image)
		throws IOException, InterruptedException
	{
		final Map<String, List<Double>> times = new LinkedHashMap<>();
		for (int round = -2; round < ROUNDS; round++) {
			for (final Map.Entry<String, List<String>> way : ways.entrySet()) {
				final double millis = run(way.getValue(), image);
				if (round >= 0) times.computeIfAbsent(way.getKey(), name -> new ArrayList<>()).add(millis);
			}
		}
		return times;
	}

	private static double run(final List<String> start, final Path image) throws IOException, InterruptedException {
		final List<String> command = new ArrayList<>(start);
		command.addAll(List.of("segment", image.toString(), "--out", FOLDER.resolve("results").toString()));
		final long before = System.nanoTime();
		final Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(
			ProcessBuilder.Redirect.DISCARD).start();
		if (process.waitFor() != 0) throw new IOException(command + " has failed.");
		return (System.nanoTime() - before) / 1e6;
	}

	private static void print(final Map<String, List<Double>> times) {
		final List<Double> last = new ArrayList<>(times.values()).get(times.size() - 1);
		System.out.println("| start | ms | ratio to the last row (from .. to) |");
		System.out.println("|---|---|---|");
		times.forEach((way, all) -> {
			final List<Double> ratios = new ArrayList<>();
			for (int i = 0; i < all.size(); i++)
				ratios.add(all.get(i) / last.get(i));
			System.out.println(String.format(Locale.ROOT, "| %s | %.0f | %.2f (%.2f .. %.2f) |", way, median(all),
				median(ratios), Collections.min(ratios), Collections.max(ratios)));
		});
	}

	private static double median(final List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}
}
