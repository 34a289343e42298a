package io.github.deeplabij.segment;

import java.util.List;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonSerializer;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.Pointwise;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.Appearance;
import io.github.deeplabij.refine.CrfSettings;

/**
 * What was measured and decided of an image before any of it is segmented. It can be written down as JSON, and read on
 * another
 * machine, which then gives the same labels.
 *
 * @param passes how the network looks at each plane
 * @param crf what refines the network's probabilities; null if nothing does
 * @param planes what was measured of each plane
 */
public record Preparation(Passes passes, CrfSettings crf, List<Plane> planes) {

	/** How it is written; loaded once it is, which takes a moment. */
	private static final class Json {

		private static final Gson GSON =
			new GsonBuilder().serializeSpecialFloatingPointValues().registerTypeAdapter(Pointwise.class,
			(JsonSerializer<Pointwise>) (step, type, context) -> {
				final JsonObject object = context.serialize(step, step.getClass()).getAsJsonObject();
				object.addProperty("step", step.getClass().getSimpleName());
				return object;
			}).registerTypeAdapter(Pointwise.class, (JsonDeserializer<Pointwise>) (json, type, context) ->
				context.deserialize(json, kind(json)))
			.create();

		private static Class<?> kind(final JsonElement step) {
			final String name = step.getAsJsonObject().get("step").getAsString();
			for (final Class<?> each
				: Pointwise.class.getPermittedSubclasses()) if (each.getSimpleName().equals(name)) return each;
			throw new JsonParseException("no step " + name);
		}
	}

	/** All of it as JSON. */
	public String json() {
		return Json.GSON.toJson(this);
	}

	/**
	 * Reads what {@link #json()} wrote.
	 *
	 * @throws DeepLabException if it is something else
	 */
	public static Preparation parse(final String json) {
		try {
			final Preparation read = Json.GSON.fromJson(json, Preparation.class);
			if (read != null && read.passes != null && read.planes != null) return read;
			throw new DeepLabException("The preparation of the image is incomplete; prepare the image again.");
		}
		catch (final JsonParseException | IllegalStateException | NullPointerException e) {
			throw new DeepLabException("The preparation of the image can't be read (" + e.getMessage() +
				"); prepare the image again.", e);
		}
	}

	/** The same with other measures of the planes, or other planes. */
	Preparation with(final List<Plane> others) {
		return new Preparation(passes, crf, List.copyOf(others));
	}

	/**
	 * What was measured of one plane.
	 *
	 * @param width its columns
	 * @param height its rows
	 * @param tile the largest side of a tile in pixels
	 * @param core the side of cores that lie at its multiples; 0 for cores that suit the tiles
	 * @param finite what those values read as that are none
	 * @param eachTile whether the normalisation is measured on each tile
	 * @param steps the normalisation, if it is the same for all tiles
	 * @param rest what is left to do with the scores once all of them were measured
	 * @param look what was measured for the CRF; null without one
	 */
	public record Plane(int width, int height, int tile, int core, FinitePlane.Values finite, boolean eachTile,
		List<Pointwise> steps,
		List<Pointwise> rest, Look look)
	{

		Plane with(final List<Pointwise> left) {
			return new Plane(width, height, tile, core, finite, eachTile, steps, left, look);
		}

		Plane with(final int side) {
			return new Plane(width, height, side, core, finite, eachTile, steps, rest, look);
		}

		/** What holds for a part of it that is a plane of its own. */
		Plane part(final Region part) {
			return new Plane(part.width(), part.height(), tile, core, finite, eachTile, steps, rest, look == null
				? null : look.part(part));
		}
	}

	/**
	 * What was measured and decided for the CRF.
	 *
	 * @param finite what those values of the image that it sees read as that are none
	 * @param appearance how the image's values are made ready
	 * @param tiling how the plane is cut
	 */
	public record Look(FinitePlane.Values finite, Appearance appearance, Tiling tiling) {

		private Look part(final Region part) {
			final Tiling.Line columns = tiling.columns();
			final Tiling.Line rows = tiling.rows();
			return new Look(finite, appearance, Tiling.of(part.width(), part.height(), columns.tile(), rows.tile(),
				columns.halo(), rows.halo()));
		}
	}
}
