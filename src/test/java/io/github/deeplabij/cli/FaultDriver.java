package io.github.deeplabij.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.deeplabij.Contents;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.examine.ImportChoices;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.ImportText;
import io.github.deeplabij.image.ImportTarget;
import io.github.deeplabij.image.ModelImporter;
import io.github.deeplabij.image.Wording;

import ij.IJ;

/**
 * Runs a command again and again on a disk that fails once, each time at the next thing that is done to a file: an
 * open, write, sync,
 * lock, move, close, copy, delete, or a folder that is made. Says for each what should not be. The JVM is started with
 * {@link FaultyDisk} as its disk.
 */
final class FaultDriver {

	/** What is no result, and by its name. */
	private static final String LEFT = "(.*/)?\\.(deeplab-[^/]*\\.part|incoming-.*)";
	/** What could not be deleted is left for the next run. */
	private static final String CLEARED_LATER = "delete .*";

	private final Path root;
	private final boolean unit;
	private final boolean macro;
	private final Work work;
	private final PrintStream out = System.out;

	private FaultDriver(final Path root, final boolean unit, final boolean macro, final Work work) {
		this.root = root;
		this.unit = unit;
		this.macro = macro;
		this.work = work;
	}

	/** What is done again and again. */
	private interface Work {

		/** Gives an exit code, or 1 if a macro was stopped. */
		int run();
	}

	/** How a run ended, and what it said of errors. */
	private record Outcome(int code, List<String> said) {
	}

	/**
	 * @param arguments a folder: what is in its folder {@code before} is there before each run, in a folder {@code
	 *           now}, and only what is
	 *          done there fails; then {@code unit} if all files there have to change together, else {@code files}; then
	 *          the arguments of the
	 *          command line, or {@code macro} and a macro, or {@code importer}, an ONNX file, an image and the folder
	 *          of models
	 */
	public static void main(final String... arguments) throws IOException {
		System.setProperty("java.awt.headless", "true");
		final Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
		final List<String> rest = List.of(arguments).subList(2, arguments.length);
		final Work work = switch (rest.get(0)) {
			case "macro" -> macro(rest.get(1));
			case "importer" -> importer(Path.of(rest.get(1)), Path.of(rest.get(2)), Path.of(rest.get(3)));
			default -> () -> Main.run(new PrintWriter(System.out, true), rest.toArray(String[]::new));
		};
		new FaultDriver(root, arguments[1].equals("unit"), rest.get(0).equals("macro"), work).run();
		System.exit(0); // ImageJ keeps threads that would keep the JVM
	}

	private static Work macro(final String text) {
		return () -> "went on".equals(IJ.runMacro(text + "\nreturn 'went on';")) ? 0 : 1;
	}

	/** What the command line's import does, without looking at the same graph each time. */
	private static Work importer(final Path file, final Path image, final Path models) {
		final ModelImporter importer = ModelImporter.open(file, Monitor.NONE);
		final ImportChoices choices = new ImportChoices(ImportText.preprocessing("none"), List.of("low", "high"),
			List.of(), 0, "", Optional
			.empty(), -1, 0, Optional.empty());
		return () -> {
			try {
				importer.write(new ImportTarget(models, "imported", "", ""), choices, ImageFiles.open(image),
					Monitor.NONE);
				return 0;
			}
			catch (final DeepLabException e) {
				System.err.println(Wording.of(e));
				return Main.FAILED;
			}
		};
	}

	private void run() throws IOException {
		final Path now = root.resolve("now");
		prepare(now);
		final Map<String, String> before = Contents.of(now);
		outcome(-1); // what is kept for later runs elsewhere is there then
		prepare(now);
		final Outcome good = outcome(-1);
		final int steps = FaultyDisk.done().size();
		final Map<String, String> after = Contents.of(now);
		out.println(steps + " steps, " + after.keySet() + " " + good);
		for (int step = 0; step < steps; step++) {
			prepare(now);
			final Outcome outcome = outcome(step);
			final String what = FaultyDisk.done().size() > step ? FaultyDisk.done().get(step) : "nothing";
			final List<String> said = outcome.said().stream().filter(line -> !good.said().contains(line) &&
				!line.matches("Try '.* --help'\\.")).toList();
			problems(what, before, after, Contents.of(now), outcome.code(), said).forEach(problem ->
				out.println("WRONG at " + what + ": " + problem +
				" " + outcome));
		}
	}

	private List<String> problems(final String what, final Map<String, String> before, final Map<String, String> after,
		final Map<String, String> now, final int code, final List<String> said)
	{
		final List<String> problems = new ArrayList<>();
		final Map<String, String> kept = new TreeMap<>(now);
		kept.keySet().removeIf(name -> name.matches(LEFT));
		if (kept.size() < now.size() && !what.matches(CLEARED_LATER)) problems.add("left " + now.keySet());
		if (unit && !kept.equals(before) && !kept.equals(after)) problems.add("half of it is there: " + kept.keySet());
		kept.forEach((name, content) -> {
			if (!content.equals(before.get(name)) && !content.equals(after.get(name)) && !isGrowing(content,
				after.get(name))) problems.add(name +
				" is neither the old nor the new one");
		});
		before.keySet().stream().filter(name -> !kept.containsKey(name)).forEach(name -> problems.add(name +
			" is gone"));
		if (code == 0 && !kept.equals(after)) problems.add("all is said to be well");
		if (code != 0 && !(said.size() == 1 && said.get(0).endsWith(".") &&
			!said.get(0).contains("not foreseen"))) problems.add(
			"it is not told in one sentence");
		if (code == 0 && !said.isEmpty()) problems.add("a success is told with " + said);
		return problems;
	}

	/** Whether it is a whole table with the same head, of one that is written anew whenever there is one more line. */
	private static boolean isGrowing(final String content, final String whole) {
		if (whole == null || !content.endsWith("\n") ||
			!content.lines().findFirst().equals(whole.lines().findFirst())) return false;
		return content.lines().mapToLong(line -> line.chars().filter(c -> c == ',').count()).distinct().count() == 1;
	}

	/** Runs the command on a disk that fails at a step; at none if below 0. */
	private Outcome outcome(final int step) throws IOException {
		final ByteArrayOutputStream printed = new ByteArrayOutputStream();
		final ByteArrayOutputStream told = new ByteArrayOutputStream();
		final PrintStream err = System.err;
		System.setOut(new PrintStream(printed, true));
		System.setErr(new PrintStream(told, true));
		FaultyDisk.fail(step, List.of(root.resolve("now")));
		try {
			final int code = work.run();
			// ImageJ's log is printed, where there is no display; the command line prints results
			return new Outcome(code, (told + (macro ? printed.toString() : "")).lines().filter(line ->
				!line.isBlank()).toList());
		}
		finally {
			System.setOut(out);
			System.setErr(err);
		}
	}

	private void prepare(final Path now) throws IOException {
		FaultyDisk.fail(-1, List.of());
		if (Files.exists(now)) {
			try (Stream<Path> files = Files.walk(now)) {
				for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
			}
		}
		final Path before = root.resolve("before");
		try (Stream<Path> files = Files.walk(before)) {
			for (final Path file : files.toList()) Files.copy(file, now.resolve(before.relativize(file).toString()));
		}
	}
}
