package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/** Images of the truth, each with the prediction that goes with it. */
public final class LabelPairs {

	private static final String END = "-truth";
	private static final String[] TRUTH = { END, "" };
	private static final String[] LABELS = { "-labels", "" };
	private static final String[] OBJECTS = { "-objects", "-labels", "" };
	/** What either of these results has behind the name of the image. */
	private static final String RESULTS = "-(labels|objects)$";
	/** What other results of a segmentation are called. */
	private static final String OTHERS = ".*-(probabilities|scores|overlay|outlines)";
	private static final int MOST_NAMED = 5;

	private final String name;
	private final List<Pair> pairs = new ArrayList<>();
	private final List<String> alone = new ArrayList<>();

	/**
	 * Two images.
	 *
	 * @param name what both are called
	 */
	record Pair(String name, ImageSet.Item truth, ImageSet.Item prediction) {
	}

	/**
	 * Finds images. Single ones go together whatever their names; else images go together whose names are the same,
	 * where the
	 * prediction may be called NAME-labels and the truth NAME-truth.
	 *
	 * @param truth the title of an open image, or the path of a file or a folder
	 * @param prediction the same
	 * @throws DeepLabException if a name means nothing, or nothing goes together
	 */
	public LabelPairs(final String truth, final String prediction) {
		this(ImageSet.find("truth", truth), ImageSet.find("prediction", prediction), truth, prediction, LABELS);
	}

	/** The same for images of objects and files of ROIs; the prediction may be called NAME-objects too. */
	public static LabelPairs ofObjects(final String truth, final String prediction) {
		return new LabelPairs(ImageSet.findObjects("truth", truth), ImageSet.findObjects("prediction", prediction),
			truth, prediction, OBJECTS);
	}

	private LabelPairs(final ImageSet expected, final ImageSet given, final String truth, final String prediction,
		final String[] suffixes)
	{
		name = prediction;
		if (expected.isSingle() && given.isSingle()) {
			final String single = given.names().get(0);
			pairs.add(new Pair(single, expected.get(expected.names().get(0), ""), given.get(single, "")));
			return;
		}
		final Set<String> bases = new LinkedHashSet<>();
		for (final String each : expected.names()) bases.add(each.endsWith(END) ? each.substring(0,
			each.length() - END.length()) : each);
		final Set<ImageSet.Item> used = new HashSet<>();
		for (final String base : bases) {
			final ImageSet.Item item = expected.get(base, TRUTH);
			final ImageSet.Item partner = given.get(base, suffixes);
			if (partner == null || partner.equals(item)) continue;
			pairs.add(new Pair(base, item, partner));
			used.addAll(List.of(item, partner));
		}
		if (pairs.isEmpty()) throw new DeepLabException("No image of " + truth + " has a prediction in " + prediction +
			"; name them alike: there are " + some(expected.names()) + " and " + some(given.names()) + ".");
		addAlone(expected, used, "truth");
		addAlone(given, used, "prediction");
	}

	/** Takes down what did not get a partner, other results for the same image apart. */
	private void addAlone(final ImageSet set, final Set<ImageSet.Item> used, final String key) {
		for (final String each : set.names()) {
			final String base = each.replaceFirst(RESULTS, "");
			final boolean paired = used.contains(set.get(each, "")) || pairs.stream().anyMatch(pair ->
				pair.name().equals(base));
			if (!paired && !each.matches(OTHERS)) alone.add(each + " of " + key);
		}
	}

	private static String some(final List<String> names) {
		return names.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")) + (names.size() > MOST_NAMED
			? ", ..." : "");
	}

	/** What the predictions are called as a whole. */
	String name() {
		return name;
	}

	List<Pair> pairs() {
		return pairs;
	}

	/** A sentence about images without a partner. */
	public Optional<String> note() {
		if (alone.isEmpty()) return Optional.empty();
		return Optional.of(alone.size() + (alone.size() == 1 ? " image is" : " images are") +
			" left out, without an image of the same name: " +
			some(alone) + ".");
	}
}
