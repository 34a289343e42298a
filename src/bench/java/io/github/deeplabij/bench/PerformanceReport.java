package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import ai.onnxruntime.OrtEnvironment;

/**
 * Runs all benchmarks, each in a JVM of its own, and writes their tables into {@code docs/performance.md}, between the
 * lines {@code <!-- bench NAME -->} and {@code <!-- end -->}. With {@code -Dquick=true} it takes a few minutes, for
 * rough figures, and leaves out the CRF's.
 */
public final class PerformanceReport {

	/** Whether rough figures are enough. */
	static final boolean QUICK = Boolean.getBoolean("quick");

	private static final Path PAGE = Path.of("docs/performance.md");
	private static final Path CPU = Path.of("/proc/cpuinfo");
	private static final String END = "<!-- end -->";

	private PerformanceReport() {}

	/** Writes each table when it is there, so that a run that is stopped leaves what it has. */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		put("machine", machine());
		final Map<String, Class<?>> tables = new LinkedHashMap<>();
		tables.put("start", Starts.class);
		tables.put("kernels", Kernels.class);
		tables.put("network", Overhead.class);
		tables.put("pipeline", Pipeline.class);
		tables.put("memory", TileMemory.class);
		for (final Map.Entry<String, Class<?>> each : tables.entrySet()) {
			System.out.println(each.getValue().getSimpleName() + " ...");
			put(each.getKey(), rows(run(each.getValue())));
		}
		if (!QUICK) System.out.println(run(CrfReport.class));
	}

	/** The rows of tables among what a benchmark printed. */
	private static String rows(final String printed) {
		return printed.lines().filter(line -> line.startsWith("|")).collect(Collectors.joining("\n"));
	}

	/** Runs a benchmark and returns what it printed. */
	private static String run(final Class<?> benchmark) throws IOException, InterruptedException {
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
			.toString(), "-Xmx2g", "-Djava.awt.headless=true"));
		for (final String name : List.of("quick", "other", "rounds", "cases", "exact", "peer.python")) {
			final String value = System.getProperty(name, "");
			if (!value.isEmpty()) command.add("-D" + name + "=" + value);
		}
		if (QUICK) command.add("-Drounds=2");
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), benchmark.getName()));
		final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) throw new IOException(benchmark.getName() + " has failed: " + printed);
		return printed;
	}

	private static void put(final String name, final String table) throws IOException {
		final String page = Files.readString(PAGE);
		final String mark = "<!-- bench " + name + " -->";
		final int from = page.indexOf(mark);
		final int to = page.indexOf(END, from);
		if (from < 0 || to < 0) throw new IOException(PAGE + " has no lines '" + mark + "' and '" + END + "'.");
		Files.writeString(PAGE, page.substring(0, from) + mark + "\n\n" + table + "\n\n" + page.substring(to));
	}

	/** On what it was measured. */
	private static String machine() throws IOException {
		return "Measured on " + Runtime.getRuntime().availableProcessors() + " cores of: " + processor() + "; " + System
			.getProperty("os.name") + ", Java " + System.getProperty("java.version") + ", ONNX Runtime " +
			OrtEnvironment.class.getPackage().getImplementationVersion() + (QUICK ? ". Rough figures of a quick run."
				: ".");
	}

	/** As the system calls it: under Linux, in a file. */
	private static String processor() throws IOException {
		if (!Files.isReadable(CPU)) return System.getProperty("os.arch");
		return Files.readAllLines(CPU).stream().filter(line -> line.startsWith("model name"))
			.map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst()
			.orElse(System.getProperty("os.arch"));
	}
}
