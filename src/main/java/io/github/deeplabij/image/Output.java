package io.github.deeplabij.image;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import io.github.deeplabij.common.DeepLabException;

/** What a segmentation can give. */
public enum Output {

		/** A label image: the value of a pixel is its class. */
		LABELS(LabelOutput::new, "-labels.tif"),
		/** A 32-bit stack with the probability of each class as a channel. */
		PROBABILITIES(ScoreOutput::new, "-probabilities.tif", "-scores.tif"),
		/** The classes, drawn in colour over the image. */
		OVERLAY(OverlayOutput::new, "-overlay.tif", "-overlay.png"),
		/** The outlines of the classes, in their colours, on the image. */
		OUTLINES(LegendOutlines::new, "-outlines.tif", "-outlines.png"),
		/** A table of the area of each class. */
		TABLE(TableOutput::new, "-table.csv"),
		/** A label image of the objects: the value of a pixel is its object's number. */
		OBJECTS(ObjectOutput::new, "-objects.tif"),
		/** A ROI for each object and plane, in the image's overlay. */
		ROIS(RoiOutput::new, "-rois.zip"),
		/** A table of what is measured of each object. */
		MEASUREMENTS(ObjectTableOutput::new, "-measurements.csv"),
		/** A table of how many objects of each class there are, and how large. */
		SUMMARY(ObjectSummaryOutput::new, "-summary.csv");

	private final Function<OutputJob, ResultOutput> maker;
	private final List<String> endings;

	Output(final Function<OutputJob, ResultOutput> maker, final String... endings) {
		this.maker = maker;
		this.endings = List.of(endings);
	}

	ResultOutput make(final OutputJob job) {
		return maker.apply(job);
	}

	/** What files of any output have behind the name of the image. */
	public static List<String> endings() {
		return Arrays.stream(values()).flatMap(output -> output.endings.stream()).toList();
	}

	/** Whether objects have to be told apart for it. */
	public boolean ofObjects() {
		return this == OBJECTS || this == ROIS || this == MEASUREMENTS || this == SUMMARY;
	}

	/**
	 * Reads one or several names, parted by commas, plus signs or blanks.
	 *
	 * @throws DeepLabException if one is unknown or there is none
	 */
	public static Set<Output> parse(final String text) {
		return OutputNames.parse(Output.class, text);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
