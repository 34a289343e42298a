package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.deeplabij.command.Spelling;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.Wording;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The command line: {@code java ... io.github.deeplabij.cli.Main segment IN... --out DIR}. Exit codes: 0 all done, 1 an
 * input or the run failed, 2 the arguments are wrong.
 */
public final class Main {

	/** Exit code: an input or the run failed. */
	static final int FAILED = CommandLine.ExitCode.SOFTWARE;
	/** Exit code: the arguments are wrong. */
	static final int USAGE = CommandLine.ExitCode.USAGE;

	private static final String DASHES = "--";

	private Main() {}

	/**
	 * Runs a command and ends the JVM, for which ImageJ's own threads would keep it waiting. Standard output is for
	 * results: what ImageJ and other libraries print goes to the error stream.
	 */
	public static void main(final String... arguments) {
		System.setProperty("java.awt.headless", "true");
		// not that of picocli, which does not hear of errors
		final PrintWriter results = new PrintWriter(System.out, true);
		System.setOut(System.err);
		System.exit(run(results, arguments));
	}

	/** Runs a command; returns its exit code. */
	static int run(final PrintWriter results, final String... words) {
		final String[] arguments = ScaleRun.routed(words);
		final CommandLine line = new CommandLine(spec());
		final Map<String, Supplier<Object>> commands = commands();
		final boolean one = arguments.length > 0 && commands.containsKey(arguments[0]);
		commands.forEach((name, command) -> {
			if (!one || name.equals(arguments[0])) line.addSubcommand(name, command.get());
		});
		return run(line, results, arguments);
	}

	/**
	 * Runs a command; what goes wrong is one sentence.
	 *
	 * @param results hears of results alone
	 * @return its exit code
	 */
	public static int run(final CommandLine line, final PrintWriter results, final String... arguments) {
		line.setOut(new PlainWriter(results));
		line.setErr(new PlainWriter(line.getErr()));
		line.setExecutionExceptionHandler((e, commandLine, result) -> {
			commandLine.getErr().println(e instanceof DeepLabException known ? Wording.of(known)
				: "For a reason not foreseen: " + e + ".");
			return FAILED;
		});
		line.setExecutionStrategy(given -> {
			Flags.check(given);
			return new CommandLine.RunLast().execute(given);
		});
		line.setParameterExceptionHandler((e, given) -> {
			e.getCommandLine().getErr().println(sentence(e));
			e.getCommandLine().getErr().println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() +
				" --help'.");
			return USAGE;
		});
		try {
			final int code = line.execute(arguments);
			line.getOut().flush();
			if (!results.checkError()) return code;
			line.getErr().println("What was found could not all be printed; free some room where the output goes.");
			return FAILED;
		}
		catch (final OutOfMemoryError | StackOverflowError e) {
			line.getErr().println("There is not enough memory for that (" + e +
				"); give Java more, as in java -Xmx8g, or a smaller input.");
			return FAILED;
		}
	}

	/** Without annotations, which take a start longer to read. */
	private static CommandSpec spec() {
		final CommandSpec spec = CommandSpec.create().name("deeplab").versionProvider(new Version());
		spec.usageMessage().description("Segments micrographs with DeepLab networks.");
		spec.addOption(OptionSpec.builder("-V", "--version").type(boolean.class).versionHelp(true).description(
			"Print version information and exit.").build());
		Flags.addHelp(spec);
		return spec;
	}

	/** All commands, of which a run makes no others than it needs: each takes time. */
	private static Map<String, Supplier<Object>> commands() {
		final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
		commands.put("demo", DemoCommand::new);
		commands.put("models", ModelsCommand::new);
		commands.put("runtime", RuntimeRun::new);
		commands.put("segment", SegmentRun::spec);
		commands.put("scale", ScaleRun::spec);
		commands.put("evaluate", EvaluateRun::spec);
		commands.put("measure", MeasureRun::spec);
		commands.put("tune", TuneRun::spec);
		commands.put("check", CheckRun::spec);
		commands.put("import", ImportRun::spec);
		commands.put("install-gpu", InstallGpuRun::spec);
		return commands;
	}

	/**
	 * An option that a command does not have, or a value that is neither true nor false, is told of as a macro's key
	 * is.
	 */
	private static String sentence(final CommandLine.ParameterException e) {
		if (Flags.isFlag(e.getArgSpec())) return Flags.sentence((CommandLine.Model.OptionSpec) e.getArgSpec(), e
			.getValue());
		if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched) || !unmatched.isUnknownOption()) return e
			.getMessage();
		final CommandLine.Model.CommandSpec command = e.getCommandLine().getCommandSpec();
		final String option = unmatched.getUnmatched().get(0);
		final String name = option.contains("=") ? option.substring(0, option.indexOf('=')) : option;
		final List<String> known = command.optionsMap().keySet().stream().filter(each -> each.startsWith(DASHES)).map(
			each -> each.substring(DASHES.length())).toList();
		return command.qualifiedName() + " has no option '" + name + "'" + Spelling.nearest(name.replaceFirst("^-+",
			""), known).map(nearest -> "; the nearest is '" + DASHES + nearest + "'").orElse("") + ".";
	}

	/** The version in the jar's manifest. */
	static final class Version implements CommandLine.IVersionProvider {

		@Override
		public String[] getVersion() {
			final String version = Main.class.getPackage().getImplementationVersion();
			return new String[] { "DeepLab IJ " + (version == null ? "(not from a jar)" : version) };
		}
	}
}
