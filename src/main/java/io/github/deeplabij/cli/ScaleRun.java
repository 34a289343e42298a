package io.github.deeplabij.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.common.Claim;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.image.ZarrImages;
import io.github.deeplabij.scale.BlockProgress;
import io.github.deeplabij.scale.BlockQueue;
import io.github.deeplabij.scale.LabelPlace;
import io.github.deeplabij.scale.Merge;
import io.github.deeplabij.scale.Part;
import io.github.deeplabij.scale.Scale;
import io.github.deeplabij.scale.ScaleSettings;
import io.github.deeplabij.segment.LoadedModel;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code scale}: segments an image of OME-Zarr block by block, in one program or in several. */
final class ScaleRun implements Callable<Integer> {

	private static final String PART = "--part";
	private static final String OF = "--of";
	private static final String THREADS = "--threads";
	private static final String INCOMPLETE = "--incomplete";

	/** What is done. */
	private enum Step {
		SEGMENT("Plans, segments all blocks, and merges them, in one program."), PLAN(
			"Measures the image, and fixes the blocks."), RUN("Segments a part of the blocks."), MERGE(
				"Makes objects, the other levels and tables of all blocks.");

		private final String words;

		Step(final String words) {
			this.words = words;
		}
	}

	private final Step step;
	private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
	private final ScaleOptions options = new ScaleOptions(spec);

	private ScaleRun(final Step step) {
		this.step = step;
	}

	/** All steps. */
	static CommandSpec spec() {
		final CommandSpec all = CommandSpec.create();
		all.mixinStandardHelpOptions(true);
		all.usageMessage().description("Segments an image of OME-Zarr that no memory holds, block by block.");
		for (final Step each : Step.values())
			all.addSubcommand(each.name().toLowerCase(Locale.ROOT), new ScaleRun(each).step());
		return all;
	}

	/**
	 * The arguments of {@code segment} as those of this command, where they name one image of Zarr and no other, no
	 * option that this command does not have, and no folder for files.
	 */
	static String[] routed(final String... arguments) {
		final List<String> given = Arrays.asList(arguments);
		if (given.isEmpty() || !given.get(0).equals("segment")) return arguments;
		final Map<String, OptionSpec> known = new ScaleRun(Step.SEGMENT).step().optionsMap();
		final List<String> inputs = new ArrayList<>();
		for (int i = 1; i < arguments.length; i++) {
			if (!arguments[i].startsWith("-")) {
				inputs.add(arguments[i]);
				continue;
			}
			final OptionSpec option = known.get(arguments[i].replaceFirst("=.*", ""));
			if (option == null) return arguments;
			final String next = i + 1 < arguments.length ? arguments[i + 1] : "";
			final boolean apart = !arguments[i].contains("=") && (option.arity().min() > 0 || Flags.isValue(option,
				next));
			if (!ScaleOptions.isStore(option.longestName(), apart ? next : arguments[i].replaceFirst("[^=]*=", "")))
				return arguments;
			if (apart) i++;
		}
		if (inputs.size() != 1 || !ZarrImages.isMeant(inputs.get(0))) return arguments;
		final List<String> routed = new ArrayList<>(given);
		routed.add(0, "scale");
		return routed.toArray(String[]::new);
	}

	private CommandSpec step() {
		spec.mixinStandardHelpOptions(true);
		spec.usageMessage().description(step.words);
		options.addPlace();
		if (step == Step.SEGMENT || step == Step.PLAN) options.addSettings();
		if (step != Step.MERGE) options.addHow();
		if (step == Step.RUN) {
			spec.addOption(OptionSpec.builder(PART).paramLabel("I").type(Integer.class).defaultValue("1").description(
				"Which part, from 1 (default: ${DEFAULT-VALUE})").build());
			spec.addOption(OptionSpec.builder(OF).paramLabel("N").type(Integer.class).defaultValue("1").description(
				"Of how many parts (default: ${DEFAULT-VALUE})").build());
		}
		if (step == Step.RUN || step == Step.SEGMENT) spec.addOption(OptionSpec.builder(THREADS).paramLabel("N").type(
			Integer.class).defaultValue("2").description("How many blocks are in work at once, so that reading and " +
				"writing go on while the network runs (default: ${DEFAULT-VALUE})").build());
		if (step == Step.MERGE) spec.addOption(OptionSpec.builder(INCOMPLETE).type(Boolean.class).arity("0..1")
			.defaultValue("false").fallbackValue("true").description("Blocks that are not done count as background")
			.build());
		return spec;
	}

	@Override
	public Integer call() throws IOException {
		final LabelPlace place = options.place();
		return switch (step) {
			case SEGMENT -> segment(place);
			case PLAN -> plan(place);
			case RUN -> run(place);
			case MERGE -> merge(place, spec.findOption(INCOMPLETE).getValue());
		};
	}

	private int plan(final LabelPlace place) {
		try (LoadedModel model = options.load(model())) {
			final Scale scale = plan(place, model);
			out().println(scale.blocks() + " blocks are planned.");
		}
		return 0;
	}

	private Scale plan(final LabelPlace place, final LoadedModel model) {
		final ScaleSettings settings = options.settings();
		if (settings.objects()) options.note(DeepLabCommand.catalogue()).ifPresent(spec.commandLine()
			.getErr()::println);
		return Scale.plan(place, settings, model(), model, Monitor.NONE);
	}

	private String model() {
		return options.model(DeepLabCommand.catalogue());
	}

	private int run(final LabelPlace place) throws IOException {
		final Part part = new Part(spec.findOption(PART).getValue(), spec.findOption(OF).getValue());
		try (LoadedModel model = options.load(Scale.model(place))) {
			return run(Scale.planned(place, model), part);
		}
	}

	private int segment(final LabelPlace place) throws IOException {
		try (LoadedModel model = options.load(model())) {
			final int code = run(plan(place, model), Part.ALL);
			if (code != 0) return code;
		}
		return merge(place, false);
	}

	private int run(final Scale scale, final Part part) throws IOException {
		final int[] blocks = part.blocks(scale.blocks());
		final BlockProgress progress = new BlockProgress(blocks.length);
		final Map<Integer, Problem> failed;
		try (Claim claim = scale.claim(part)) {
			failed = new BlockQueue(scale, new Printed(scale, progress), Monitor.NONE).run(blocks, spec.findOption(
				THREADS).getValue());
		}
		out().println(progress.words());
		if (failed.isEmpty()) return 0;
		spec.commandLine().getErr().println(failed.size() + " of " + blocks.length +
			" blocks could not be done; the others are. Run it again to try these again, or merge with " + INCOMPLETE +
			" to leave them out.");
		return Main.FAILED;
	}

	private int merge(final LabelPlace place, final boolean incomplete) {
		final Merge merge = Merge.open(place);
		final List<Path> files = merge.all(incomplete, Monitor.NONE);
		merge.labels().forEach(each -> out().println(each));
		files.forEach(each -> out().println(each));
		return 0;
	}

	private PrintWriter out() {
		return spec.commandLine().getOut();
	}

	/** Prints a line a minute, and what went wrong. */
	private final class Printed implements BlockQueue.Listener {

		private final Scale scale;
		private final BlockProgress progress;

		Printed(final Scale scale, final BlockProgress progress) {
			this.scale = scale;
			this.progress = progress;
		}

		@Override
		public void done(final int block, final boolean anew) {
			progress.done(anew).ifPresent(line -> {
				out().println(line);
				out().flush();
			});
		}

		@Override
		public void failed(final int block, final Problem problem) {
			spec.commandLine().getErr().println(scale.name(block) + ": " + Wording.of(problem));
		}
	}
}
