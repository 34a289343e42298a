package io.github.deeplabij.natives;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import ai.onnxruntime.OrtEnvironment;

/** What starts a program of ours in a JVM of its own: a small one, that leaves files in its working folder alone. */
public final class JvmCommand {

	private JvmCommand() {}

	/**
	 * The words of the command.
	 *
	 * @param main the program's class
	 * @param options more for the JVM, such as {@code -Xmx64m}
	 * @param arguments for the program
	 */
	public static List<String> of(final Class<?> main, final List<String> options, final List<String> arguments)
		throws URISyntaxException
	{
		final List<String> command = new ArrayList<>();
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-XX:-UsePerfData",
			"-Djava.io.tmpdir=.", "-Duser.home=" + System.getProperty("user.home")));
		command.addAll(options);
		command.addAll(List.of("-cp", classPath(main), main.getName()));
		command.addAll(arguments);
		return command;
	}

	/** Where the program, these classes, and those of ONNX Runtime lie. */
	private static String classPath(final Class<?> main) throws URISyntaxException {
		final Set<String> places = new LinkedHashSet<>();
		for (final Class<?> each : List.of(main, JvmCommand.class, OrtEnvironment.class)) {
			places.add(Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
		}
		return String.join(File.pathSeparator, places);
	}
}
