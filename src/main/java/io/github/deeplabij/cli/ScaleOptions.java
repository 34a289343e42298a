package io.github.deeplabij.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.command.SegmentFolderCommand;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.ObjectChoices;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.scale.LabelPlace;
import io.github.deeplabij.scale.ObjectSizes;
import io.github.deeplabij.scale.ScaleSettings;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.zarr.Stores;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that say which large image is segmented, and how: those of {@code segment} that can be done block by
 * block. {@code scale} and the door of Spark have the same ones.
 */
public final class ScaleOptions {

	/** What decides which labels come out. */
	private static final List<String> SETTINGS = List.of("model", "channel", "output", "tile", "scales", "merge",
		"flip", "crf", "iterations", "spatial_sigma", "spatial_weight", "colour_xy", "colour_sigma", "colour_weight",
		"quality", "object_method", "object_size", "fill_holes", "exclude_edges");
	/** What does not. */
	private static final List<String> HOW = List.of("device", "isolated");
	private static final String LEVEL = "--level";
	private static final String BLOCK = "--block";
	private static final String LABELS = "--labels";
	private static final String OUT = "--out";
	private static final String AS_PLANES = "Give --out FOLDER to have each plane read as a whole, if the memory " +
		"holds one.";

	private final Parameters parameters = new Parameters(new SegmentFolderCommand());
	private final CommandSpec spec;

	/** Those of a command, none of which it has yet. */
	public ScaleOptions(final CommandSpec spec) {
		this.spec = spec;
	}

	/** Adds the image and where its labels are, which each step needs. */
	public void addPlace() {
		spec.addPositional(PositionalParamSpec.builder().paramLabel("ZARR").arity("1").required(true).type(String.class)
			.description("The folder or https address of the image").build());
		spec.addOption(OptionSpec.builder(OUT).paramLabel("STORE").type(String.class).description("A folder for the " +
			"labels, whose name ends in .zarr; an image on a web server needs it (default: the image)").build());
		spec.addOption(OptionSpec.builder(LABELS).paramLabel("NAME").type(String.class).defaultValue("deeplab")
			.description("The name of the labels in the image (default: ${DEFAULT-VALUE})").build());
	}

	/** Adds what decides which labels come out. */
	public void addSettings() {
		SETTINGS.forEach(this::add);
		spec.addOption(OptionSpec.builder(LEVEL).paramLabel("LEVEL").type(Integer.class).defaultValue("0").description(
			"The level of the image, 0 for the finest (default: ${DEFAULT-VALUE})").build());
		spec.addOption(OptionSpec.builder(BLOCK).paramLabel("PIXELS").type(Integer.class).defaultValue("0").description(
			"About how long the side of a block is, in pixels; 0: " + ScaleSettings.BLOCK).build());
	}

	/** Adds where and how the network runs. */
	void addHow() {
		HOW.forEach(this::add);
	}

	private void add(final String name) {
		final Object value = parameters.values().get(name);
		final OptionSpec.Builder option = OptionSpec.builder("--" + name).paramLabel(name.toUpperCase(Locale.ROOT))
			.defaultValue(value.toString()).description(parameters.description(name) +
				" (default: ${DEFAULT-VALUE})");
		if (value instanceof Boolean) option.type(Boolean.class).arity("0..1").fallbackValue("true");
		else option.type(String.class);
		spec.addOption(option.build());
	}

	/**
	 * Which image is meant, and which labels of it.
	 *
	 * @throws CommandLine.ParameterException if their name or their store can't be, or there is none where there has to
	 *             be
	 */
	public LabelPlace place() {
		final String image = spec.commandLine().getParseResult().matchedPositionalValue(0, null);
		final String name = spec.findOption(LABELS).getValue();
		if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,100}")) throw wrong("The name of the labels is '" + name +
			"'; use letters, digits, points, - and _.", null);
		final String store = spec.findOption(OUT).getValue();
		if (store != null && Stores.isAddress(store)) throw wrong("out is '" + store +
			"'; labels are written into folders alone, so give one.", null);
		if (store != null && !isStore(store)) throw wrong("out is '" + store +
			"'; the labels of an image in blocks need a folder whose name ends in .zarr.", null);
		try {
			return LabelPlace.of(image, Optional.ofNullable(store).map(Path::of), name);
		}
		catch (final DeepLabException e) {
			throw wrong(Wording.of(e), e);
		}
		catch (final InvalidPathException e) {
			throw wrong("'" + e.getInput() + "' can't be a folder; give the folder or https address of an image.", e);
		}
	}

	/**
	 * Whether options have labels written into a store, rather than files into a folder.
	 *
	 * @param option with its value
	 */
	static boolean isStore(final String option, final String value) {
		return !option.equals(OUT) || Stores.isAddress(value) || isStore(value);
	}

	private static boolean isStore(final String folder) {
		return folder.matches("(?i).*[^/\\\\]\\.zarr[/\\\\]*");
	}

	/**
	 * The settings that were given.
	 *
	 * @throws CommandLine.ParameterException if one of them can't be
	 */
	public ScaleSettings settings() {
		final Map<String, String> values = new LinkedHashMap<>();
		final ParseResult parsed = spec.commandLine().getParseResult();
		parameters.names().stream().filter(name -> parsed.hasMatchedOption("--" + name)).forEach(name -> values
			.put(name, String.valueOf(spec.findOption("--" + name).<Object> getValue())));
		try {
			parameters.setGiven(values);
			final SegmentFolderCommand command = (SegmentFolderCommand) parameters.command();
			command.check();
			final ImageSegmenter.Settings settings = command.settings();
			final boolean objects = command.outputs().contains(Output.OBJECTS);
			if (!List.of(Output.LABELS, Output.OBJECTS).containsAll(command.outputs())) throw new DeepLabException(
				"output is '" + parameters.values().get("output") + "'; of an image in blocks, use labels or objects.");
			return new ScaleSettings(settings.input().channel(), spec.findOption(LEVEL).getValue(), settings.tile(),
				spec.findOption(BLOCK).getValue(), objects, settings.passes(), settings.crf().orElse(null), sizes(
					settings.objects(), parsed.hasMatchedOption("--fill_holes")));
		}
		catch (final DeepLabException e) {
			throw wrong(Wording.of(e), e);
		}
	}

	/** Which objects are kept. */
	private static ObjectSizes sizes(final ObjectChoices choices, final boolean holes) {
		if (choices.method().filter(method -> method != ObjectInfo.Method.COMPONENTS).isPresent())
			throw new DeepLabException("object_method is '" + choices.method().get().name().toLowerCase(Locale.ROOT) +
				"'; of an image in blocks, objects are components. " + AS_PLANES);
		if (holes && choices.fillHoles()) throw new DeepLabException(
			"fill_holes is true; of an image in blocks, holes in objects are not filled. " + AS_PLANES);
		final ObjectChoices.Size size = choices.size();
		return new ObjectSizes(size.least(), size.greatest(), size.pixels(), choices.excludeEdges());
	}

	/** What is to be known of objects of a model in blocks; empty for nothing. */
	Optional<String> note(final Catalogue catalogue) {
		final boolean given = spec.commandLine().getParseResult().hasMatchedOption("--object_method");
		final ObjectInfo.Method own = catalogue.find(model(catalogue)).description().objects().method();
		return given || own == ObjectInfo.Method.COMPONENTS ? Optional.empty() : Optional.of(
			"Note: the model divides objects that touch (" + own.name().toLowerCase(Locale.ROOT) +
				"); in blocks, such are one object. " + AS_PLANES);
	}

	private CommandLine.ParameterException wrong(final String sentence, final Exception cause) {
		return new CommandLine.ParameterException(spec.commandLine(), sentence, cause);
	}

	/**
	 * The name of the model; or its path, from wherever it is started.
	 *
	 * @param known the models that have names where it is loaded
	 */
	public String model(final Catalogue known) {
		final String name = spec.findOption("--model").getValue();
		return known.names().contains(name) ? name : Path.of(name).toAbsolutePath().toString();
	}

	/** Loads a model; the caller closes it. */
	LoadedModel load(final String name) {
		final Device device = Device.parse(spec.findOption("--device").getValue());
		final Model model = DeepLabCommand.catalogue().find(name).semantic();
		return spec.findOption("--isolated").<Boolean> getValue() ? LoadedModel.isolated(model, device, Monitor.NONE)
			: LoadedModel.load(model, device, Monitor.NONE);
	}
}
