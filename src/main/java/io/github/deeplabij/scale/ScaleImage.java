package io.github.deeplabij.scale;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.zarr.OmeChannel;
import io.github.deeplabij.zarr.OmeImage;
import io.github.deeplabij.zarr.OmeLevel;
import io.github.deeplabij.zarr.ZarrArray;

/** A large image of OME-Zarr, of which one level and some channels are segmented. */
final class ScaleImage {

	/** A level whose pixels are so many times as large as the model's is too coarse. */
	private static final double COARSE = 3;
	private static final String AUTO = "auto";

	private final OmeImage image;
	private final int level;
	private final int[] channels;

	private ScaleImage(final OmeImage image, final int level, final int[] channels) {
		this.image = image;
		this.level = level;
		this.channels = channels;
	}

	/**
	 * Opens an image.
	 *
	 * @throws DeepLabException if there is none, it has no such level or channel, or the level is too coarse for the
	 *             model
	 */
	static ScaleImage open(final LabelPlace place, final ScaleSettings settings, final ModelDescription model) {
		final OmeImage image = place.open();
		image.level(settings.level());
		requireFine(image, settings.level(), model);
		return new ScaleImage(image, settings.level(), channels(image, settings, model.input().channels()));
	}

	/**
	 * Opens an image for what needs no channels.
	 *
	 * @throws DeepLabException if there is none, or it has no such level
	 */
	static ScaleImage open(final LabelPlace place, final int level) {
		final OmeImage image = place.open();
		image.level(level);
		return new ScaleImage(image, level, new int[0]);
	}

	private static void requireFine(final OmeImage image, final int level, final ModelDescription model) {
		final OptionalDouble own = metres(image, level);
		final Axis axis = model.input().axis("x");
		final OptionalDouble wanted = Lengths.metres(axis.scale(), axis.unit().orElse(""));
		if (own.isEmpty() || wanted.isEmpty() || own.getAsDouble() < COARSE * wanted.getAsDouble()) return;
		throw new DeepLabException(new ScaleProblem.TooCoarse(level, Lengths.micrometres(own.getAsDouble()), Lengths
			.micrometres(wanted.getAsDouble())));
	}

	private static OptionalDouble metres(final OmeImage image, final int level) {
		final int x = image.axis("x");
		return Lengths.metres(image.level(level).scale()[x], image.axes().get(x).unit());
	}

	private static int[] channels(final OmeImage image, final ScaleSettings settings, final int wanted) {
		final int has = (int) image.size(settings.level(), "c");
		final String text = settings.channel();
		final int[] chosen = text.equals(AUTO) ? IntStream.range(0, has).toArray() : Arrays.stream(text.split(","))
			.mapToInt(each -> channel(image, each.strip(), has)).toArray();
		if (chosen.length != wanted) throw new DeepLabException(new ScaleProblem.WhichChannel(image.name(),
			chosen.length, wanted, names(image, has)));
		return chosen;
	}

	private static int channel(final OmeImage image, final String wanted, final int has) {
		final List<OmeChannel> known = image.channels();
		for (int c = 0; c < has; c++)
			if (!wanted.isEmpty() && known.get(c).name().equalsIgnoreCase(wanted)) return c;
		if (wanted.matches("\\d{1,6}")) {
			final int number = Integer.parseInt(wanted);
			if (number >= 1 && number <= has) return number - 1;
		}
		throw new DeepLabException(new ScaleProblem.NoChannel(image.name(), "'" + wanted + "'", names(image, has)));
	}

	private static String names(final OmeImage image, final int has) {
		final List<String> names = new ArrayList<>();
		for (int c = 0; c < has; c++) {
			final String name = image.channels().get(c).name();
			names.add(name.isEmpty() ? String.valueOf(c + 1) : c + 1 + " " + name);
		}
		return String.join(", ", names);
	}

	OmeImage image() {
		return image;
	}

	int level() {
		return level;
	}

	/** How many slices a frame has. */
	long slices() {
		return image.size(level, "z");
	}

	/** The area of a pixel in the square of {@link #unit()}. */
	double pixelArea() {
		final double[] scale = image.level(level).scale();
		return scale[image.axis("x")] * scale[image.axis("y")];
	}

	/** The unit of the image's pixels; {@code pixel} where there is none. */
	String unit() {
		final String unit = image.axes().get(image.axis("x")).unit();
		return unit.isEmpty() ? "pixel" : unit;
	}

	/** All planes of the level: slice after slice, frame after frame. */
	List<ZarrPlane> planes() {
		final List<ZarrPlane> planes = new ArrayList<>();
		for (long t = 0; t < image.size(level, "t"); t++)
			for (long z = 0; z < image.size(level, "z"); z++)
				planes.add(new ZarrPlane(image, level, t, z, channels, new Region(0, 0, 0, 0)));
		return planes;
	}

	/** The numbers of a block's shard along the axes of the image; labels have one channel. */
	long[] shard(final int plane, final long row, final long column) {
		final long slices = slices();
		final long[] shard = new long[image.axes().size()];
		for (int i = 0; i < shard.length; i++)
			shard[i] = switch (image.axes().get(i).name()) {
				case "t" -> plane / slices;
				case "z" -> plane % slices;
				case "y" -> row;
				case "x" -> column;
				default -> 0;
			};
		return shard;
	}

	/** A sum of all that says which pixels are meant, but not of the pixels. */
	String metadata() {
		final OmeLevel chosen = image.level(level);
		final ZarrArray array = chosen.array();
		final String text = String.join("|", image.version(), chosen.path(), array.type().v3Name(), Arrays
			.toString(array.shape()), Arrays.toString(array.chunkShape()), Arrays.toString(array.shardShape()), Long
				.toHexString(array.fill()), Arrays.toString(chosen.scale()), Arrays.toString(channels), image.axes()
					.toString());
		return Sha256.of(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
	}
}
