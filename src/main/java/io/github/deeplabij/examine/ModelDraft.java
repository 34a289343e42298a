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
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.model.WeightsFile;

/** A description of a bare graph: from what was seen in it, what its file says, and what people say. */
public final class ModelDraft {

	private static final int MOST_CLASSES = 65_535;

	private final GraphFacts facts;
	private final FileHints hints;
	private final Optional<PanopticOutputs> panoptic;

	public ModelDraft(final GraphFacts facts) {
		this.facts = facts;
		hints = new FileHints(facts.info().metadata());
		panoptic = PanopticOutputs.find(facts.outputs());
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
	 * as fine one of scores, and of these {@code out} or else the first. Centres and offsets of objects come last.
	 */
	public List<String> outputs() {
		return facts.outputs().stream().sorted(PanopticOutputs.classesFirst(panoptic).thenComparingInt(
			GraphFacts.Output::stride).thenComparing(
			out -> out.kind() == Kind.LABELS).thenComparing(out -> !out.name().equals("out"))).map(
				GraphFacts.Output::name).toList();
	}

	/** What could not be seen, or only in part, or is missing: a sentence each. */
	public List<String> notes() {
		return Stream.concat(facts.notes().stream(), PanopticOutputs.note(facts.outputs()).stream()).toList();
	}

	/** What was seen, in a few lines. */
	public String summary() {
		final List<String> lines = new ArrayList<>(List.of(summary(facts.input())));
		outputs().forEach(name -> lines.add("Output '" + name + "': " + seen(facts.output(name))));
		lines.addAll(notes());
		return String.join("\n", lines).strip();
	}

	private static String summary(final GraphFacts.Input in) {
		final String channels = in.channels() + (in.channels() == 1 ? " channel" : " channels") + (in.axes().endsWith(
			"c") ? ", channels last" : "");
		final String sides = in.columns().equals(in.rows()) ? "sides of " + in.columns() : in.columns() + " x " + in
			.rows();
		return "Input '" + in.name() + "': " + in.type() + ", " + channels + ", " + sides + " pixels";
	}

	/** What an output gives, in words. */
	private String seen(final GraphFacts.Output out) {
		final boolean centre = panoptic.filter(each -> each.centre().equals(out)).isPresent();
		final boolean offset = panoptic.filter(each -> each.offset().equals(out)).isPresent();
		final String what = out.kind().name().toLowerCase(Locale.ROOT) + switch (out.kind()) {
			case LABELS -> ", up to " + out.largest() + " seen";
			case SIGMOIDS -> " of " + out.channels() + " classes, which exclude nothing, beside a background";
			default -> out.channels() == 1 ? " of one class" : " of " + out.channels() + " classes";
		};
		return (centre ? "the centres of objects" : offset ? "offsets to the centres of objects" : what) + (out
			.stride() > 1 ? ", one for " + out.stride() + " x " + out.stride() + " pixels" : "") + ", halo " + out
				.halo();
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
		final Optional<PanopticOutputs> objects = panoptic(seen, choices);
		final GraphFacts.Input in = facts.input();
		final DraftAxes axes = new DraftAxes(in, objects.map(found -> List.of(seen, found.centre(), found.offset()))
			.orElse(List.of(seen)), choices, hints.stride());
		final Optional<Preprocessing> preset = choices.preprocessing();
		final List<String> channels = in.channels() == 3 ? preset.orElse(Preprocessing.NONE).colours()
			: in.channels() == 1 ? List.of("intensity")
			: IntStream.range(0, in.channels()).mapToObj(c -> "channel " + c).toList();
		final List<ClassInfo> classes = classes(seen, kind, choices);
		final boolean labels = kind == Kind.LABELS;
		final Tensor input = new Tensor(in.name(), axes.input(channels), in.isWhole() ? in.type() : "float32",
			preprocessing(preset), "");
		final List<String> names = labels ? List.of("label") : classes.stream().skip(classes.size() - seen.channels())
			.map(ClassInfo::name).toList();
		final Tensor output = new Tensor(seen.name(), axes.output(seen, names), labels && !seen.isWhole() ? "int32"
			: labels ? seen.type() : "float32", postprocessing(seen, kind), "");
		final ObjectInfo told = ObjectInfo.of(classes);
		return new ModelDescription(title, input, output, classes, weights, ModelDescription.Scope.PLANE, axes
			.enlargement(), OptionalInt.empty(), Collections.emptySortedMap(), Tolerance.DEFAULT, Optional.of(
				kind == Kind.SCORES ? Kind.PROBABILITIES : kind), objects.map(found -> told.with(panoptic(found, axes,
					choices.panoptic()))).orElse(told), choices.trainedSide() == 0 ? OptionalInt.empty() : OptionalInt
						.of(choices.trainedSide()));
	}

	/**
	 * The outputs of objects, beside that of the classes.
	 *
	 * @throws DeepLabException if something is said of them, and there are none
	 */
	private Optional<PanopticOutputs> panoptic(final GraphFacts.Output classes, final ImportChoices choices) {
		final Optional<PanopticOutputs> found = panoptic.filter(each -> !classes.equals(each.centre()) && !classes
			.equals(each.offset()));
		if (found.isEmpty() && !choices.panoptic().equals(PanopticChoices.NONE)) throw new DeepLabException(
			new ImportProblem.NoCentres());
		return found;
	}

	/** What can't be seen and is not said is what the published networks have: down before right, in pixels. */
	private static ObjectInfo.Panoptic panoptic(final PanopticOutputs found, final DraftAxes axes,
		final PanopticChoices said)
	{
		final boolean rowsFirst = said.rowsFirst().orElse(true);
		final Tensor centre = new Tensor(found.centre().name(), axes.output(found.centre(), List.of("centre")),
			"float32", List.of(), "");
		final Tensor offset = new Tensor(found.offset().name(), axes.output(found.offset(), rowsFirst ? List.of("down",
			"right") : List.of("right", "down")), "float32", List.of(), "");
		return new ObjectInfo.Panoptic(centre, offset, rowsFirst, said.unit().orElse(1), said.threshold(), said
			.kernel() > 0 ? said.kernel() : found.kernel());
	}

	private Kind kind(final GraphFacts.Output seen, final ImportChoices choices) {
		final Kind kind = choices.kind().orElse(seen.kind());
		if (kind == Kind.LABELS && seen.channels() > 1) throw new DeepLabException(new ImportProblem.LabelChannels(seen
			.name(), seen.channels()));
		final List<String> names = names(choices);
		return namesChannels(names, seen, kind) ? kind.of(names) : kind.of(seen.channels());
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
