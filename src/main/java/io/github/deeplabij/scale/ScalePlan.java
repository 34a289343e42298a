package io.github.deeplabij.scale;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.segment.Preparation;

/**
 * All that the labels of an image follow from: what is written down once, and read wherever blocks are segmented.
 *
 * @param format the version of this file
 * @param model the name or the path of the model
 * @param weights the SHA-256 of its weights
 * @param settings how the image is segmented
 * @param input a sum of the image's metadata
 * @param grid the blocks
 * @param classes the classes of the model
 * @param objects which classes are objects, and how large these are at least
 * @param preparation what was measured of the image, as {@link Preparation} writes it
 */
record ScalePlan(int format, String model, String weights, ScaleSettings settings, String input, BlockGrid grid,
	List<Class> classes, Objects objects, String preparation)
{

	/** Of the files that this version reads. */
	static final int FORMAT = 2;
	private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues()
		.create();

	/**
	 * A class.
	 *
	 * @param colour 0xRRGGBB; -1 where the model gives none
	 */
	record Class(int value, String name, int colour) {
	}

	/**
	 * What classes are to objects.
	 *
	 * @param of the values of classes of objects
	 * @param boundary the values of classes that are lines around objects
	 * @param leastArea in pixels
	 * @param greatestArea in pixels
	 * @param atBorder whether objects are kept that touch the border of the image
	 */
	record Objects(Set<Integer> of, Set<Integer> boundary, long leastArea, long greatestArea, boolean atBorder) {

		/** Whether an object that does not touch the border of the image is kept. */
		boolean keeps(final BlockRecord.Piece whole) {
			return whole.area() >= leastArea && whole.area() <= greatestArea;
		}

		private static Objects of(final ModelDescription model, final ObjectSizes sizes, final double pixel) {
			final Set<Integer> objects = new TreeSet<>();
			for (int c = 1; c < model.classes().size(); c++)
				objects.add(model.classes().get(c).value());
			objects.removeAll(model.objects().stuff());
			objects.removeAll(model.objects().boundary());
			return new Objects(objects, new TreeSet<>(model.objects().boundary()), sizes.leastPixels(pixel, model
				.objects().leastArea()), sizes.greatestPixels(pixel), !sizes.excludeEdges());
		}
	}

	static ScalePlan of(final String name, final String weights, final ModelDescription model,
		final ScaleSettings settings, final ScaleImage image, final BlockGrid grid, final Preparation preparation)
	{
		final List<Class> classes = new ArrayList<>();
		for (final ClassInfo each : model.classes())
			classes.add(new Class(each.value(), each.name(), each.colour().orElse(-1)));
		return new ScalePlan(FORMAT, name, weights, settings, image.metadata(), grid, classes, Objects.of(model,
			settings.sizes(), image.pixelArea()), preparation.json());
	}

	String json() {
		return GSON.toJson(this) + "\n";
	}

	/**
	 * Reads what {@link #json()} wrote.
	 *
	 * @throws DeepLabException if it is something else, or of another version
	 */
	static ScalePlan parse(final String json, final String where) {
		try {
			final ScalePlan plan = GSON.fromJson(json, ScalePlan.class);
			if (plan != null && plan.format == FORMAT && plan.grid != null && plan.preparation != null) return plan;
		}
		catch (final JsonParseException | IllegalArgumentException e) {
			throw new DeepLabException(where + " can't be read (" + e.getMessage() +
				"); delete it, and the image is planned again.", e);
		}
		throw new DeepLabException(where + " was written by another version of this program; go on with that one, or " +
			"delete the folder that it lies in and begin again.");
	}

	/** A sum of all but where the model lies, which the record of each block holds. */
	String fingerprint() {
		final ScalePlan all = new ScalePlan(format, "", weights, settings, input, grid, classes, objects, preparation);
		return Sha256.of(all.json().getBytes(StandardCharsets.UTF_8));
	}

	/** In what it was planned otherwise than is asked for now, in words. */
	List<String> differs(final ScaleSettings wanted, final String otherWeights, final String otherInput) {
		final List<String> differs = new ArrayList<>();
		if (!weights.equals(otherWeights)) differs.add("model");
		if (!input.equals(otherInput)) differs.add("image");
		final Map<String, String> words = wanted.words();
		settings.words().forEach((name, value) -> {
			if (!value.equals(words.get(name))) differs.add(name);
		});
		return differs;
	}

	/** What was measured of a plane, as an image of one plane. */
	Preparation preparation(final int plane) {
		final Preparation all = Preparation.parse(preparation);
		return new Preparation(all.passes(), all.crf(), List.of(all.planes().get(plane)));
	}

	/** The greatest value of a class. */
	int greatest() {
		return classes.stream().mapToInt(Class::value).max().orElse(0);
	}
}
