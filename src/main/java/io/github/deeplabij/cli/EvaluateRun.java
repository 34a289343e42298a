package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.EvaluateCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.Comparison;
import io.github.deeplabij.image.EvaluationSettings;
import io.github.deeplabij.image.Wording;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * {@code evaluate}: compares the label images that {@code segment} wrote with the truth, with the parameters of
 * {@link EvaluateCommand}.
 */
final class EvaluateRun implements Callable<Integer> {

	/** The parameters that are no options, in their order on the line. */
	private static final Map<String, String> POSITIONS = new LinkedHashMap<>();

	static {
		POSITIONS.put("prediction", "LABELS");
		POSITIONS.put("truth", "TRUTH");
	}

	private final Parameters parameters = new Parameters(new EvaluateCommand());
	private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

	private EvaluateRun() {}

	/**
	 * Where the labels and the truth are, and an option for each other parameter of the command that is not about
	 * windows.
	 */
	static CommandSpec spec() {
		final EvaluateRun run = new EvaluateRun();
		Flags.addHelp(run.spec);
		run.spec.usageMessage().description(
			"Compares label images with the truth: IoU, accuracy, IoU near boundaries and agreement of" +
				" boundaries; with --objects, the objects: average precision, F1, panoptic quality and counts.");
		POSITIONS.forEach((name, label) -> run.spec.addPositional(PositionalParamSpec.builder().paramLabel(label).index(
			String.valueOf(run.spec.positionalParameters().size())).required(true).type(String.class).description(
				run.parameters.description(name)).build()));
		run.options().forEach(name -> run.spec.addOption(OptionSpec.builder("--" + name).paramLabel(name.toUpperCase(
			Locale.ROOT)).type(String.class).defaultValue(run.parameters.values().get(name).toString()).description(
				run.parameters.description(name) + " (default: ${DEFAULT-VALUE})").build()));
		return run.spec;
	}

	private List<String> options() {
		return parameters.names().stream().filter(name -> !POSITIONS.containsKey(name) && !name.equals("output"))
			.toList();
	}

	@Override
	public Integer call() {
		final EvaluateCommand command = (EvaluateCommand) parameters.command();
		final EvaluationSettings settings;
		try {
			final Map<String, String> values = new LinkedHashMap<>();
			int position = 0;
			for (final String name : POSITIONS.keySet())
				values.put(name, spec.positionalParameters().get(position++).getValue());
			options().forEach(name -> values.put(name, spec.findOption("--" + name).getValue()));
			parameters.setAll(values);
			settings = command.settings();
		}
		catch (final DeepLabException e) {
			throw new CommandLine.ParameterException(spec.commandLine(), Wording.of(e), e);
		}
		final PrintWriter out = spec.commandLine().getOut();
		final Comparison report = command.evaluate(settings, Monitor.NONE, spec.commandLine().getErr()::println);
		report.lines().forEach(out::println);
		out.flush();
		command.save(report);
		return 0;
	}
}
