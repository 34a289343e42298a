package io.github.deeplabij.examine;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
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
 * @param panoptic what is said of centres and offsets of objects
 * @param trainedSide how many pixels the longer side of the training images had; 0 if it does not matter
 */
public record ImportChoices(Optional<Preprocessing> preprocessing, List<String> classes, List<Integer> colours,
	double pixelSize,
	String output, Optional<Kind> kind, int halo, int step, Optional<Enlargement> enlargement, PanopticChoices panoptic,
	int trainedSide)
{

	/** Nothing is said. */
	public static final ImportChoices NONE = new ImportChoices(Optional.empty(), List.of(), List.of(), 0, "",
		Optional.empty(), -1, 0, Optional
		.empty());

	/**
	 * @throws DeepLabException if a number is out of its range
	 */
	public ImportChoices {
		if (!(pixelSize >= 0) || Double.isInfinite(pixelSize)) throw new DeepLabException(new ImportProblem.OutOfRange(
			ImportProblem.Field.PIXEL_SIZE, pixelSize));
		if (halo < -1) throw new DeepLabException(new ImportProblem.OutOfRange(ImportProblem.Field.HALO, halo));
		if (trainedSide < 0) throw new DeepLabException(new ImportProblem.OutOfRange(
			ImportProblem.Field.TRAINED_SIDE, trainedSide));
		if (step < 0) throw new DeepLabException(new ImportProblem.OutOfRange(ImportProblem.Field.STEP, step));
	}

	/** Choices of a model that has no centres and offsets, or of which nothing is said about these. */
	public ImportChoices(final Optional<Preprocessing> preprocessing, final List<String> classes,
		final List<Integer> colours, final double pixelSize, final String output, final Optional<Kind> kind,
		final int halo, final int step, final Optional<Enlargement> enlargement)
	{
		this(preprocessing, classes, colours, pixelSize, output, kind, halo, step, enlargement, PanopticChoices.NONE,
			0);
	}

	/** The same with that said of centres and offsets. */
	public ImportChoices with(final PanopticChoices said) {
		return new ImportChoices(preprocessing, classes, colours, pixelSize, output, kind, halo, step, enlargement,
			said, trainedSide);
	}

	/** The same of a model that was trained on images whose longer side has so many pixels. */
	public ImportChoices trainedOn(final int side) {
		return new ImportChoices(preprocessing, classes, colours, pixelSize, output, kind, halo, step, enlargement,
			panoptic, side);
	}

	/** The same with classes that are numbered. */
	public ImportChoices numbered(final int count) {
		return new ImportChoices(preprocessing, IntStream.range(0, count).mapToObj(value -> value == 0 ? "background"
			: "class " + value).toList(),
			colours, pixelSize, output, kind, halo, step, enlargement, panoptic, trainedSide);
	}
}
