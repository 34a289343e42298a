package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.MeasureCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.MeasurementReport;
import io.github.deeplabij.image.Wording;

import ij.ImagePlus;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code measure}: measures objects in files with the parameters of {@link MeasureCommand}. */
final class MeasureRun implements Callable<Integer> {

	private static final String OBJECTS = "objects";
	private static final String OUTPUT = "output";

	private final Parameters parameters = new Parameters(new MeasureCommand());
	private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
	/** The line of headings that was printed last. */
	private String headings = "";

	private MeasureRun() {}

	/** The images, and an option for each parameter of the command that is not about windows. */
	static CommandSpec spec() {
		final MeasureRun run = new MeasureRun();
		Flags.addHelp(run.spec);
		run.spec.usageMessage().description(
			"Measures the objects of label images, or ROIs, and prints a row for each image and class.");
		run.parameters.values().forEach((name, value) -> {
			if (!name.equals(OUTPUT)) run.spec.addOption(run.option(name, value));
		});
		run.spec.addPositional(PositionalParamSpec.builder().paramLabel("IN").arity("1..*").required(true).type(
			List.class).auxiliaryTypes(Path.class).description("The images").build());
		return run.spec;
	}

	private OptionSpec option(final String name, final Object value) {
		final OptionSpec.Builder option = OptionSpec.builder("--" + name).paramLabel(name.toUpperCase(Locale.ROOT));
		if (name.equals(OBJECTS)) return option.type(String.class).required(true).description(
			"A label image (0 is background, each other value is one object), ROIs (.roi or .zip), or a folder with" +
				" NAME-objects, NAME-rois or NAME for each image NAME").build();
		final String otherwise = value.toString().isEmpty() ? "" : " (default: ${DEFAULT-VALUE})";
		option.defaultValue(value.toString()).description(parameters.description(name) + otherwise);
		if (!(value instanceof Boolean)) return option.type(String.class).build();
		return option.type(Boolean.class).arity("0..1").fallbackValue("true").build();
	}

	@Override
	public Integer call() {
		final MeasureCommand command = (MeasureCommand) parameters.command();
		final List<Path> inputs = spec.commandLine().getParseResult().matchedPositionalValue(0, List.of());
		try {
			final Map<String, String> values = new LinkedHashMap<>();
			parameters.names().stream().filter(name -> !name.equals(OUTPUT)).forEach(name -> values.put(name, String
				.valueOf(spec.findOption("--" + name).<Object> getValue())));
			parameters.setAll(values);
			command.check();
			Inputs.names(inputs, "measure");
		}
		catch (final DeepLabException e) {
			throw new CommandLine.ParameterException(spec.commandLine(), Wording.of(e), e);
		}
		int code = 0;
		for (final Path input : inputs) {
			try {
				measure(input, command);
			}
			catch (final DeepLabException e) {
				spec.commandLine().getErr().println(input + ": " + Wording.of(e));
				code = Main.FAILED;
			}
			catch (final RuntimeException | OutOfMemoryError e) {
				spec.commandLine().getErr().println(input + ": It could not be measured, for a reason not foreseen: " +
					e + ".");
				code = Main.FAILED;
			}
		}
		return code;
	}

	private void measure(final Path file, final MeasureCommand command) {
		final ImagePlus image = ImageFiles.open(file);
		final MeasurementReport report = command.measure(image, Set.of(), Monitor.NONE);
		final PrintWriter err = spec.commandLine().getErr();
		report.notes().forEach(err::println);
		final List<String> lines = report.summaryLines().toList();
		final PrintWriter out = spec.commandLine().getOut();
		if (!lines.get(0).equals(headings)) out.println(lines.get(0));
		headings = lines.get(0);
		lines.stream().skip(1).forEach(out::println);
		// figures are not lost where they can't be saved
		out.flush();
		command.save(report).forEach(err::println);
		err.println(report.summary() + ".");
	}
}
