package io.github.deeplabij.examine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.model.ModelDescription.Enlargement;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.model.WeightsFile;

/** A description of a bare graph: from what was seen in it, what its file says, and what people say. */
public final class ModelDraft {

	private static final int MOST_CLASSES = 65_535;
	private static final int SMALLEST = 64;

	private final GraphFacts facts;
	private final FileHints hints;

	public ModelDraft(final GraphFacts facts) {
		this.facts = facts;
		hints = new FileHints(facts.info().metadata());
	}

	public GraphFacts facts() {
		return facts;
	}

	/**
	 * Whether the preprocessing can be seen: the graph takes whole numbers, or its file says mean and standard
	 * deviation.
	 */
	public boolean knowsPreprocessing() {
		return facts.input().isWhole() || hints.normalisation(facts.input().channels()).isPresent();
	}

	/** The usual preprocessing of networks that take so many channels, to start from. */
	public Preprocessing likelyPreprocessing() {
		return facts.input().channels() == 3 ? Preprocessing.IMAGENET : Preprocessing.PERCENTILES;
	}

	/** The classes' names that the file has; empty if it has none, or more or fewer than the graph tells apart. */
	public List<String> classNames() {
		final List<String> names = hints.classes();
		final GraphFacts.Output output = output("");
		final boolean fit = output.kind() == Kind.LABELS ? names.size() > output.largest() : names.size() == output
			.kind().classes(output.channels()) || namesChannels(names, output, output.kind());
		return fit ? names : List.of();
	}

	/** Whether the background that comes before the classes of sigmoids has no name. */
	private static boolean namesChannels(final List<String> names, final GraphFacts.Output output, final Kind kind) {
		return kind == Kind.SIGMOIDS && names.size() == output.channels();
	}

	/** The licence that the file names; empty if it names none. */
	public String licence() {
		return hints.licence();
	}

	/** The author that the file names; empty if it names none. */
	public String author() {
		return hints.author();
	}

	/**
	 * The names of the outputs that can be taken, the one that is taken if nobody chooses first: the finest, of several
	 * as fine one of scores, and of these {@code out} or else the first.
	 */
	public List<String> outputs() {
		return facts.outputs().stream().sorted(Comparator.comparingInt(GraphFacts.Output::stride).thenComparing(
			out -> out.kind() == Kind.LABELS).thenComparing(out -> !out.name().equals("out"))).map(
				GraphFacts.Output::name).toList();
	}

	/** What was seen, in a few lines. */
	public String summary() {
		final List<String> lines = new ArrayList<>(List.of(summary(facts.input())));
		outputs().forEach(name -> lines.add(summary(facts.output(name))));
		lines.addAll(facts.notes());
		return String.join("\n", lines).strip();
	}

	private static String summary(final GraphFacts.Input in) {
		final String channels = in.channels() + (in.channels() == 1 ? " channel" : " channels") + (in.axes().endsWith(
			"c") ? ", channels last" : "");
		final String sides = in.columns().equals(in.rows()) ? "sides of " + in.columns() : in.columns() + " x " + in
			.rows();
		return "Input '" + in.name() + "': " + in.type() + ", " + channels + ", " + sides + " pixels";
	}

	private static String summary(final GraphFacts.Output out) {
		final String classes = switch (out.kind()) {
			case LABELS -> ", up to " + out.largest() + " seen";
			case SIGMOIDS -> " of " + out.channels() + " classes, which exclude nothing, beside a background";
			default -> out.channels() == 1 ? " of one class" : " of " + out.channels() + " classes";
		};
		final String stride = out.stride() > 1 ? ", one for " + out.stride() + " x " + out.stride() + " pixels" : "";
		return "Output '" + out.name() + "': " + out.kind().name().toLowerCase(Locale.ROOT) + classes + stride +
			", halo " + out.halo();
	}

	/** The output of that name; if it is empty, the first of {@link #outputs}. */
	private GraphFacts.Output output(final String name) {
		final GraphFacts.Output output = facts.output(name.isBlank() ? outputs().get(0) : name.strip());
		if (output == null) throw new DeepLabException("The model's graph has no output '" + name +
			"' with a value for each place of the image; choose" + " one of: " + String.join(", ", outputs()) + ".");
		return output;
	}

	/**
	 * The description.
	 *
	 * @param title the model's name for people
	 * @param weights the file
	 * @throws DeepLabException if what is said does not fit the graph, or what can't be seen is not said
	 */
	public ModelDescription description(final String title, final ImportChoices choices, final WeightsFile weights) {
		final GraphFacts.Output seen = output(choices.output());
		final Kind kind = kind(seen, choices);
		final Enlargement enlargement = choices.enlargement().orElse(seen.alignCorners() ? Enlargement.ALIGN_CORNERS
			: Enlargement.HALF_PIXEL);
		final boolean odd = seen.stride() > 1 && enlargement == Enlargement.ALIGN_CORNERS && !seen.alignCorners();
		final Tensor input = input(seen, choices, odd);
		final List<ClassInfo> classes = classes(seen, kind, choices);
		final Tensor output = output(seen, kind, classes, choices, odd);
		return new ModelDescription(title, input, output, classes, weights, ModelDescription.Scope.PLANE, enlargement,
			OptionalInt.empty(), Collections.emptySortedMap(), Tolerance.DEFAULT, Optional.of(kind == Kind.SCORES
				? Kind.PROBABILITIES : kind), ObjectInfo.of(classes));
	}

	/** The halo that is chosen, or else the one that was seen, in pixels of the input, a multiple of the stride. */
	private static int halo(final GraphFacts.Output seen, final ImportChoices choices) {
		final int stride = seen.stride();
		return choices.halo() < 0 ? seen.halo() : (choices.halo() + stride - 1) / stride * stride;
	}

	/**
	 * @param odd whether sizes are to be one more than multiples of the stride
	 */
	private Tensor input(final GraphFacts.Output seen, final ImportChoices choices, final boolean odd) {
		final GraphFacts.Input in = facts.input();
		final int stride = seen.stride();
		final int validCrop = Math.max(0, -seen.offset()) * stride;
		final int margin = halo(seen, choices) + (validCrop + 1) / 2;
		final Axis.Size rows = size("y", in.rows(), choices.step(), margin, stride, odd);
		final Axis.Size columns = size("x", in.columns(), choices.step(), margin, stride, odd);
		final List<Axis> axes = new ArrayList<>();
		for (final char axis : in.axes().toCharArray()) {
			axes.add(switch (axis) {
				case 'b' -> new Axis(Axis.Type.BATCH, "batch", new Axis.Fixed(in.batch()), 0, List.of());
				case 'c' -> channels(channelNames(choices.preprocessing()));
				case 'y' -> space("y", rows, 0, choices.pixelSize(), 1);
				case 'z' -> single();
				default -> space("x", columns, 0, choices.pixelSize(), 1);
			});
		}
		return new Tensor(in.name(), List.copyOf(axes), in.isWhole() ? in.type() : "float32", preprocessing(choices
			.preprocessing()), "");
	}

	private Tensor output(final GraphFacts.Output seen, final Kind kind, final List<ClassInfo> classes,
		final ImportChoices choices, final boolean odd)
	{
		final GraphFacts.Input in = facts.input();
		final int halo = halo(seen, choices) / seen.stride();
		final int offset = odd && in.rows().any() ? 1 : seen.offset();
		final boolean labels = kind == Kind.LABELS;
		final List<String> names = labels ? List.of("label") : classes.stream().skip((long) classes.size() - seen
			.channels()).map(ClassInfo::name).toList();
		final List<Axis> axes = new ArrayList<>();
		for (final char axis : seen.axes().toCharArray()) {
			axes.add(switch (axis) {
				case 'b' -> new Axis(Axis.Type.BATCH, "batch", new Axis.Fixed(1), 0, List.of());
				case 'c' -> channels(names);
				case 'y', 'x' -> space(String.valueOf(axis), new Axis.Reference(in.name(), String.valueOf(axis),
					offset), halo, choices.pixelSize(), seen.stride());
				default -> single();
			});
		}
		final String labelType = seen.isWhole() ? seen.type() : "int32";
		return new Tensor(seen.name(), List.copyOf(axes), labels ? labelType : "float32", postprocessing(seen, kind),
			"");
	}

	private List<String> channelNames(final Optional<Preprocessing> preset) {
		final int count = facts.input().channels();
		if (count == 3) return preset.orElse(Preprocessing.NONE).colours();
		return count == 1 ? List.of("intensity") : IntStream.range(0, count).mapToObj(c -> "channel " + c).toList();
	}

	private static Axis channels(final List<String> names) {
		return new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(names.size()), 0, names);
	}

	private Kind kind(final GraphFacts.Output seen, final ImportChoices choices) {
		final Kind kind = choices.kind().orElse(seen.kind());
		if (kind == Kind.LABELS && seen.channels() > 1) throw new DeepLabException(new ImportProblem.LabelChannels(seen
			.name(), seen.channels()));
		final List<String> names = names(choices);
		return namesChannels(names, seen, kind) ? kind.of(names) : kind.of(seen.channels());
	}

	/** An axis of depth or time. */
	private static Axis single() {
		return new Axis(Axis.Type.INDEX, "index", new Axis.Fixed(1), 0, List.of());
	}

	private static Axis space(final String id, final Axis.Size size, final int halo, final double pixelSize,
		final int stride)
	{
		return pixelSize == 0 ? new Axis(Axis.Type.SPACE, id, size, halo, List.of(), stride, Optional.empty())
			: new Axis(Axis.Type.SPACE, id, size, halo, List.of(), pixelSize * stride, Optional.of("micrometer"));
	}

	private Axis.Size size(final String axis, final GraphFacts.Sizes seen, final int chosen, final int halo,
		final int stride, final boolean odd)
	{
		if (seen.fixed()) {
			if (chosen > 0) throw new DeepLabException(new ImportProblem.StepOfFixed(chosen, seen.min(), axis));
			if (seen.min() <= 2 * halo) throw new DeepLabException(new ImportProblem.HaloOfFixed(halo, seen.min(),
				axis));
			return new Axis.Fixed(seen.min());
		}
		final int hinted = chosen == 0 && hints.stride() > seen.step() && hints.stride() % seen.step() == 0 ? hints
			.stride() : chosen;
		final int step = hinted == 0 ? seen.step() : hinted;
		if (!seen.any() && step % seen.step() != 0 || step % stride != 0) throw new DeepLabException(
			new ImportProblem.OtherStep(step, Math.max(stride, seen.step())));
		final int rest = odd && seen.any() ? 1 : seen.min() % seen.step();
		final long wanted = Math.max(SMALLEST, 2L * halo + step);
		final long min = (wanted + step - 1) / step * step + rest;
		if (min > Integer.MAX_VALUE / 2) throw new DeepLabException("A halo of " + halo + " pixels and a step of " +
			step + " make tiles that are larger than any image; use smaller ones.");
		return new Axis.Step((int) min, step, chosen == 0 && stride == 1 ? seen.from() : 0);
	}

	private List<Operation> preprocessing(final Optional<Preprocessing> preset) {
		final GraphFacts.Input in = facts.input();
		if (preset.isEmpty()) {
			if (in.isWhole()) return List.of();
			return List.of(hints.normalisation(in.channels()).orElseThrow(() -> new DeepLabException(
				new ImportProblem.NoPreprocessing())));
		}
		final List<Operation> operations = preset.get().operations(in.channels());
		if (in.isWhole() && !operations.isEmpty()) throw new DeepLabException(new ImportProblem.TakesWhole(in.type()));
		return operations;
	}

	private static List<Operation> postprocessing(final GraphFacts.Output seen, final Kind kind) {
		return switch (kind) {
			case SCORES -> List.of(seen.channels() == 1 ? new Operation("sigmoid", Map.of())
				: new Operation("softmax", Map.of("axis", "channel")));
			case PROBABILITIES, SIGMOIDS -> List.of();
			case LABELS -> seen.isWhole() ? List.of() : List.of(new Operation("ensure_dtype", Map.of("dtype",
				"int32")));
		};
	}

	/** The classes' names, if anybody or the file says them. */
	private List<String> names(final ImportChoices choices) {
		return choices.classes().isEmpty() && choices.output().isBlank() ? classNames() : choices.classes();
	}

	private List<ClassInfo> classes(final GraphFacts.Output seen, final Kind kind, final ImportChoices choices) {
		final boolean labels = kind == Kind.LABELS;
		final List<String> names = new ArrayList<>(names(choices));
		if (namesChannels(names, seen, kind)) names.add(0, "background");
		final int least = labels ? seen.largest() + 1 : kind.classes(seen.channels());
		final int count = labels ? Math.max(Math.max(2, least), names.size()) : least;
		if (count > MOST_CLASSES) throw new DeepLabException("The model's graph tells " + count +
			" classes apart; a label image has room for " + MOST_CLASSES + ".");
		if (!names.isEmpty() && (labels ? names.size() < least : names.size() != count)) throw new DeepLabException(
			new ImportProblem.Names(List.copyOf(names), least, labels));
		if (!choices.colours().isEmpty() && choices.colours().size() != count) throw new DeepLabException(
			new ImportProblem.Colours(choices.colours().size(), count));
		final List<ClassInfo> classes = new ArrayList<>();
		for (int value = 0; value < count; value++) {
			final String name = !names.isEmpty() ? names.get(value) : value == 0 ? "background" : count == 2
				? "foreground" : "class " + value;
			classes.add(new ClassInfo(value, name, choices.colours().isEmpty() ? OptionalInt.empty() : OptionalInt.of(
				choices.colours().get(value))));
		}
		return List.copyOf(classes);
	}

	/** The classes in words, for a list. */
	static String names(final List<ClassInfo> classes) {
		return classes.stream().map(each -> each.value() + " " + each.name()).collect(Collectors.joining(", "));
	}
}
