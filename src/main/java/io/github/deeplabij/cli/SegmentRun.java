package io.github.deeplabij.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.command.SegmentFolderCommand;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.FolderInput;
import io.github.deeplabij.image.FolderInputs;
import io.github.deeplabij.image.FolderRow;
import io.github.deeplabij.image.FolderRun;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.image.ZarrImages;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code segment}: segments files and folders with the parameters of {@link SegmentFolderCommand}. */
final class SegmentRun implements Callable<Integer> {

	/** Those parameters that are no options: what is read and where results go are arguments of all commands. */
	private static final List<String> NOT_HERE = List.of("input", "save");

	private static final String LEVEL = "--level";

	private final Parameters parameters = Parameters.of(SegmentFolderCommand.class);
	private final CommandSpec spec;

	private SegmentRun() {
		spec = CommandSpec.wrapWithoutInspection(this);
	}

	/** The options: one for each parameter of the command, and where to read and write. */
	static CommandSpec spec() {
		final SegmentRun run = new SegmentRun();
		Flags.addHelp(run.spec);
		run.spec.usageMessage().description("Segments images that ImageJ can read, and writes TIFF files and tables." +
			" Of a folder, it segments what is not done, and writes a table of all images.");
		run.parameters.values().forEach((name, value) -> {
			if (NOT_HERE.contains(name)) return;
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
		run.spec.addOption(OptionSpec.builder(LEVEL).paramLabel("LEVEL").type(Integer.class).defaultValue("0")
			.description("Of an OME-Zarr image, which resolution, 0 for the finest (default: ${DEFAULT-VALUE})")
			.build());
		run.spec.addPositional(PositionalParamSpec.builder().paramLabel("IN").arity("1..*").required(true).type(
			List.class).auxiliaryTypes(String.class).description(
				"The images, folders of images, or folders and https addresses of OME-Zarr images").build());
		return run.spec;
	}

	@Override
	public Integer call() {
		final List<String> given = spec.commandLine().getParseResult().matchedPositionalValue(0, List.of());
		final boolean folders;
		final Path folder = spec.findOption("--out").getValue();
		final SegmentFolderCommand command = (SegmentFolderCommand) parameters.command();
		final List<FolderInput> inputs;
		try {
			final Map<String, String> values = new LinkedHashMap<>();
			final ParseResult parsed = spec.commandLine().getParseResult();
			parameters.names().stream().filter(name -> parsed.hasMatchedOption("--" + name))
				.forEach(name -> values.put(name, String.valueOf(spec.findOption("--" + name).<Object> getValue())));
			parameters.setGiven(values);
			final List<Path> files = files(given);
			folders = files.stream().anyMatch(Files::isDirectory);
			final List<FolderInput> zarrs = zarrs(given);
			if (folders && !zarrs.isEmpty()) throw new DeepLabException(
				"A folder of images and an OME-Zarr image can't be segmented in one run; make two.");
			inputs = inputs(files, zarrs, folder, command);
			FolderInputs.require(inputs, folder);
			command.check();
		}
		catch (final DeepLabException e) {
			throw new CommandLine.ParameterException(spec.commandLine(), Wording.of(e), e);
		}
		try (ImageSegmenter segmenter = command.open(Monitor.NONE)) {
			final FolderRun.Outcome outcome = command.run(inputs, folder, folders, segmenter, new Printed()).run(
				Monitor.NONE);
			if (folders) spec.commandLine().getOut().println(outcome.words() + ".");
			return outcome.failed() == 0 ? 0 : Main.FAILED;
		}
	}

	/** The files and folders that are no images of OME-Zarr. */
	private static List<Path> files(final List<String> given) {
		try {
			return given.stream().filter(each -> !ZarrImages.isMeant(each)).map(Path::of).toList();
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException("'" + e.getInput() + "' can't be a file; give the path of an image.", e);
		}
	}

	private List<FolderInput> zarrs(final List<String> given) {
		return given.stream().filter(ZarrImages::isMeant).map(each -> FolderInput.of(new FolderInput.Zarr(each,
			level()))).toList();
	}

	private int level() {
		return spec.findOption(LEVEL).getValue();
	}

	/** The files that are named, then those of the folders, and then stores. */
	private List<FolderInput> inputs(final List<Path> given, final List<FolderInput> zarrs, final Path results,
		final SegmentFolderCommand command)
	{
		final List<FolderInput> inputs = new ArrayList<>();
		Inputs.names(given.stream().filter(each -> !Files.isDirectory(each)).toList(), "segment").forEach((file,
			name) -> inputs.add(new FolderInput(file, file.toString(), name)));
		given.stream().filter(Files::isDirectory).flatMap(each -> command.find(each, results).stream()).map(
			input -> input.at(level())).forEach(inputs::add);
		inputs.addAll(zarrs);
		return command.images(inputs, Monitor.NONE);
	}

	/** Prints what was written, and what went wrong. */
	private final class Printed implements FolderRun.Listener {

		@Override
		public void status(final String words) {
			// there is no line for it that would not stay
		}

		@Override
		public void ended(final FolderRow row) {
			final PrintWriter out = spec.commandLine().getOut();
			final PrintWriter err = spec.commandLine().getErr();
			row.notes().forEach(err::println);
			row.files().forEach(out::println);
			switch (row.status()) {
				case DONE -> out.println(row.summary());
				case SKIPPED -> out.println(name(row) + ": skipped, its results are there");
				case FAILED -> err.println(name(row) + ": " + row.error());
			}
		}

		private static String name(final FolderRow row) {
			return shown(row.input()) + (row.input().series() == 0 ? "" : " series " + row.input().series());
		}

		private static String shown(final FolderInput input) {
			return input.zarr().isPresent() ? input.label() : input.file().toString();
		}
	}
}
