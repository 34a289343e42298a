package io.github.deeplabij.examine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.ModelDescription.Enlargement;

/**
 * What people say of a graph that can't be seen in it, and what they know better.
 *
 * @param preprocessing what is done to the image's values; empty if the file or the input's type is to tell
 * @param classes the classes' names from 0 on; empty if the file is to tell, or else they are numbered
 * @param colours the classes' colours as 0xRRGGBB; empty if they get those of the values
 * @param pixelSize the width of a pixel in the images it was trained on, in micrometres; 0 if unknown
 * @param output the name of the output to take; empty for the finest, of these {@code out} or else the first
 * @param kind what the output's values are; empty if what was seen holds
 * @param halo in pixels; negative if what was seen holds
 * @param step of the sizes; 0 if what was seen holds
 * @param enlargement how coarse scores are enlarged; empty if what was seen holds
 */
public record ImportChoices(Optional<Preprocessing> preprocessing, List<String> classes, List<Integer> colours, double pixelSize,
	String output, Optional<Kind> kind, int halo, int step, Optional<Enlargement> enlargement)
{

	private static final String AUTO = "auto";
	private static final int LONGEST = 1 << 20;

	/** Nothing is said. */
	public static final ImportChoices NONE = new ImportChoices(Optional.empty(), List.of(), List.of(), 0, "", Optional.empty(), -1, 0, Optional
		.empty());

	/**
	 * @throws DeepLabException if a number is out of its range
	 */
	public ImportChoices {
		if (!(pixelSize >= 0) || Double.isInfinite(pixelSize)) throw new DeepLabException("pixel_size is " + pixelSize +
			"; use the width of a pixel in micrometres, or 0 if it is not known.");
		if (halo < -1) throw new DeepLabException("halo is " + halo + "; use 0 or more pixels, or -1 for what is seen in the graph.");
		if (step < 0) throw new DeepLabException("step is " + step + "; use 1 or more pixels, or 0 for what is seen in the graph.");
	}

	/** The same with classes that are numbered. */
	public ImportChoices numbered(final int count) {
		return new ImportChoices(preprocessing, IntStream.range(0, count).mapToObj(value -> value == 0 ? "background" : "class " + value).toList(),
			colours, pixelSize, output, kind, halo, step, enlargement);
	}

	/**
	 * Reads the name of a preprocessing.
	 *
	 * @param text one of the presets, or {@code auto}
	 * @throws DeepLabException if there is none of that name
	 */
	public static Optional<Preprocessing> preprocessing(final String text) {
		return text.strip().equalsIgnoreCase(AUTO) ? Optional.empty() : Optional.of(Preprocessing.parse(text));
	}

	/**
	 * Reads names of classes.
	 *
	 * @param text names parted by commas, or the path of a text file with one name a line
	 * @throws DeepLabException if the file can't be read
	 */
	public static List<String> classes(final String text) {
		if (text.isBlank()) return List.of();
		try {
			final Path file = Path.of(text.strip());
			if (Files.isRegularFile(file)) {
				if (Files.size(file) > LONGEST) throw new DeepLabException("The list of classes " + file + " is larger than 1 MB; give a text file" +
					" with one name a line.");
				return Files.readString(file).lines().map(line -> line.strip().replaceFirst("^\\d+\\s*[:\\t]\\s*", "")).filter(line -> !line.isEmpty())
					.toList();
			}
			if (text.strip().endsWith(".txt")) throw new DeepLabException("classes is '" + text + "', and there is no such file; give names parted by" +
				" commas, or a text file with one name a line.");
		}
		catch (final InvalidPathException e) {
			// then it is names
		}
		catch (final IOException e) {
			throw new DeepLabException("The list of classes " + text + " can't be read as text in UTF-8: " + WholeFile.reason(e) + ".", e);
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
				"'; give auto, or a colour such as #00a0ff for each class, parted by commas.");
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
		for (final Kind kind : Kind.values()) if (kind.name().equalsIgnoreCase(text.strip())) return Optional.of(kind);
		throw new DeepLabException("kind is '" + text + "'; use auto, scores, probabilities, sigmoids or labels.");
	}

	/**
	 * Reads how coarse scores are enlarged.
	 *
	 * @param text {@code half_pixel}, {@code align_corners} or {@code auto}
	 * @throws DeepLabException if it is none of these
	 */
	public static Optional<Enlargement> enlargement(final String text) {
		if (text.strip().equalsIgnoreCase(AUTO)) return Optional.empty();
		for (final Enlargement each : Enlargement.values()) if (each.name().equalsIgnoreCase(text.strip())) return Optional.of(each);
		throw new DeepLabException("enlarge is '" + text.toLowerCase(Locale.ROOT) + "'; use auto, half_pixel or align_corners.");
	}
}
