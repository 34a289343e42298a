package io.github.deeplabij.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.examine.PanopticChoices;
import io.github.deeplabij.examine.Preprocessing;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.ModelDescription.Enlargement;

/** What people say of a graph, as they write it. */
public final class ImportText {

	private static final String AUTO = "auto";
	private static final int LONGEST = 1 << 20;

	private ImportText() {}

	/**
	 * Reads the name of a preprocessing.
	 *
	 * @param text one of the presets, or {@code auto}
	 * @throws DeepLabException if there is none of that name
	 */
	public static Optional<Preprocessing> preprocessing(final String text) {
		return text.strip().equalsIgnoreCase(AUTO) ? Optional.empty() : Optional.of(preset(text));
	}

	private static Preprocessing preset(final String text) {
		for (final Preprocessing each : Preprocessing.values())
			if (each.key().equalsIgnoreCase(text.strip())) return each;
		throw new DeepLabException("preprocessing is '" + text + "'; use one of: auto, " + presets() + ".");
	}

	/** The names of all, for a sentence. */
	static String presets() {
		return Arrays.stream(Preprocessing.values()).map(Preprocessing::key).collect(Collectors.joining(", "));
	}

	/**
	 * Reads names of classes.
	 *
	 * @param text names separated by commas, or the path of a text file with one name a line
	 * @throws DeepLabException if the file can't be read
	 */
	public static List<String> classes(final String text) {
		if (text.isBlank()) return List.of();
		try {
			final Path file = Path.of(text.strip());
			if (Files.isRegularFile(file)) {
				if (Files.size(file) > LONGEST) throw new DeepLabException("The list of classes " + file +
					" is larger than 1 MB; give a text file with one name per line.");
				return Files.readString(file).lines().map(line -> line.strip().replaceFirst("^\\d+\\s*[:\\t]\\s*", ""))
					.filter(line -> !line.isEmpty()).toList();
			}
			if (text.strip().endsWith(".txt")) throw new DeepLabException("classes is '" + text +
				"', and there is no such file; give names separated by " +
				"commas, or a text file with one name per line.");
		}
		catch (final InvalidPathException e) {
			// then it is names
		}
		catch (final IOException e) {
			throw new DeepLabException("The list of classes " + text + " can't be read as text in UTF-8: " + WholeFile
				.reason(e) + ".", e);
		}
		return Arrays.stream(text.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
	}

	/**
	 * Reads colours.
	 *
	 * @param text such as {@code #000000,#ff0000}, or {@code auto}
	 * @throws DeepLabException if one is no colour
	 */
	public static List<Integer> colours(final String text) {
		final List<Integer> colours = new ArrayList<>();
		if (text.isBlank() || text.strip().equalsIgnoreCase(AUTO)) return colours;
		for (final String part : text.split(",")) {
			if (!part.strip().matches("#?[0-9a-fA-F]{6}")) throw new DeepLabException("colours holds '" + part.strip() +
				"'; give auto, or a colour such as #00a0ff for each class, separated by commas.");
			colours.add(Integer.parseInt(part.strip().replaceFirst("^#", ""), 16));
		}
		return List.copyOf(colours);
	}

	/**
	 * Reads what the output's values are.
	 *
	 * @param text {@code scores}, {@code probabilities}, {@code sigmoids}, {@code labels} or {@code auto}
	 * @throws DeepLabException if it is none of these
	 */
	public static Optional<Kind> kind(final String text) {
		if (text.strip().equalsIgnoreCase(AUTO)) return Optional.empty();
		for (final Kind kind : Kind.values())
			if (kind.name().equalsIgnoreCase(text.strip())) return Optional.of(kind);
		throw new DeepLabException("kind is '" + text + "'; use auto, scores, probabilities, sigmoids or labels.");
	}

	/**
	 * Reads what is said of centres and offsets of objects.
	 *
	 * @param order {@code yx}, {@code xy} or {@code auto}
	 * @param unit a number of pixels, or {@code auto}
	 * @param threshold that a centre exceeds
	 * @param kernel the side of its window in pixels, or 0
	 * @throws DeepLabException if one is none of these, or out of its range
	 */
	public static PanopticChoices panoptic(final String order, final String unit, final double threshold,
		final int kernel)
	{
		final String wanted = order.strip().toLowerCase(Locale.ROOT);
		if (!List.of(AUTO, "yx", "xy").contains(wanted)) throw new DeepLabException("offset_order is '" + order +
			"'; use yx (down, right), xy (right, down) or auto.");
		try {
			return new PanopticChoices(wanted.equals(AUTO) ? Optional.empty() : Optional.of(wanted.equals("yx")), unit
				.strip().equalsIgnoreCase(AUTO) ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(unit)),
				threshold, kernel);
		}
		catch (final NumberFormatException e) {
			throw new DeepLabException("offset_unit is '" + unit +
				"'; use how many pixels of the input an offset of 1 is, such as 1 or 4, or auto.", e);
		}
	}

	/**
	 * Reads how coarse scores are enlarged.
	 *
	 * @param text {@code half_pixel}, {@code align_corners} or {@code auto}
	 * @throws DeepLabException if it is none of these
	 */
	public static Optional<Enlargement> enlargement(final String text) {
		if (text.strip().equalsIgnoreCase(AUTO)) return Optional.empty();
		for (final Enlargement each : Enlargement.values())
			if (each.name().equalsIgnoreCase(text.strip())) return Optional.of(each);
		throw new DeepLabException("enlarge is '" + text.toLowerCase(Locale.ROOT) +
			"'; use auto, half_pixel or align_corners.");
	}
}
