package io.github.deeplabij.doors;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs as a user starts them, each with a time limit: an ImageJ that waits for an answer would wait for ever. */
final class Program {

	private static final long LIMIT_SECONDS = 120;
	private static final long MANY_RUNS_SECONDS = 900;
	private static final String HOME = "-Duser.home=" + System.getProperty("user.home");
	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private Program() {}

	/** What a program said and how it ended. */
	record Outcome(int code, String out) {
	}

	/** Runs a program in a folder. */
	static Outcome run(final Path folder, final List<String> command) throws IOException, InterruptedException {
		return run(folder, command, LIMIT_SECONDS);
	}

	private static Outcome run(final Path folder, final List<String> command, final long seconds) throws IOException,
		InterruptedException
	{
		final Path log = Files.createTempFile(folder, "program", ".log");
		final Process process =
			new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(
			log.toFile()).start();
		process.getOutputStream().close();
		if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
			process.destroyForcibly().waitFor();
			throw new AssertionError("no end after " + seconds + " s: " + Files.readString(log));
		}
		return new Outcome(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
	}

	/** Runs the command line of the packaged plugin. */
	static Outcome deeplab(final Path folder, final List<String> jvmArguments,
		final String... arguments) throws IOException,
		InterruptedException
	{
		return run(folder, command(jvmArguments, arguments));
	}

	/** The command line of the packaged plugin, as a process. */
	static List<String> command(final List<String> jvmArguments, final String... arguments) throws IOException {
		final List<String> command = new ArrayList<>(List.of(JAVA, HOME));
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", pluginJars() + File.pathSeparator + property("deeplab.ij"),
			"io.github.deeplabij.cli.Main"));
		command.addAll(List.of(arguments));
		return command;
	}

	/** Runs a macro in plain ImageJ without a display, with the plugin in its folder. */
	static Outcome headlessMacro(final Path folder, final String macro, final String argument) throws IOException,
		InterruptedException
	{
		return headlessMacro(folder, List.of(), macro, argument);
	}

	/** The same in a JVM with arguments of its own, such as a limit of its heap. */
	static Outcome headlessMacro(final Path folder, final List<String> jvmArguments, final String macro,
		final String argument)
		throws IOException, InterruptedException
	{
		final Path file = Files.writeString(folder.resolve("macro.ijm"), macro);
		return run(folder, withoutDisplay(quick(jvmArguments), pluginJars(), List.of("ij.ImageJ", "-batch",
			file.toString(), argument)));
	}

	/** ImageJ without a display starts in half the time that way; the patcher takes most of it. */
	private static List<String> quick(final List<String> jvmArguments) {
		final List<String> quick = new ArrayList<>(jvmArguments);
		quick.add("-XX:TieredStopAtLevel=1");
		return quick;
	}

	/**
	 * Runs macros one after another in one plain ImageJ without a display, each with no image open; one that is stopped
	 * ends
	 * alone.
	 *
	 * @return what each said
	 */
	static List<String> headlessMacros(final Path folder, final List<String> jvmArguments, final List<String> macros)
		throws IOException, InterruptedException
	{
		final List<String> main = new ArrayList<>(List.of(MacrosDriver.class.getName(), folder.toString()));
		for (final String macro : macros) {
			main.add(Files.writeString(folder.resolve("macro" + main.size() + ".ijm"), macro).toString());
		}
		final String classPath = pluginJars() + File.pathSeparator + property("deeplab.tests");
		final String out = run(folder, withoutDisplay(quick(jvmArguments), classPath, main)).out();
		final List<String> parts = List.of(out.split(MacrosDriver.NEXT + "\\R", -1));
		// what is before the first, and behind the last
		if (parts.size() != macros.size() + 2) throw new AssertionError("not all of " + macros.size() +
			" macros ran: " + out);
		return parts.subList(1, macros.size() + 1);
	}

	/** A JVM in which plain ImageJ runs without a display. */
	private static List<String> withoutDisplay(final List<String> jvmArguments, final String classPath,
		final List<String> main) {
		final List<String> command = new ArrayList<>(List.of(JAVA, HOME));
		command.addAll(jvmArguments);
		command.addAll(List.of("-javaagent:" + property("deeplab.patcher") + "=init", "--add-opens",
			"java.base/java.lang=ALL-UNNAMED",
			"-Djava.awt.headless=true", "-Dplugins.dir=" + property("deeplab.imagej"), "-cp",
				String.join(File.pathSeparator, property(
				"deeplab.ij"), property("deeplab.javassist"), classPath)));
		command.addAll(main);
		return command;
	}

	/**
	 * Runs a command again and again on a disk that fails: {@code io.github.deeplabij.cli.FaultDriver}, with its
	 * arguments.
	 */
	static Outcome onFaultyDisk(final Path folder, final List<String> arguments) throws IOException,
		InterruptedException {
		final List<String> main = new ArrayList<>(List.of("io.github.deeplabij.cli.FaultDriver"));
		main.addAll(arguments);
		return run(folder,
			withoutDisplay(List.of("-Djava.nio.file.spi.DefaultFileSystemProvider=io.github.deeplabij.cli.FaultyDisk"),
			pluginJars() + File.pathSeparator + property("deeplab.tests"), main), MANY_RUNS_SECONDS);
	}

	/** Runs a class of the tests in a JVM that has plain ImageJ and the plugin as a user has them. */
	static List<String> withImageJ(final Class<?> main) {
		return List.of(JAVA, HOME, "-Dplugins.dir=" + property("deeplab.imagej"), "-cp", property("deeplab.ij") +
			File.pathSeparator + property(
			"deeplab.tests"), main.getName());
	}

	private static String pluginJars() throws IOException {
		try (Stream<Path> jars = Files.list(Path.of(property("deeplab.imagej"), "plugins", "DeepLab_IJ"))) {
			return String.join(File.pathSeparator, jars.map(Path::toString).sorted().toList());
		}
	}

	private static String property(final String key) {
		final String value = System.getProperty(key);
		if (value == null) throw new IllegalStateException(key + " is not set; run it with 'mvn verify'");
		return value;
	}
}
