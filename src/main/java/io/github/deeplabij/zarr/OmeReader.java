package io.github.deeplabij.zarr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.PlainText;

/** Reads the metadata of an image. */
final class OmeReader {

	private static final Set<String> PLANES = Set.of("t", "c", "z");
	/** Those with Zarr 2. */
	private static final List<String> OLD = List.of("0.1", "0.2", "0.3", "0.4");
	/** What all images had up to version 0.2. */
	private static final List<String> AXES = List.of("t", "c", "z", "y", "x");

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
		final long channels = c < 0 ? 1 : levels.stream().mapToLong(level -> level.array().shape()[c]).max().orElse(1);
		final String folder = where.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
		final String name = text(image, "name").map(PlainText::line).filter(given -> !given.isBlank()).orElse(folder);
		return new OmeMetadata(version, name, axes, levels, channels(channels));
	}

	private DeepLabException severalOrNone() {
		final List<OmeSeries> series = OmeSeries.list(group);
		if (series.isEmpty()) return new DeepLabException(new ZarrProblem.NotThere(where, "OME-Zarr image"));
		return new DeepLabException(new ZarrProblem.Several(where, series.size(), series.get(0).path()));
	}

	private String version(final Json image) {
		final String version = text(ome, "version").or(() -> text(image, "version")).orElse(group.version() == 3 ? "0.5"
			: "0.4");
		for (final String known : group.version() == 3 ? List.of("0.5") : OLD)
			if (version.startsWith(known)) return known;
		throw new DeepLabException(new ZarrProblem.Unsupported(where, "version " + version + " of OME-Zarr with Zarr " +
			group.version()));
	}

	/** A text, or a number where some programs write one for it. */
	private static Optional<String> text(final Json json, final String field) {
		return json.get(field) instanceof JsonPrimitive value ? Optional.of(value.getAsString()) : Optional.empty();
	}

	private List<OmeAxis> axes(final Json image) {
		final List<OmeAxis> axes = spatial(image.has("axes") ? image.list("axes").stream().map(each -> axis(image,
			each)).toList() : AXES.stream().map(name -> OmeAxis.of(name, "", "")).toList());
		final List<String> names = names(axes);
		if (Set.copyOf(names).size() != names.size()) throw image.wrong("axes", "has a name twice");
		final int count = names.size();
		if (count < 2 || !names.get(count - 2).equals("y") || !names.get(count - 1).equals("x"))
			throw new DeepLabException(new ZarrProblem.Unsupported(where, "axes " + names + ", the last two of which " +
				"are not y and x"));
		return axes;
	}

	/** An axis, which is a name alone in version 0.3. */
	private static OmeAxis axis(final Json image, final JsonElement axis) {
		if (axis instanceof JsonPrimitive name) return OmeAxis.of(name.getAsString(), "", "");
		if (!(axis instanceof JsonObject object)) throw image.wrong("axes", "holds " + Json.shown(axis) +
			" where an object is meant");
		final Json json = new Json(object, image.where());
		return OmeAxis.of(json.text("name"), json.text("type", ""), json.text("unit", ""));
	}

	/** The last three axes in space, whose names are free, have those that are usual. */
	private static List<OmeAxis> spatial(final List<OmeAxis> given) {
		final List<OmeAxis> axes = new ArrayList<>(given);
		for (int i = axes.size() - 1, usual = AXES.size() - 1; i >= 0 && usual > 1; i--, usual--) {
			final OmeAxis axis = axes.get(i);
			if (axis.type().equals("space") && !AXES.contains(axis.name())) axes.set(i, new OmeAxis(AXES.get(usual),
				axis.type(), axis.unit()));
		}
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
			final ZarrArray array = array(path);
			if (array.shape().length != axes.size()) throw dataset.wrong("axes", "has " + axes.size() +
				" axes, and the array " + path + " has " + array.shape().length);
			if (!levels.isEmpty() && array.type() != levels.get(0).array().type()) throw dataset.wrong("datasets",
				"has arrays of several types");
			final long[] finest = levels.isEmpty() ? array.shape() : levels.get(0).array().shape();
			levels.add(transformed(new OmeLevel(path, array, scale(dataset, array.shape(), finest),
				new double[finest.length]), dataset, image));
		}
		if (levels.isEmpty()) throw image.wrong("datasets", "is missing or empty");
		return levels;
	}

	private ZarrArray array(final String path) {
		try {
			return ZarrArray.open(group.store(), Keys.join(group.path(), path));
		}
		catch (final DeepLabException e) {
			if (!(e.problem() instanceof ZarrProblem.NotThere)) throw e;
			throw new DeepLabException(new ZarrProblem.BadMetadata(where, "The level " + path + " of the image " +
				where + " is missing"), e);
		}
	}

	/**
	 * The size of a level's pixels before its transformations: 1; where it has none, as up to version 0.3, by how many
	 * fewer they are than at the finest level.
	 */
	private static double[] scale(final Json dataset, final long[] shape, final long[] finest) {
		final double[] scale = new double[shape.length];
		Arrays.fill(scale, 1);
		if (!dataset.has("coordinateTransformations")) for (int i = 0; i < scale.length; i++)
			scale[i] = Math.max(1, Math.rint((double) finest[i] / Math.max(1, shape[i])));
		return scale;
	}

	/** A level with its own transformations, and then those of the image. */
	private static OmeLevel transformed(final OmeLevel level, final Json dataset, final Json image) {
		final double[] scale = level.scale();
		final int axes = scale.length;
		for (final Json of : List.of(dataset, image))
			for (final Json step : of.objects("coordinateTransformations")) apply(step, scale, level.translation());
		for (int i = axes - 2; i < axes; i++) if (scale[i] <= 0) throw dataset.wrong("scale",
			"holds a number that is not above 0");
		return level;
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
