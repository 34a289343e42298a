package io.github.deeplabij.zarr;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** Writes the metadata of labels as OME-Zarr of the image's version asks, and what viewers need beside it. */
record LabelMetadata(OmeImage image, String name, List<Value> values) {

	/**
	 * A value of the labels, as a viewer shows it.
	 *
	 * @param name of the class
	 * @param colour 0xRRGGBB
	 */
	record Value(long value, String name, int colour) {
	}


	/** @param path of the labels in the store */
	void write(final String path) {
		final JsonObject labels = new JsonObject();
		final JsonArray multiscales = new JsonArray();
		multiscales.add(multiscale());
		labels.add("multiscales", multiscales);
		labels.add("image-label", imageLabel());
		write(path, labels);
		list();
	}

	private void write(final String path, final JsonObject ome) {
		final Store store = image.labelGroup().store();
		if (image.zarrVersion() == 2) {
			ZarrGroup.write(store, path, 2, ome);
			return;
		}
		final JsonObject versioned = new JsonObject();
		versioned.addProperty("version", version());
		ome.entrySet().forEach(each -> versioned.add(each.getKey(), each.getValue()));
		final JsonObject attributes = new JsonObject();
		attributes.add("ome", versioned);
		ZarrGroup.write(store, path, 3, attributes);
	}

	/** Labels have axes and transformations, as no version before 0.4 has them. */
	private String version() {
		return image.zarrVersion() == 2 ? "0.4" : image.version();
	}

	private JsonObject multiscale() {
		final JsonObject multiscale = new JsonObject();
		if (image.zarrVersion() == 2) multiscale.addProperty("version", version());
		multiscale.addProperty("name", name);
		multiscale.addProperty("type", "nearest");
		final JsonObject method = new JsonObject();
		method.addProperty("description", "Each label is that of the nearest pixel of the next finer level.");
		multiscale.add("metadata", method);
		final JsonArray axes = new JsonArray();
		for (final OmeAxis axis : image.axes()) axes.add(axis(axis));
		multiscale.add("axes", axes);
		final JsonArray datasets = new JsonArray();
		for (final OmeLevel level : image.levels()) datasets.add(dataset(level));
		multiscale.add("datasets", datasets);
		return multiscale;
	}

	private static JsonObject axis(final OmeAxis axis) {
		final JsonObject json = new JsonObject();
		json.addProperty("name", axis.name());
		if (!axis.type().isEmpty()) json.addProperty("type", axis.type());
		if (!axis.unit().isEmpty()) json.addProperty("unit", axis.unit());
		return json;
	}

	private static JsonObject dataset(final OmeLevel level) {
		final JsonArray transformations = new JsonArray();
		transformations.add(transformation("scale", level.scale()));
		if (DoubleStream.of(level.translation()).anyMatch(each -> each != 0)) transformations.add(transformation(
			"translation", level.translation()));
		final JsonObject dataset = new JsonObject();
		dataset.addProperty("path", level.path());
		dataset.add("coordinateTransformations", transformations);
		return dataset;
	}

	private static JsonObject transformation(final String type, final double[] numbers) {
		final JsonArray array = new JsonArray();
		Arrays.stream(numbers).forEach(array::add);
		final JsonObject transformation = new JsonObject();
		transformation.addProperty("type", type);
		transformation.add(type, array);
		return transformation;
	}

	private JsonObject imageLabel() {
		final JsonObject label = new JsonObject();
		label.addProperty("version", version());
		final JsonArray colours = new JsonArray();
		final JsonArray properties = new JsonArray();
		for (final Value each : values) {
			colours.add(colour(each.value(), each.colour()));
			final JsonObject property = new JsonObject();
			property.addProperty("label-value", each.value());
			property.addProperty("class", each.name());
			properties.add(property);
		}
		// the schemas want none rather than an empty list
		if (!colours.isEmpty()) {
			label.add("colors", colours);
			label.add("properties", properties);
		}
		if (image.hasLabelsBeside()) {
			final JsonObject source = new JsonObject();
			source.addProperty("image", "../../");
			label.add("source", source);
		}
		return label;
	}

	/** The background is seen through. */
	private static JsonObject colour(final long value, final int rgb) {
		final JsonArray rgba = new JsonArray();
		for (int shift = 16; shift >= 0; shift -= 8) rgba.add(rgb >> shift & 0xff);
		rgba.add(value == 0 ? 0 : 255);
		final JsonObject colour = new JsonObject();
		colour.addProperty("label-value", value);
		colour.add("rgba", rgba);
		return colour;
	}

	/** Puts the name into the list of the image's labels. */
	private void list() {
		final ZarrGroup group = image.labelGroup();
		final String folder = Keys.join(group.path(), "labels");
		final JsonArray names = new JsonArray();
		final Set<String> listed = new HashSet<>();
		ZarrGroup.find(group.store(), folder).map(ZarrGroup::ome).ifPresent(ome -> ome.optionalList("labels")
			.forEach(each -> {
				if (each instanceof JsonPrimitive && listed.add(each.getAsString())) names.add(each);
			}));
		if (!listed.add(name)) return;
		names.add(name);
		final JsonObject ome = new JsonObject();
		ome.add("labels", names);
		write(folder, ome);
	}
}
