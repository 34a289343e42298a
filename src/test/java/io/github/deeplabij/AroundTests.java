package io.github.deeplabij;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Maven does before and after the tests, which run in two JVMs side by side. */
final class AroundTests {

	private static final int FORKS = 2;

	private AroundTests() {}

	/**
	 * @param arguments {@code before}, to make the temporary folders of the two JVMs, or {@code after}, to print what
	 *            {@link SkippedTests} wrote; then Maven's build folder
	 */
	public static void main(final String... arguments) throws IOException {
		final Path build = Path.of(arguments[1]);
		final Path skipped = build.resolve("skipped-tests.txt");
		if (arguments[0].equals("before")) {
			for (int fork = 1; fork <= FORKS; fork++)
				Files.createDirectories(build.resolve("tmp-" + fork));
			Files.deleteIfExists(skipped);
			return;
		}
		final List<String> lines = Files.exists(skipped) ? Files.readAllLines(skipped) : List.of("none");
		System.out.println("Skipped tests:");
		lines.stream().sorted().forEach(line -> System.out.println("  " + line));
	}
}
