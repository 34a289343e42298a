package io.github.deeplabij.image;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;
import ij.ImageStack;

/**
 * The planes of an image, with their channels, in the order of its stack: all slices of the first frame, then those of
 * the next.
 * <p>
 * Values are those that {@link PixelValues#ofPicture} says; a look-up table that was chosen in ImageJ is for display
 * only. Two kinds of image have colours for values instead, and so three channels, red, green and blue: RGB images, and
 * 8-bit images whose {@link ColourTable#ofPicture colour table} is their content. Where a model wants one channel, such
 * an image gives the mean of its three, which is ImageJ's own way to make it grey; where a model wants three, a
 * one-channel image gives its channel three times. Where it names its three blue, green and red, it gets those of an
 * image in that order.
 */
final class ImagePlanes extends AbstractList<PlaneSource> {

	private static final List<String> BACKWARDS = List.of("blue", "green", "red");
	/** The part of Java's memory that planes of a virtual stack may take, and how many at most. */
	private static final int SHARE = 8;
	private static final int MOST_PLANES = 16;

	private final ImageStack stack;
	private final Optional<TiffRows> rows;
	private final int width;
	private final int height;
	private final int stored;
	/** Which of the stored channels are used, from 0. */
	private final int[] used;
	private final int offered;
	private final boolean colour;
	private final boolean floatingPoint;
	private final boolean backwards;
	private final int planes;
	private final ColourTable table;
	private final PixelValues values;

	/** The pixels last read, by slice: a virtual stack reads a whole plane from disk at each call. */
	private final Map<Integer, Object> cached = new LinkedHashMap<>(16, 0.75f, true);
	private final int mostCached;

	/** With the image's own channels. */
	ImagePlanes(final ImagePlus image) {
		this(image, List.of());
	}

	/**
	 * With all channels.
	 *
	 * @param wanted how many channels the model wants; 0 for as many as there are
	 */
	ImagePlanes(final ImagePlus image, final int wanted) {
		this(image, List.of(), wanted, false);
	}

	/** With channels of the image's own, counted from 1; with all if there are none. */
	ImagePlanes(final ImagePlus image, final List<Integer> channels) {
		this(image, channels, 0, false);
	}

	/**
	 * @param image an image of any type
	 * @param input what the model wants
	 */
	ImagePlanes(final ImagePlus image, final Tensor input) {
		this(image, input, List.of());
	}

	/**
	 * @param image an image of any type
	 * @param input what the model wants
	 * @param channels those that go to the model, counted from 1; all if there are none
	 * @throws DeepLabException if the image has not got one of the channels
	 */
	ImagePlanes(final ImagePlus image, final Tensor input, final List<Integer> channels) {
		this(image, channels, input.channels(), input.channelAxis().map(axis -> axis.channelNames().stream().map(
			name -> name.toLowerCase(Locale.ROOT)).toList()).filter(BACKWARDS::equals).isPresent());
	}

	private ImagePlanes(final ImagePlus image, final List<Integer> channels, final int wanted,
		final boolean backwards)
	{
		this.backwards = backwards;
		stack = image.getStack();
		rows = TiffRows.of(image);
		width = image.getWidth();
		height = image.getHeight();
		table = ColourTable.ofPicture(image).filter(colours -> !colours.isGrey()).orElse(null);
		values = PixelValues.ofPicture(image);
		colour = table != null || image.getType() == ImagePlus.COLOR_RGB;
		// a virtual stack may not know its own bit depth
		floatingPoint = image.getType() == ImagePlus.GRAY32 || values.differ();
		stored = image.getNChannels();
		used = ChannelMapping.indices(channels, stored);
		final int own = colour ? 3 * used.length : used.length;
		offered = wanted == 1 && colour && used.length == 1 || wanted == 3 && own == 1 ? wanted : own;
		planes = image.getStackSize() / stored;
		// tiles of two planes may be read by turns, and of more where planes are small
		final long bytes = (long) width * height * image.getBytesPerPixel();
		final long fit = Runtime.getRuntime().maxMemory() / SHARE / Math.max(1, bytes * stored);
		mostCached = stored * (int) Math.max(2, Math.min(MOST_PLANES, fit));
	}

	/** A line that says what the values are; empty if they are what is stored. */
	String info() {
		final String words = table == null ? values.words() : "the colours of the image's own table";
		return words.isEmpty() ? "" : "DeepLab values: " + words + "\n";
	}

	/** Whether dark is shown bright, and values follow. */
	boolean areInverted() {
		return values.areInverted();
	}

	@Override
	public int size() {
		return planes;
	}

	@Override
	public PlaneSource get(final int plane) {
		if (plane < 0 || plane >= planes) throw new IndexOutOfBoundsException(plane);
		return new Plane(plane);
	}

	/** The pixels of a channel of those that are used, all of the plane. */
	private synchronized Object pixels(final int plane, final int number) {
		final int channel = used[number];
		final int index = plane * stored + channel + 1;
		final Object known = cached.get(index);
		if (known != null) return known;
		if (cached.size() >= mostCached) cached.remove(cached.keySet().iterator().next());
		final Object read = stack.getPixels(index);
		cached.put(index, read);
		return read;
	}

	private final class Plane implements PlaneSource {

		private final int plane;

		Plane(final int plane) {
			this.plane = plane;
		}

		@Override
		public int width() {
			return width;
		}

		@Override
		public int height() {
			return height;
		}

		@Override
		public int channels() {
			return offered;
		}

		@Override
		public boolean isFloatingPoint() {
			return floatingPoint;
		}

		@Override
		public boolean isWhole() {
			return !floatingPoint && !(colour && offered == 1);
		}

		@Override
		public boolean isThreadSafe() {
			return true;
		}

		/** A virtual stack reads whole planes, but for a large TIFF, of which any region is read. */
		@Override
		public Region block() {
			return new Region(0, 0, width, height);
		}

		@Override
		public void read(final int wanted, final Region region, final float[] values) {
			final int channel = backwards && offered == BACKWARDS.size() ? BACKWARDS.size() - 1 - wanted : wanted;
			if (rows.isPresent()) {
				ImagePlanes.this.values.read(rows.get().read(region), 0, (int) region.size(), values, 0);
			}
			else if (!colour) {
				rows(pixels(plane, used.length == 1 ? 0 : channel), -1, region, values);
			}
			else if (offered != 1) {
				rows(pixels(plane, channel / 3), channel % 3, region, values);
			}
			else {
				final int count = (int) region.size();
				final float[] one = new float[count];
				Arrays.fill(values, 0, count, 0);
				for (int c = 0; c < 3; c++) {
					rows(pixels(plane, 0), c, region, one);
					for (int i = 0; i < count; i++)
						values[i] += one[i] / 3;
				}
			}
		}

		/** Copies a region out of a plane; of colour pixels the given component. */
		private void rows(final Object pixels, final int component, final Region region, final float[] into) {
			int to = 0;
			for (int y = region.y(); y < region.y() + region.height(); y++) {
				final int from = y * width + region.x();
				if (pixels instanceof byte[] bytes && component >= 0) {
					for (int i = 0; i < region.width(); i++)
						into[to + i] = table.component(component, bytes[from + i] & 0xff);
				}
				else if (pixels instanceof int[] rgb) {
					final int shift = 16 - 8 * component;
					for (int i = 0; i < region.width(); i++)
						into[to + i] = rgb[from + i] >> shift & 0xff;
				}
				else values.read(pixels, from, region.width(), into, to);
				to += region.width();
			}
		}
	}
}
