package io.github.deeplabij.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The memory and the time of one inference in a new process, ours and pydensecrf's; on Linux alone. Java's heap grows
 * as far as it may before anything is collected, so what is needed is the peak with the smallest heap that suffices.
 */
public final class CrfMemory {

	private static final List<String> QUALITIES = List.of("FAST", "ACCURATE");
	/** The one that is run in a heap of a given size. */
	private static final String LARGE = "8192x8192x3";
	private static final int LARGE_HEAP = 4096;
	private static final int AMPLE_HEAP = 2048;
	private static final int SMALLEST_HEAP = 48;
	/** By how much a heap that does not suffice is enlarged. */
	private static final double STEP = 1.15;
	/** How a JVM with ExitOnOutOfMemoryError exits then. */
	private static final int OUT_OF_MEMORY = 3;

	private final List<String> rows = new ArrayList<>(List.of("width,height,classes,run,heap_mb,ms,peak_mb,growth_mb"));

	private CrfMemory() {}

	/** Prints a row for each run, and writes them as CSV. */
	public static void main(final String... arguments) throws IOException {
		new CrfMemory().run();
	}

	private void run() throws IOException {
		System.out.println("One inference in a new process, milliseconds and MB");
		System.out.println("case           run        heap       ms     peak   growth");
		final boolean withPeer = CrfPeer.isGiven();
		for (final String size : CrfReport.cases()) {
			for (final String quality : QUALITIES) {
				if (size.equals(LARGE)) add(size, quality, LARGE_HEAP);
				else {
					add(size, quality, AMPLE_HEAP);
					addSmallest(size, quality);
				}
			}
			if (withPeer && !size.equals(LARGE)) add(size, "pydensecrf", 0, Optional.of(peer(size)));
		}
		Files.write(CrfReport.FOLDER.resolve("crf-memory.csv"), rows);
	}

	private void addSmallest(final String size, final String quality) throws IOException {
		final int[] numbers = Arrays.stream(size.split("x")).mapToInt(Integer::parseInt).toArray();
		// what goes in and comes out
		final double held = 4.0 * numbers[0] * numbers[1] * (3 + 2 * numbers[2]) / (1 << 20);
		for (double heap = Math.max(SMALLEST_HEAP, held);; heap *= STEP) {
			final Optional<CrfPeer.Cost> cost = once(size, quality, (int) heap);
			if (cost.isPresent()) {
				add(size, quality, (int) heap, cost);
				return;
			}
		}
	}

	private void add(final String size, final String quality, final int heap) throws IOException {
		add(size, quality, heap, once(size, quality, heap));
	}

	private void add(final String size, final String run, final int heap, final Optional<CrfPeer.Cost> result) {
		if (result.isEmpty()) System.out.println(String.format(Locale.ROOT, "%-14s %-10s %4d  is not enough", size, run,
			heap));
		else {
			final CrfPeer.Cost cost = result.get();
			System.out.println(String.format(Locale.ROOT, "%-14s %-10s %4s %8.0f %8d %8d", size, run, heap == 0 ? ""
				: heap, cost.millis(), cost.peak() >> 10, cost.growth() >> 10));
			rows.add(String.format(Locale.ROOT, "%s,%s,%s,%.0f,%d,%d", size.replace('x', ','), run, heap == 0 ? ""
				: heap, cost.millis(), cost.peak() >> 10, cost.growth() >> 10));
		}
	}

	/** Nothing if the heap does not suffice. */
	private static Optional<CrfPeer.Cost> once(final String size, final String quality,
		final int heap) throws IOException {
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-Xmx" +
			heap + "m", "-XX:+ExitOnOutOfMemoryError", "-classpath", System.getProperty("java.class.path"),
				CrfOnce.class.getName(),
			size, quality, "" +
				Runtime.getRuntime().availableProcessors()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (BufferedReader from = process.inputReader()) {
			final List<String> lines = from.lines().toList();
			return switch (process.waitFor()) {
				case 0 -> Optional.of(CrfPeer.Cost.parse(lines.get(lines.size() - 1)));
				case OUT_OF_MEMORY -> Optional.empty();
				default -> throw new IOException("The process for " + size + " has failed.");
			};
		}
		catch (final InterruptedException exc) {
			throw new InterruptedIOException();
		}
	}

	private static CrfPeer.Cost peer(final String size) throws IOException {
		final Path folder = CrfReport.INPUTS.resolve(size);
		CrfInput.scene(size).write(folder);
		try (CrfPeer peer = new CrfPeer()) {
			peer.load(folder);
			return peer.infer(CrfParameters.USUAL);
		}
	}
}
