package io.github.deeplabij.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.ImportCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.ModelImporter;
import io.github.deeplabij.image.Wording;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code import}: makes a model of a bare ONNX file, with the parameters of {@link ImportCommand}. */
final class ImportRun implements Callable<Integer> {

	private static final String FILE = "file";
	private static final List<String> NOT_HERE = List.of(FILE, "preview");

	private final Parameters parameters = new Parameters(new ImportCommand());
	private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

	private ImportRun() {}

	/** The file, an option for each other parameter of the command, and an image to try it on. */
	static CommandSpec spec() {
		final ImportRun run = new ImportRun();
		Flags.addHelp(run.spec);
		run.spec.usageMessage().description(
			"Makes a model of a bare ONNX file: looks at its graph, and writes the model's folder.");
		run.parameters.values().forEach((name, value) -> {
			if (!NOT_HERE.contains(name)) run.spec.addOption(OptionSpec.builder("--" + name).paramLabel(name
				.toUpperCase(Locale.ROOT)).type(String.class).defaultValue(value.toString()).description(run.parameters
					.description(name) + (value.toString().isEmpty() ? "" : " (default: ${DEFAULT-VALUE})")).build());
		});
		run.spec.addOption(OptionSpec.builder("--image").paramLabel("IMAGE").type(Path.class).description(
			"An image of the kind that the model is for, to make its test input and cover of").build());
		run.spec.addPositional(PositionalParamSpec.builder().paramLabel("FILE").arity("1").required(true).type(
			String.class).description(run.parameters.description(FILE)).build());
		return run.spec;
	}

	@Override
	public Integer call() {
		final ImportCommand command = (ImportCommand) parameters.command();
		try {
			final Map<String, String> values = new LinkedHashMap<>();
			parameters.names().stream().filter(name -> !NOT_HERE.contains(name)).forEach(name -> values.put(name, spec
				.findOption("--" + name).getValue()));
			values.put(FILE, spec.commandLine().getParseResult().matchedPositionalValue(0, ""));
			parameters.setAll(values);
			command.choices();
			command.target();
		}
		catch (final DeepLabException e) {
			throw new CommandLine.ParameterException(spec.commandLine(), Wording.of(e), e);
		}
		final Path image = spec.findOption("--image").getValue();
		final ModelImporter.Imported imported = command.importModel(image == null ? null : ImageFiles.open(image),
			Monitor.NONE);
		imported.notes().forEach(spec.commandLine().getErr()::println);
		spec.commandLine().getOut().println(imported.summary());
		return 0;
	}
}
