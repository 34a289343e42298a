package io.github.deeplabij.examine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.deeplabij.model.Operation;

/**
 * What whoever exported a graph wrote into its metadata, under the keys that exporters use; anyone may write anything
 * there.
 */
final class FileHints {

	private static final int MOST_CLASSES = 65_535;
	private static final int LONGEST = 1 << 20;
	private static final Pattern NUMBERED = Pattern.compile("[\"']?(\\d{1,5})[\"']?\\s*:\\s*[\"']([^\"']*)[\"']");
	private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']*)[\"']");
	private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");

	private final Map<String, String> metadata = new TreeMap<>();

	FileHints(final Map<String, String> metadata) {
		metadata.forEach((key, value) -> {
			if (value.length() <= LONGEST) this.metadata.putIfAbsent(key.strip().toLowerCase(Locale.ROOT), value
				.strip());
		});
	}

	private Optional<String> first(final String... keys) {
		for (final String key : keys)
			if (!metadata.getOrDefault(key, "").isEmpty()) return Optional.of(metadata.get(key));
		return Optional.empty();
	}

	/**
	 * The names of the classes from 0 on; empty if there are none: {@code {0: 'a', 1: 'b'}}, {@code ["a", "b"]} or
	 * {@code a, b}.
	 */
	List<String> classes() {
		final String text = first("names", "classes", "class_names", "id2label", "labels", "categories").orElse("");
		final Matcher numbered = NUMBERED.matcher(text);
		final TreeMap<Integer, String> byNumber = new TreeMap<>();
		while (numbered.find())
			byNumber.put(Integer.valueOf(numbered.group(1)), clean(numbered.group(2)));
		if (!byNumber.isEmpty()) return byNumber.lastKey() == byNumber.size() - 1 ? List.copyOf(byNumber.values())
			: List.of();
		final List<String> names = new ArrayList<>();
		final Matcher quoted = QUOTED.matcher(text);
		while (quoted.find() && names.size() <= MOST_CLASSES)
			names.add(clean(quoted.group(1)));
		if (names.isEmpty() && !NUMBER.matcher(text).matches()) for (final String part : text.split("[,;\\n]")) {
			if (!part.isBlank()) names.add(clean(part));
		}
		return names.size() <= MOST_CLASSES ? List.copyOf(names) : List.of();
	}

	private static String clean(final String name) {
		return name.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
	}

	/**
	 * The normalisation by mean and standard deviation, where both are there for each channel, of values from 0 to 1 or
	 * to 255.
	 */
	Optional<Operation> normalisation(final int channels) {
		final List<Double> mean = numbers(first("mean", "image_mean").orElse(""));
		final List<Double> deviation = numbers(first("std", "image_std").orElse(""));
		if (mean.size() != channels || deviation.size() != channels || !deviation.stream().allMatch(each -> each > 0))
			return Optional.empty();
		final boolean unit = mean.stream().allMatch(each -> Math.abs(each) <= 1) && deviation.stream().allMatch(
			each -> each <= 1);
		final double factor = unit ? 255 : 1;
		return Optional.of(Preprocessing.standardise(mean.stream().map(each -> each * factor).toList(), deviation
			.stream().map(each -> each * factor).toList()));
	}

	private static List<Double> numbers(final String text) {
		final List<Double> numbers = new ArrayList<>();
		final Matcher matcher = NUMBER.matcher(text);
		while (matcher.find() && numbers.size() <= 16)
			numbers.add(Double.valueOf(matcher.group()));
		return numbers;
	}

	/** The step of sizes; 0 if there is none. */
	int stride() {
		final List<Double> numbers = numbers(first("stride").orElse(""));
		return numbers.size() == 1 && numbers.get(0) >= 1 && numbers.get(0) <= 1024 ? numbers.get(0).intValue() : 0;
	}

	/** Such as {@code Apache-2.0}; empty if it is not said. */
	String licence() {
		return first("license", "licence").map(FileHints::clean).orElse("");
	}

	/** Empty if it is not said. */
	String author() {
		return first("author", "authors").map(FileHints::clean).orElse("");
	}
}
