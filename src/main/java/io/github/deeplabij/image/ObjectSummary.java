package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.measure.Calibration;

/** A table of how many objects of each class there are in an image, how large they are, and how bright. */
final class ObjectSummary {

	private ObjectSummary() {}

	/**
	 * The objects of a class.
	 *
	 * @param kind empty for those without a class
	 */
	private record Group(Optional<ClassInfo> kind, List<Measured> objects) {

		DoubleStream values(final ToDoubleFunction<Measured> measure) {
			return objects.stream().mapToDouble(measure);
		}

		double total() {
			return values(Measured::size).sum();
		}

		double mean(final ToDoubleFunction<Measured> measure) {
			return values(measure).average().orElse(Double.NaN);
		}

		/** That of a sample, NaN for fewer than two. */
		double deviation(final ToDoubleFunction<Measured> measure) {
			final double mean = mean(measure);
			final double squares = values(measure).map(value -> (value - mean) * (value - mean)).sum();
			return objects.size() < 2 ? Double.NaN : Math.sqrt(squares / (objects.size() - 1));
		}
	}

	/**
	 * Sums up objects.
	 *
	 * @param solids whether they are in space, so that their size is a volume
	 * @param channels what stands behind the headings of intensities, for each channel
	 * @return a row for each class; if there are no objects, one without a class
	 */
	static FilledTable<?> of(final ImagePlus image, final Collection<? extends Measured> objects, final boolean solids,
		final List<String> channels)
	{
		final Calibration calibration = image.getCalibration();
		final double voxel = calibration.pixelWidth * calibration.pixelHeight * (solids ? calibration.pixelDepth : 1);
		final double all = voxel * image.getWidth() * image.getHeight() * LabelImage.planes(image);
		final String size = solids ? "volume" : "area";
		final String unit = " (" + ObjectTable.unit(image) + (solids ? "^3)" : "^2)");
		final TableColumns<Group> columns = new TableColumns<>();
		columns.text("Image", group -> image.getTitle());
		if (objects.stream().anyMatch(each -> each.kind().isPresent())) columns.text("Class", group -> group.kind().map(
			ClassInfo::name).orElse(""));
		columns.number("Count", group -> group.objects().size());
		columns.number("Total " + size + unit, Group::total);
		columns.number((solids ? "Volume" : "Area") + " fraction (%)", group -> 100 * group.total() / all);
		columns.number("Mean " + size + unit, group -> group.mean(Measured::size));
		columns.number("SD " + size + unit, group -> group.deviation(Measured::size));
		for (int i = 0; i < channels.size(); i++) {
			final int c = i;
			columns.number("Mean intensity" + channels.get(c), group -> group.mean(each -> each.intensities()[c]
				.mean()));
			columns.number("SD intensity" + channels.get(c), group -> group.deviation(each -> each.intensities()[c]
				.mean()));
		}
		return new FilledTable<>(columns, groups(objects));
	}

	private static List<Group> groups(final Collection<? extends Measured> objects) {
		final Map<Optional<ClassInfo>, Group> groups = new LinkedHashMap<>();
		for (final Measured each : objects)
			groups.computeIfAbsent(each.kind(), kind -> new Group(kind, new ArrayList<>())).objects().add(each);
		if (groups.isEmpty()) return List.of(new Group(Optional.empty(), List.of()));
		return groups.values().stream().sorted(Comparator.comparingInt(group -> group.kind().map(
			ClassInfo::value).orElse(0))).toList();
	}
}
