package io.github.deeplabij.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ij.ImagePlus;

/**
 * The titles of open images that a search for settings of the CRF can use.
 *
 * @param image the image
 * @param probabilities what a model found in it
 * @param truth its ground truth; empty if it is not clear which that is
 */
public record TuningTitles(String image, String probabilities, String truth) {

	private static final Pattern PROBABILITIES = Pattern.compile("(.+)-probabilities(-\\d+)?(\\.tiff?)?");

	/** Those of the first open image of which probabilities are open; empty if there is none. */
	public static Optional<TuningTitles> guess() {
		for (final ImagePlus each : OpenImages.all()) {
			final Matcher name = PROBABILITIES.matcher(each.getTitle());
			if (!name.matches()) continue;
			final Optional<ImagePlus> of = OpenImages.all().stream().filter(other -> ImageName.of(other.getTitle())
				.equals(name.group(1))).findFirst();
			if (of.isPresent()) return Optional.of(new TuningTitles(of.get().getTitle(), each.getTitle(), LegendImages
				.truth(of.get())));
		}
		return Optional.empty();
	}
}
