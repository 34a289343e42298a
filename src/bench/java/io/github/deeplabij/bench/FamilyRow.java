package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.deeplabij.model.Model;

/**
 * One network of the comparison.
 *
 * @param name what it is called in the property "rows" and in the CSV
 * @param title what it is called in tables and figures
 * @param folder the model's folder
 * @param stride the output stride, or 0 for the model's own
 */
record FamilyRow(String name, String title, String folder, int stride) {

	/** All, in the order of their years. */
	static final List<FamilyRow> ALL = List.of(new FamilyRow("family-fcn-8s", "FCN-8s"), new FamilyRow("family-v1",
		"v1"),
		new FamilyRow("family-v1-msc", "v1, MSc"), new FamilyRow("family-v2-aspp-s", "v2, ASPP-S"), new FamilyRow(
			"family-v2-aspp-l", "v2, ASPP-L"), new FamilyRow("family-v3-16", "v3, stride 16", "family-v3", 16),
				new FamilyRow(
				"family-v3-8", "v3, stride 8", "family-v3", 8), new FamilyRow("family-v3plus", "v3+"));

	/** The network that the fully connected CRF was made for. */
	static final FamilyRow V1 = of("family-v1");

	/** The network that has a decoder. */
	static final FamilyRow V3PLUS = of("family-v3plus");

	/** Where the models are. */
	private static final Path MODELS = Path.of(System.getProperty("models", "models"));

	/**
	 * The halo that is declared here, where a model's own is larger: with it, half the size of an image of 256 pixels
	 * is enough
	 * for all of them. An image that is one tile needs none, and that are nearly all.
	 */
	private static final int HALO = 96;

	private static final Pattern NUMBER = Pattern.compile("(?m)^(\\s*(?:- )?(\\w+): )(\\d+)$");

	private FamilyRow(final String name, final String title) {
		this(name, title, name, 0);
	}

	static FamilyRow of(final String name) {
		return ALL.stream().filter(row -> row.name.equals(name)).findFirst().orElseThrow(() ->
			new IllegalArgumentException(
			"There is no row " + name + "; use " + ALL.stream().map(FamilyRow::name).toList() + "."));
	}

	boolean isThere() {
		return Files.isDirectory(MODELS.resolve(folder));
	}

	/**
	 * The model, with a halo of at most {@value #HALO} pixels along y and x, and the least size that leaves a step
	 * between.
	 */
	Model model() throws IOException {
		final Path copy = Files.createTempDirectory("family").resolve(folder);
		Files.createDirectory(copy);
		try (Stream<Path> files = Files.list(MODELS.resolve(folder))) {
			for (final Path file : files.toList()) Files.copy(file, copy.resolve(file.getFileName()));
		}
		final String text = Files.readString(description());
		final int step = number(text, "step");
		Files.writeString(copy.resolve("rdf.yaml"), NUMBER.matcher(text).replaceAll(found -> {
			final int value = Integer.parseInt(found.group(3));
			final int declared = switch (found.group(2)) {
				case "y", "x" -> Math.min(value, HALO);
				case "min" -> 2 * HALO + step;
				default -> value;
			};
			return Matcher.quoteReplacement(found.group(1) + declared);
		}));
		final Model model = Model.in(copy);
		return stride == 0 ? model : model.atStride(stride);
	}

	/** How many parameters it has, as its description says. */
	int parameters() throws IOException {
		return number(Files.readString(description()), "parameters");
	}

	private Path description() {
		return MODELS.resolve(folder).resolve("rdf.yaml");
	}

	private static int number(final String text, final String key) {
		return NUMBER.matcher(text).results().filter(found -> found.group(2).equals(key)).mapToInt(found ->
			Integer.parseInt(
			found.group(3))).findFirst().orElseThrow(() -> new IllegalArgumentException("The description holds no " +
				key + "."));
	}
}
