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
	private static final String HOME = "-Duser.home=" + System.getProperty("user.home");
	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private Program() {}

	/** What a program said and how it ended. */
	record Outcome(int code, String out) {
	}

	/** Runs a program in a folder. */
	static Outcome run(final Path folder, final List<String> command) throws IOException, InterruptedException {
		final Path log = Files.createTempFile(folder, "program", ".log");
		final Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(
			log.toFile()).start();
		process.getOutputStream().close();
		if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
			process.destroyForcibly().waitFor();
			throw new AssertionError("no end after " + LIMIT_SECONDS + " s: " + Files.readString(log));
		}
		return new Outcome(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
	}

	/** Runs the command line of the packaged plugin. */
	static Outcome deeplab(final Path folder, final List<String> jvmArguments, final String... arguments) throws IOException,
		InterruptedException
	{
		return run(folder, command(jvmArguments, arguments));
	}

	/** The command line of the packaged plugin, as a process. */
	static List<String> command(final List<String> jvmArguments, final String... arguments) throws IOException {
		final List<String> command = new ArrayList<>(List.of(JAVA, HOME));
		command.addAll(jvmArguments);
		command.addAll(List.of("-cp", pluginJars() + File.pathSeparator + property("deeplab.ij"), "io.github.deeplabij.cli.Main"));
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
	static Outcome headlessMacro(final Path folder, final List<String> jvmArguments, final String macro, final String argument)
		throws IOException, InterruptedException
	{
		final Path file = Files.writeString(folder.resolve("macro.ijm"), macro);
		final List<String> command = new ArrayList<>(List.of(JAVA, HOME));
		command.addAll(jvmArguments);
		command.addAll(List.of("-javaagent:" + property("deeplab.patcher") + "=init", "--add-opens", "java.base/java.lang=ALL-UNNAMED",
			"-Djava.awt.headless=true", "-Dplugins.dir=" + property("deeplab.imagej"), "-cp", String.join(File.pathSeparator, property(
				"deeplab.ij"), property("deeplab.javassist"), pluginJars()), "ij.ImageJ", "-batch", file.toString(), argument));
		return run(folder, command);
	}

	/** Runs a class of the tests in a JVM that has plain ImageJ and the plugin as a user has them. */
	static List<String> withImageJ(final Class<?> main) {
		return List.of(JAVA, HOME, "-Dplugins.dir=" + property("deeplab.imagej"), "-cp", property("deeplab.ij") + File.pathSeparator + property(
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
