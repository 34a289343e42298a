package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.examine.OffsetVotes;
import io.github.deeplabij.examine.PanopticChoices;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.segment.Segmenter;

/** Finds out on a picture what a Panoptic-DeepLab's offsets mean, and says so. */
final class OffsetTrial {

	/** The largest side of what is looked at, in pixels. */
	private static final int SIDE = 512;
	private static final int TILE = 512;

	private final ModelDescription description;
	private final List<String> notes = new ArrayList<>();

	OffsetTrial(final ModelDescription description) {
		this.description = description;
	}

	/** What was found out, and what was not: a sentence each. */
	List<String> notes() {
		return List.copyOf(notes);
	}

	/**
	 * What is said, with what the middle of a plane shows of the rest.
	 *
	 * @param network that gives all outputs of the description
	 */
	PanopticChoices decided(final PanopticChoices said, final Network network, final PlaneSource plane,
		final Monitor monitor)
	{
		if (description.objects().panoptic().isEmpty() || !said.isOpen()) return said;
		final ObjectInfo.Panoptic panoptic = description.objects().panoptic().get();
		final double stride = description.with(panoptic.offset()).scoreStride("x");
		final Set<Double> units = new TreeSet<>(List.of(1.0, stride));
		final OffsetVotes.Found found = votes(panoptic, network, plane, monitor).decide(said, units);
		if (said.rowsFirst().isEmpty()) notes.add(found.rowsFirst() ? note("lead down in their first channel and to " +
			"the right in their second", "offset_order=yx", found.orderShown(), "offset_order=xy") : note(
				"lead to the right in their first channel and down in their second", "offset_order=xy", true, ""));
		if (said.unit().isEmpty() && units.size() > 1) notes.add(note("count in units of " + number(found.unit()) +
			(found.unit() == 1 ? " pixel" : " pixels"), "offset_unit=" + number(found.unit()), found.unitShown(),
			"offset_unit=" + number(stride)));
		return new PanopticChoices(Optional.of(found.rowsFirst()), OptionalDouble.of(found.unit()), said.threshold(),
			said.kernel());
	}

	private OffsetVotes votes(final ObjectInfo.Panoptic panoptic, final Network network, final PlaneSource plane,
		final Monitor monitor)
	{
		final int width = Math.min(plane.width(), SIDE);
		final int height = Math.min(plane.height(), SIDE);
		final Region region = new Region((plane.width() - width) / 2, (plane.height() - height) / 2, width, height);
		final ModelDescription raw = description.with(description.objects().with(new ObjectInfo.Panoptic(panoptic
			.centre(), panoptic.offset(), true, 1, panoptic.threshold(), panoptic.kernel())));
		final Maps maps = new Maps(region);
		final List<PlaneSource> planes = List.of(plane);
		new Segmenter(network, raw, Segmenter.tileOfAbout(TILE, raw)).prepare(planes, planes, monitor).run(0, region,
			maps, monitor);
		return new OffsetVotes(width, maps.labels, maps.values[0], maps.values[1], maps.values[2]);
	}

	private static String note(final String what, final String key, final boolean shown, final String other) {
		return shown ? "The offsets " + what + " (" + key + "): so they point at centres in the image."
			: "The offsets are taken to " + what + " (" + key +
				"), as the image does not show it; if objects are wrong, import the model again with " + other +
				", or with an image that holds objects.";
	}

	private static String number(final double value) {
		return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
	}

	/** The labels, the heatmap and both channels of the offsets in a region. */
	private static final class Maps implements Sink {

		private static final int COUNT = 3;

		private final Region wanted;
		private final int[] labels;
		private final float[][] values;

		Maps(final Region wanted) {
			this.wanted = wanted;
			labels = new int[Math.toIntExact(wanted.size())];
			values = new float[COUNT][labels.length];
		}

		@Override
		public boolean wantsMaps() {
			return true;
		}

		@Override
		public void labels(final int plane, final Region region, final int[] given) {
			copy(given, region, labels);
		}

		@Override
		public void map(final int plane, final int map, final Region region, final float[] given) {
			copy(given, region, values[map]);
		}

		private void copy(final Object from, final Region region, final Object to) {
			for (int y = 0; y < region.height(); y++) System.arraycopy(from, y * region.width(), to, (region.y() -
				wanted.y() + y) * wanted.width() + region.x() - wanted.x(), region.width());
		}
	}
}
