package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

/** The batch file for Windows, as users get it: it can be read here, though not run. */
class BatchFileIT {

	/** What cmd.exe and the user's environment give. */
	private static final Set<String> GIVEN = Set.of("ERRORLEVEL", "JAVA_HOME", "RANDOM", "USERPROFILE");

	private static final Path FOLDER = Path.of(System.getProperty("deeplab.imagej"), "plugins", "DeepLab_IJ");

	private static String text() throws IOException {
		return Files.readString(FOLDER.resolve("deeplab.bat"), StandardCharsets.US_ASCII);
	}

	private static List<String> commands() throws IOException {
		return text().lines().filter(line -> !line.startsWith("rem ")).toList();
	}

	private static Set<String> found(final String pattern) throws IOException {
		final Set<String> found = new TreeSet<>();
		final Matcher matcher = Pattern.compile(pattern).matcher(String.join("\n", commands()));
		while (matcher.find()) found.add(matcher.group(1));
		return found;
	}

	@Test
	void itsLinesEndAsThoseOfWindows() throws Exception {
		final String text = text();
		assertTrue(text.endsWith("exit /b 1\r\n"), text);
		assertFalse(text.replace("\r\n", "").matches("(?s).*[\r\n].*"), "all lines end in CR LF");
	}

	@Test
	void whatItNamesIsThere() throws Exception {
		final Set<String> labels = found("(?m)^:(\\w+)$");
		assertEquals(labels, found("goto (\\w+)"));
		assertFalse(labels.isEmpty());

		final Set<String> classes = found("(io\\.github\\.deeplabij\\.[\\w.]+)");
		assertEquals(Set.of("io.github.deeplabij.cli.Main", "io.github.deeplabij.cli.Rehearsal"), classes);
		for (final String each : classes)
			Class.forName(each).getMethod("main", String[].class);

		final Set<String> jars = found("%folder%([\\w-]+)\\*\\.jar");
		assertEquals(1, jars.size(), jars.toString());
		try (Stream<Path> files = Files.list(FOLDER)) {
			assertEquals(1, files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith(jars
				.iterator().next()) && name.endsWith(".jar")).count());
		}
	}

	@Test
	void itsVariablesAreSetBeforeTheyAreUsed() throws Exception {
		final Set<String> known = new HashSet<>(GIVEN);
		final Pattern use = Pattern.compile("(?<!%)%([A-Za-z_]+)(?::~[\\d,]+)?%");
		final Pattern set = Pattern.compile("set (?:/p )?\"?(\\w+)=");
		int uses = 0;
		for (final String line : commands()) {
			final Matcher used = use.matcher(line);
			for (; used.find(); uses++)
				assertTrue(known.contains(used.group(1)), line);
			final Matcher made = set.matcher(line);
			while (made.find()) known.add(made.group(1));
		}
		assertTrue(uses > 20, uses + " uses");
	}

	/** A folder such as "Program Files (x86)", or one with an ampersand, ends no block and begins no command. */
	@Test
	void pathsStandInQuotesAndInNoBlock() throws Exception {
		for (final String line : commands()) {
			assertFalse(line.stripTrailing().endsWith("("), line);
			assertFalse(line.toLowerCase(Locale.ROOT).contains("call "), line);
			// what stands between quotes
			final String bare = line.replaceAll("\"[^\"]*\"", "");
			assertFalse(bare.matches(".*%(folder|ij|java|cache|archive|new|JAVA_HOME|USERPROFILE)%.*"), line);
		}
	}
}
