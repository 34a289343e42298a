package io.github.deeplabij.examine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.ObjectInfo;

/**
 * Which outputs of a graph are a Panoptic-DeepLab's: the heatmap of the objects' centres has 1 channel, the offsets to
 * the centres have 2 (Cheng et al., CVPR 2020, section 3.1), and at least one more gives classes. Their names tell
 * which they are; where the names say nothing at all, the numbers of channels do, if there are just three outputs.
 *
 * @param centre the heatmap of the centres
 * @param offset the offsets
 */
record PanopticOutputs(GraphFacts.Output centre, GraphFacts.Output offset) {

	private static final Pattern CENTRES = Pattern.compile(
		".*(cent(er|re)|heat[^a-z]?map|(^|[^a-z])(ctr|hmp?)([^a-z]|$)).*");
	private static final Pattern OFFSETS = Pattern.compile(".*(offset|regress|displace|(^|[^a-z])reg([^a-z]|$)).*");
	private static final Pattern CLASSES = Pattern.compile(
		".*((^|[^a-z])sem|semantic|logit|segm|class|(^|[^a-z])seg([^a-z]|$)).*");
	/** What exporters call an output of which they know no name, but for numbers and signs: nothing, or an operator. */
	private static final Set<String> NAMELESS = Set.of("", "out", "output", "outputs", "identity", "pred", "prediction",
		"result", "statefulpartitionedcall", "tensor", "node", "conv", "convd", "convolution", "add", "mul", "cat",
		"concat", "sigmoid", "softmax", "relu", "resize", "interpolate", "upsample", "upsamplebilineard", "transpose",
		"permute", "biasadd");

	/** What an output's name and channels say that it is. */
	private enum Role {
		CENTRE, OFFSET, CLASSES, NAMELESS, OTHER
	}

	/**
	 * Finds them.
	 *
	 * @param outputs all that have a value for each place
	 * @return empty if one is missing, or it is not clear which they are
	 */
	static Optional<PanopticOutputs> find(final List<GraphFacts.Output> outputs) {
		final Optional<GraphFacts.Output> centre = centre(outputs);
		final Optional<GraphFacts.Output> offset = offset(outputs);
		if (centre.isEmpty() || offset.isEmpty() || outputs.size() < 3) return Optional.empty();
		final boolean named = role(centre.get()) == Role.CENTRE || role(offset.get()) == Role.OFFSET;
		final boolean shaped = outputs.size() == 3 && outputs.stream().allMatch(each -> role(each) == Role.NAMELESS) &&
			offset.get().kind() == Kind.SCORES;
		final boolean cut = outputs.stream().anyMatch(each -> each.offset() < 0);
		return cut || !named && !shaped ? Optional.empty() : Optional.of(new PanopticOutputs(centre.get(), offset
			.get()));
	}

	private static Optional<GraphFacts.Output> centre(final List<GraphFacts.Output> outputs) {
		return only(outputs.stream().filter(each -> each.channels() == 1 && !each.isWhole()).toList(), Role.CENTRE);
	}

	private static Optional<GraphFacts.Output> offset(final List<GraphFacts.Output> outputs) {
		return only(outputs.stream().filter(each -> each.channels() == 2 && !each.isWhole()).toList(), Role.OFFSET);
	}

	/** The finest of those of that role; where there is none, the only one without a name. */
	private static Optional<GraphFacts.Output> only(final List<GraphFacts.Output> fitting, final Role role) {
		final Optional<GraphFacts.Output> named = fitting.stream().filter(each -> role(each) == role).min(Comparator
			.comparingInt(GraphFacts.Output::stride));
		if (named.isPresent()) return named;
		final List<GraphFacts.Output> nameless = fitting.stream().filter(each -> role(each) == Role.NAMELESS).toList();
		return nameless.size() == 1 ? Optional.of(nameless.get(0)) : Optional.empty();
	}

	private static Role role(final GraphFacts.Output output) {
		final String name = output.name().toLowerCase(Locale.ROOT);
		final boolean centres = CENTRES.matcher(name).matches();
		final boolean exclude = output.kind() == Kind.PROBABILITIES;
		if (output.channels() == 2 && (OFFSETS.matcher(name).matches() || centres && !exclude)) return Role.OFFSET;
		if (output.channels() == 1 && centres) return Role.CENTRE;
		if (CLASSES.matcher(name).matches()) return Role.CLASSES;
		return NAMELESS.contains(name.replaceAll("[^a-z]+", "")) ? Role.NAMELESS : Role.OTHER;
	}

	/**
	 * In which order outputs can be meant as those of the classes: those that are called so, those that are not called
	 * centres or offsets, and the others last; where there are no centres and offsets of objects, only these come last.
	 */
	static Comparator<GraphFacts.Output> classesFirst(final Optional<PanopticOutputs> found) {
		return Comparator.comparing(each -> {
			if (found.isPresent() && (each.equals(found.get().centre) || each.equals(found.get().offset))) return 3;
			final Role role = role(each);
			if (role == Role.CENTRE || role == Role.OFFSET) return 2;
			return found.isPresent() && role != Role.CLASSES ? 1 : 0;
		});
	}

	/**
	 * What is to be told of a graph that has names of a Panoptic-DeepLab's outputs, but not all of them.
	 *
	 * @return a sentence; empty if there is nothing to tell
	 */
	static Optional<String> note(final List<GraphFacts.Output> outputs) {
		if (find(outputs).isPresent()) return Optional.empty();
		final List<String> centres = new ArrayList<>();
		final List<String> offsets = new ArrayList<>();
		for (final GraphFacts.Output each : outputs.stream().filter(output -> !output.isWhole()).toList()) {
			if (role(each) == Role.CENTRE) centres.add(each.name());
			if (role(each) == Role.OFFSET) offsets.add(each.name());
		}
		if (outputs.size() == centres.size() + offsets.size() || centres.isEmpty() && offsets.isEmpty())
			return Optional.empty();
		final String end = ", so the model tells no objects apart by centres; it is imported for its classes alone.";
		if (offsets.isEmpty()) return Optional.of("The graph gives a heatmap of centres ('" + centres.get(0) +
			"') and no offsets of 2 channels" + end);
		if (centres.isEmpty()) return Optional.of("The graph gives offsets ('" + offsets.get(0) +
			"') and no heatmap of centres of 1 channel" + end);
		return Optional.of("The graph's centres ('" + centres.get(0) + "') and offsets ('" + offsets.get(0) +
			"') are cut off at the borders" + end);
	}

	/** The window for centres where nobody says one: neighbouring cells lie in it. */
	int kernel() {
		return Math.max(ObjectInfo.Panoptic.KERNEL, 2 * centre.stride() + 1);
	}
}
