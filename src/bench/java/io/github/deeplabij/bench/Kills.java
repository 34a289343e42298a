package io.github.deeplabij.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.deeplabij.Contents;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.SampleImage;

import ij.ImagePlus;

/**
 * What is left of a program that was killed, as by {@code kill -9}: the command line segments, installs and imports, is
 * killed at a random moment, and is run again. Each time the home, the temporary folder and the results have to be as
 * after a run that nobody killed, and before that no result may be there in part.
 */
public final class Kills {

	private static final int KILLS = Integer.getInteger("cases", 100);
	/** Folders that ONNX Runtime makes and leaves empty; they are swept an hour later. */
	private static final String EMPTY = "tmp/onnxruntime-java\\d+";
	private static final int IMAGES = 6;
	private static final Path MODEL = Path.of("models", "nuclei-fluorescence").toAbsolutePath();
	private static final Path GRAPH = Path.of("src", "test", "resources", "models", "threshold", "model.onnx")
		.toAbsolutePath();

	private final Path root = Files.createTempDirectory("kills");
	private final Random random = new Random(11);
	private final Map<String, List<String>> works = new LinkedHashMap<>();

	private Kills() throws IOException {
		final List<String> segment = new ArrayList<>(List.of("segment", "--output",
			"labels,probabilities,overlay,table", "--out", "results"));
		final ImagePlus sample = SampleImage.create();
		for (int i = 0; i < IMAGES; i++) {
			final Path image = root.resolve("image" + i + ".tif");
			sample.setRoi(20 * i, 10 * i, 96, 80);
			ImageFiles.saveTiff(sample.crop(), image);
			segment.add(image.toString());
		}
		works.put("segment", segment);
		works.put("install", List.of("models", "install", MODEL.toString(), "--name", "installed", "--replace"));
		works.put("import", List.of("import", GRAPH.toString(), "--name", "imported", "--folder", "results",
			"--preprocessing", "none", "--classes", "low,high", "--image", root.resolve("image0.tif").toString()));
	}

	/** Prints how many kills there were of each command, and everything that was not as it should be. */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		final Kills kills = new Kills();
		int wrong = 0;
		for (final String work : kills.works.keySet())
			wrong += kills.run(work, (KILLS + kills.works.size() - 1) / kills.works.size());
		System.out.println(wrong + " wrong in all");
		System.exit(0); // ImageJ keeps threads that would keep the JVM
	}

	private int run(final String work, final int kills) throws IOException, InterruptedException {
		final Path unkilled = place();
		final long start = System.nanoTime();
		final int code = start(work, unkilled).waitFor();
		final long time = System.nanoTime() - start;
		final Map<String, String> whole = contents(unkilled);
		if (code != 0 || whole.isEmpty()) throw new IllegalStateException(work + " ended with " + code + " in " +
			unkilled);
		int killed = 0;
		int wrong = 0;
		for (int i = 0; i < kills; i++) {
			final Path place = place();
			if (kill(start(work, place), (long) (random.nextDouble() * time))) killed++;
			final List<String> problems = new ArrayList<>(differences(results(contents(place)), whole, false));
			TimeUnit.SECONDS.sleep(3);
			final boolean there = Files.exists(place.resolve("results/imported"));
			final int again = start(work, place).waitFor();
			if (again != (there ? 1 : 0)) problems.add("the next run ended with " + again);
			problems.addAll(differences(contents(place), whole, true));
			problems.forEach(problem -> System.out.println(work + ": " + problem + " in " + place));
			if (problems.isEmpty()) delete(place);
			else wrong++;
		}
		System.out.println(work + ": " + kills + " runs, " + killed + " of them killed, the others had ended; " +
			wrong + " wrong");
		return wrong;
	}

	private Path place() throws IOException {
		final Path place = Files.createTempDirectory(root, "place");
		for (final String each : List.of("home", "tmp", "results"))
			Files.createDirectory(place.resolve(each));
		return place;
	}

	private Process start(final String work, final Path place) throws IOException {
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
			.toString(), "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-Duser.home=" + place.resolve("home"),
			"-Djava.io.tmpdir=" + place.resolve("tmp"), "-cp", System.getProperty("java.class.path"),
			"io.github.deeplabij.cli.Main"));
		command.addAll(works.get(work));
		return new ProcessBuilder(command).directory(place.toFile()).redirectErrorStream(true).redirectOutput(root
			.resolve("said.txt").toFile()).start();
	}

	/** Kills a process after a time, and waits for those that it started, which end with it; whether it still ran. */
	private static boolean kill(final Process process, final long nanoseconds) throws InterruptedException {
		if (process.waitFor(nanoseconds, TimeUnit.NANOSECONDS)) return false;
		final List<ProcessHandle> all = process.descendants().toList();
		process.destroyForcibly().waitFor();
		for (final ProcessHandle each : all)
			each.onExit().completeOnTimeout(each, 20, TimeUnit.SECONDS).join();
		return true;
	}

	private static Map<String, String> contents(final Path place) throws IOException {
		final Map<String, String> contents = Contents.of(place);
		contents.keySet().removeIf(name -> name.matches(EMPTY));
		return contents;
	}

	/** What users look for: the results, and models. */
	private static Map<String, String> results(final Map<String, String> contents) {
		final Map<String, String> results = new TreeMap<>(contents);
		results.keySet().removeIf(name -> !name.matches("(results|home/\\.deeplab-ij/models)/[^.].*"));
		return results;
	}

	private static List<String> differences(final Map<String, String> found, final Map<String, String> wanted,
		final boolean all)
	{
		final List<String> differences = new ArrayList<>();
		found.forEach((name, content) -> {
			if (!wanted.containsKey(name)) differences.add(name + " is left");
			else if (!content.equals(wanted.get(name))) differences.add(name + " is not whole");
		});
		if (all) wanted.keySet().stream().filter(name -> !found.containsKey(name)).forEach(name -> differences.add(
			name + " is missing"));
		return differences;
	}

	private static void delete(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			files.sorted(Comparator.reverseOrder()).forEach(file -> {
				try {
					Files.delete(file);
				}
				catch (final IOException e) {
					throw new UncheckedIOException(e);
				}
			});
		}
	}
}
