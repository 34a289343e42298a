package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.command.SegmentCommand;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.Wording;

import ij.ImagePlus;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code segment}: segments files with the parameters of {@link SegmentCommand}. */
final class SegmentRun implements Callable<Integer> {

	private final Parameters parameters = new Parameters(new SegmentCommand());
	private final CommandSpec spec;

	private SegmentRun() {
		spec = CommandSpec.wrapWithoutInspection(this);
	}

	/** The options: one for each parameter of the command, and where to read and write. */
	static CommandSpec spec() {
		final SegmentRun run = new SegmentRun();
		run.spec.mixinStandardHelpOptions(true);
		run.spec.usageMessage().description("Segments images that ImageJ can read, and writes TIFF files and tables.");
		run.parameters.values().forEach((name, value) -> {
			final OptionSpec.Builder option = OptionSpec.builder("--" + name).paramLabel(name.toUpperCase(Locale.ROOT))
				.defaultValue(value.toString()).description(run.parameters.description(name) +
					" (default: ${DEFAULT-VALUE})");
			// an option alone means true, as a macro's key does
			if (value instanceof Boolean) option.type(Boolean.class).arity("0..1").fallbackValue("true");
			else option.type(String.class);
			run.spec.addOption(option.build());
		});
		run.spec.addOption(OptionSpec.builder("--out").paramLabel("DIR").type(Path.class).defaultValue(".").description(
			"The folder for the results (default: the current one)").build());
		run.spec.addPositional(PositionalParamSpec.builder().paramLabel("IN").arity("1..*").required(true).type(
			List.class).auxiliaryTypes(Path.class).description("The images").build());
		return run.spec;
	}

	@Override
	public Integer call() {
		final ParseResult parsed = spec.commandLine().getParseResult();
		final List<Path> inputs = parsed.matchedPositionalValue(0, List.of());
		final Path folder = spec.findOption("--out").getValue();
		final PrintWriter err = spec.commandLine().getErr();
		final Map<Path, String> names;
		final SegmentCommand command = (SegmentCommand) parameters.command();
		final Set<Output> outputs;
		try {
			final Map<String, String> values = new LinkedHashMap<>();
			parameters.names().forEach(name -> values.put(name, String.valueOf(spec.findOption("--" + name)
				.<Object> getValue())));
			parameters.setAll(values);
			names = Inputs.names(inputs, "segment");
			for (final Path input : inputs)
				requireNoResult(input, folder, names.values());
			outputs = command.outputs();
			command.check();
		}
		catch (final DeepLabException e) {
			throw new CommandLine.ParameterException(spec.commandLine(), Wording.of(e), e);
		}
		int code = 0;
		try (ImageSegmenter segmenter = command.open(Monitor.NONE)) {
			ImageFiles.prepareFolder(folder);
			for (final Map.Entry<Path, String> input : names.entrySet()) {
				try {
					segment(segmenter, command, input.getKey(), folder.resolve(input.getValue()), outputs);
				}
				catch (final DeepLabException e) {
					err.println(input.getKey() + ": " + Wording.of(e));
					code = Main.FAILED;
				}
				catch (final RuntimeException | OutOfMemoryError e) {
					err.println(input.getKey() + ": It could not be segmented, for a reason not foreseen: " + e + ".");
					code = Main.FAILED;
				}
			}
		}
		return code;
	}

	/** An input that has the name of a result would be overwritten before or after it is read. */
	private static void requireNoResult(final Path input, final Path folder, final Collection<String> stems) {
		final Path where = input.toAbsolutePath().normalize().getParent();
		if (!folder.toAbsolutePath().normalize().equals(where)) return;
		final String file = String.valueOf(input.getFileName());
		for (final String stem : stems) {
			if (Output.endings().stream().anyMatch(ending -> file.equalsIgnoreCase(stem + ending)))
				throw new DeepLabException("The results of this run would overwrite its input " + input +
					"; leave it out, or choose another folder with --out.");
		}
	}

	private void segment(final ImageSegmenter segmenter, final SegmentCommand command, final Path file, final Path stem,
		final Set<Output> outputs)
	{
		final ImagePlus image = ImageFiles.open(file);
		final ImageSegmenter.Result result = segmenter.segment(image, command.settings(), outputs, Monitor.NONE);
		final PrintWriter out = spec.commandLine().getOut();
		result.notes().forEach(spec.commandLine().getErr()::println);
		result.save(stem).forEach(out::println);
		out.println(image.getTitle() + ": " + result.summary());
	}
}
