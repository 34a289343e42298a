package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;

/**
 * What of an image a model sees, and how: the channels, planes and part of each plane that are chosen, and the size.
 */
final class SegmentInput {

	private final ImagePart part;
	private final ImagePlus view;
	private final ModelDescription description;
	private final Passes passes;
	private final ImagePlanes values;
	private final List<PlaneSource> planes;
	private final List<PlaneSource> seen;
	private final Optional<SelectedArea> area;
	private final List<String> notes = new ArrayList<>();
	private String channels = "";
	private int first = 1;

	/**
	 * @param roi that of the result, where it has one of its own
	 * @param said the channels, where they are said
	 * @throws io.github.deeplabij.common.DeepLabException if the image has not got what is chosen
	 */
	SegmentInput(final ImagePlus image, final InputChoices choices, final Optional<NamedRoi> roi,
		final ChannelMapping said, final PixelSize wantedSize, final Passes wantedPasses, final ModelDescription model)
	{
		part = ImagePart.of(image, choices.slices(), choices.frames(), roi.map(NamedRoi::name).orElse(""));
		view = part.view();
		description = model.with(choices.normalise().scope(model.normaliseOver(), view.getNSlices()));
		final PixelSize.Decision pixelSize = wantedSize.decide(image, model);
		final PixelSize.Decision size = pixelSize.zoom().isNone() ? choices.fit().decide(image, model)
			: pixelSize;
		passes = wantedPasses.zoomed(size.zoom());
		final ChannelMapping mapping = said.isAll() ? chosen(image, choices, model) : said;
		values = new ImagePlanes(image, model.input(), mapping.model());
		planes = chosen(values);
		final ImagePlanes own = new ImagePlanes(image, mapping.crf());
		final boolean same = mapping.crf().equals(mapping.model()) && own.get(0).channels() == values.get(0).channels();
		seen = same ? planes : chosen(own);
		area = roi.isPresent() ? SelectedArea.of(image, roi.get().roi()) : SelectedArea.of(image, choices.area());
		if (!pixelSize.sentence().isEmpty()) notes.add(pixelSize.sentence());
		if (size != pixelSize && !size.sentence().isEmpty()) notes.add(size.sentence());
		if (image.getRoi() != null && !image.getRoi().isArea() && choices.area() == InputChoices.Area.SELECTION)
			notes.add("The selection of " + image.getTitle() + " has no area, so all of the image was segmented.");
	}

	private ChannelMapping chosen(final ImagePlus image, final InputChoices choices, final ModelDescription model) {
		final List<Integer> chosen = ChannelChoice.resolve(choices.channel(), image, model.input().channels());
		if (chosen.isEmpty()) return ChannelMapping.ALL;
		channels = String.join(", ", chosen.stream().map(channel -> ChannelChoice.shown(image, channel)).toList());
		first = chosen.get(0);
		return new ChannelMapping(chosen, chosen);
	}

	private List<PlaneSource> chosen(final ImagePlanes all) {
		return part.isWhole() ? all : part.planes().stream().map(all::get).toList();
	}

	/** The model, with what its normalisation is to look at. */
	ModelDescription description() {
		return description;
	}

	Passes passes() {
		return passes;
	}

	/** The planes as the model sees them. */
	List<PlaneSource> planes() {
		return planes;
	}

	/** The planes as the CRF sees them: the very same where the channels are. */
	List<PlaneSource> seen() {
		return seen;
	}

	/** How the values of the image are taken. */
	ImagePlanes values() {
		return values;
	}

	/** An image of the chosen planes, which the results belong to. */
	ImagePlus view() {
		return view;
	}

	/** The part of each plane; empty for all. */
	Optional<SelectedArea> area() {
		return area;
	}

	/** The regions that hold that part; none for all. */
	List<Region> regions() {
		return area.map(SelectedArea::regions).orElse(List.of());
	}

	/** Sentences that a user is to know. */
	List<String> notes() {
		return notes;
	}

	/** The first of the channels that the model sees, from 1. */
	int channel() {
		return first;
	}

	/** The channels that were chosen of several; empty if all of them are used. */
	String channels() {
		return channels;
	}

	/** Lines for the info of results. */
	String info() {
		return values.info() + (channels.isEmpty() ? "" : "DeepLab channels: " + channels + "\n") + part.info() + area
			.map(SelectedArea::info).orElse("");
	}
}
