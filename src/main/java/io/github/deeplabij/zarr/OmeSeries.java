package io.github.deeplabij.zarr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

import io.github.deeplabij.common.DeepLabException;

/**
 * One of the images of a store: the fields of a plate or well, or the images that bioformats2raw wrote side by side.
 *
 * @param path of its group in the store
 */
public record OmeSeries(String path) {

	private static final int MOST_PROBED = 100_000;

	/**
	 * The images at a path, in the order of the metadata; the image itself where there is one.
	 *
	 * @throws DeepLabException if there is no group at all, or its metadata can't be read
	 */
	public static List<OmeSeries> list(final Store store, final String path) {
		return list(ZarrGroup.open(store, path));
	}

	static List<OmeSeries> list(final ZarrGroup group) {
		final Json ome = group.ome();
		if (!ome.optionalList("multiscales").isEmpty()) return List.of(new OmeSeries(group.path()));
		if (ome.has("plate")) return plate(group, ome.object("plate"));
		if (ome.has("well")) return images(group, ome.object("well"));
		if (ome.has("bioformats2raw.layout")) return sideBySide(group);
		return List.of();
	}

	/** The fields of those wells that are there. */
	private static List<OmeSeries> plate(final ZarrGroup plate, final Json metadata) {
		final List<OmeSeries> series = new ArrayList<>();
		for (final Json well : metadata.objects("wells")) {
			final Optional<ZarrGroup> group = ZarrGroup.find(plate.store(), Keys.join(plate.path(), Keys.normal(well
				.text("path"))));
			group.ifPresent(there -> series.addAll(images(there, there.ome().object("well"))));
		}
		return series;
	}

	private static List<OmeSeries> images(final ZarrGroup well, final Json metadata) {
		return metadata.objects("images").stream().map(image -> new OmeSeries(Keys.join(well.path(), Keys.normal(image
			.text("path"))))).toList();
	}

	private static List<OmeSeries> sideBySide(final ZarrGroup group) {
		final Optional<ZarrGroup> names = ZarrGroup.find(group.store(), Keys.join(group.path(), "OME"));
		final List<JsonElement> listed = names.map(there -> there.ome().optionalList("series")).orElse(
			List.of());
		final List<OmeSeries> series = new ArrayList<>();
		for (final JsonElement name : listed)
			if (name instanceof JsonPrimitive) series.add(new OmeSeries(Keys.join(group.path(), Keys.normal(name
				.getAsString()))));
		for (int i = 0; listed.isEmpty() && i < MOST_PROBED; i++) {
			final String path = Keys.join(group.path(), String.valueOf(i));
			if (ZarrGroup.find(group.store(), path).isEmpty()) break;
			series.add(new OmeSeries(path));
		}
		return series;
	}
}
