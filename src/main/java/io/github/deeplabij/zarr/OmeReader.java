package io.github.deeplabij.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.github.deeplabij.common.DeepLabException;

/** Reads the metadata of an image. */
final class OmeReader {

	private static final Set<String> PLANES = Set.of("t", "c", "z");

	private final ZarrGroup group;
	private final String where;
	private final Json ome;

	private OmeReader(final ZarrGroup group) {
		this.group = group;
		where = ZarrGroup.where(group.store(), group.path());
		ome = group.ome();
	}

	static OmeMetadata read(final ZarrGroup group) {
		return new OmeReader(group).image();
	}

	private OmeMetadata image() {
		final List<Json> multiscales = ome.objects("multiscales");
		if (multiscales.isEmpty()) throw severalOrNone();
		final Json image = multiscales.get(0);
		final String version = version(image);
		final List<OmeAxis> axes = axes(image);
		final List<OmeLevel> levels = levels(image, axes);
		requirePlanes(axes, levels);
		final int c = names(axes).indexOf("c");
		final long channels = c < 0 ? 1 : levels.get(0).array().shape()[c];
		final String folder = where.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
		return new OmeMetadata(version, image.text("name", folder), axes, levels, channels(channels));
	}

	private DeepLabException severalOrNone() {
		final List<OmeSeries> series = OmeSeries.list(group);
		if (series.isEmpty()) return new DeepLabException(new ZarrProblem.NotThere(where, "OME-Zarr image"));
		return new DeepLabException(new ZarrProblem.Several(where, series.size(), series.get(0).path()));
	}

	private String version(final Json image) {
		final String version = ome.text("version", image.text("version", group.version() == 3 ? "0.5" : "0.4"));
		if (version.startsWith("0.4") && group.version() == 2) return "0.4";
		if (version.startsWith("0.5") && group.version() == 3) return "0.5";
		throw new DeepLabException(new ZarrProblem.Unsupported(where, "version " + version + " of OME-Zarr with Zarr " +
			group.version()));
	}

	private List<OmeAxis> axes(final Json image) {
		final List<OmeAxis> axes = image.objects("axes").stream().map(axis -> OmeAxis.of(axis.text("name"), axis.text(
			"type", ""), axis.text("unit", ""))).toList();
		final List<String> names = names(axes);
		if (Set.copyOf(names).size() != names.size()) throw image.wrong("axes", "has a name twice");
		final int count = names.size();
		if (count < 2 || !names.get(count - 2).equals("y") || !names.get(count - 1).equals("x"))
			throw new DeepLabException(new ZarrProblem.Unsupported(where, "axes " + names + ", the last two of which " +
				"are not y and x"));
		return axes;
	}

	private static List<String> names(final List<OmeAxis> axes) {
		return axes.stream().map(OmeAxis::name).toList();
	}

	/** An axis that is no part of a plane's place may have one pixel. */
	private void requirePlanes(final List<OmeAxis> axes, final List<OmeLevel> levels) {
		for (int i = 0; i < axes.size() - 2; i++) {
			final boolean known = PLANES.contains(axes.get(i).name());
			for (final OmeLevel level : levels)
				if (!known && level.array().shape()[i] != 1) throw new DeepLabException(new ZarrProblem.Unsupported(
					where, "the axis '" + axes.get(i).name() + "'"));
		}
		for (final OmeLevel level : levels)
			for (final long length : level.array().shape()) if (length == 0) throw new DeepLabException(
				new ZarrProblem.BadMetadata(where, "The image " + where + " has no pixels at its level " + level
					.path()));
	}

	private List<OmeLevel> levels(final Json image, final List<OmeAxis> axes) {
		final List<OmeLevel> levels = new ArrayList<>();
		for (final Json dataset : image.objects("datasets")) {
			final String path = Keys.normal(dataset.text("path"));
			final ZarrArray array = ZarrArray.open(group.store(), Keys.join(group.path(), path));
			if (array.shape().length != axes.size()) throw dataset.wrong("axes", "has " + axes.size() +
				" axes, and the array " + path + " has " + array.shape().length);
			if (!levels.isEmpty() && array.type() != levels.get(0).array().type()) throw dataset.wrong("datasets",
				"has arrays of several types");
			levels.add(transformed(path, array, dataset, image));
		}
		if (levels.isEmpty()) throw image.wrong("datasets", "is missing or empty");
		return levels;
	}

	/** A level with its own transformations, and then those of the image. */
	private static OmeLevel transformed(final String path, final ZarrArray array, final Json dataset,
		final Json image)
	{
		final int axes = array.shape().length;
		final double[] scale = new double[axes];
		Arrays.fill(scale, 1);
		final double[] translation = new double[axes];
		for (final Json of : List.of(dataset, image))
			for (final Json step : of.objects("coordinateTransformations")) apply(step, scale, translation);
		for (int i = axes - 2; i < axes; i++) if (scale[i] <= 0) throw dataset.wrong("scale",
			"holds a number that is not above 0");
		return new OmeLevel(path, array, scale, translation);
	}

	private static void apply(final Json step, final double[] scale, final double[] translation) {
		final String type = step.text("type");
		if (type.equals("identity")) return;
		if (!type.equals("scale") && !type.equals("translation")) throw new DeepLabException(
			new ZarrProblem.Unsupported(step.where(), "the transformation '" + type + "'"));
		final double[] numbers = step.numbers(type);
		if (numbers.length != scale.length) throw step.wrong(type, "has " + numbers.length +
			" numbers, and the image " + scale.length + " axes");
		for (int i = 0; i < numbers.length; i++) {
			if (type.equals("scale")) {
				scale[i] *= numbers[i];
				translation[i] *= numbers[i];
			}
			else translation[i] += numbers[i];
		}
	}

	/** What viewers are told of channels; a viewer's settings that are wrong are left out. */
	private List<OmeChannel> channels(final long count) {
		final Optional<Json> omero = ome.get("omero") instanceof JsonObject object ? Optional.of(new Json(object,
			where)) : Optional.empty();
		final List<OmeChannel> channels = new ArrayList<>();
		if (count > OmeChannel.MOST) throw new DeepLabException(new ZarrProblem.Unsupported(where, count +
			" channels"));
		final JsonElement list = omero.map(settings -> settings.get("channels")).orElse(null);
		for (int i = 0; i < count; i++) {
			final boolean given = list != null && list.isJsonArray() && i < list.getAsJsonArray().size() && list
				.getAsJsonArray().get(i).isJsonObject();
			channels.add(OmeChannel.of(given ? list.getAsJsonArray().get(i).getAsJsonObject() : new JsonObject()));
		}
		return channels;
	}
}
