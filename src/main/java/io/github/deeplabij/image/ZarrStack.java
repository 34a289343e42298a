package io.github.deeplabij.image;

import java.lang.ref.SoftReference;
import java.lang.reflect.Array;

import io.github.deeplabij.zarr.ElementType;
import io.github.deeplabij.zarr.OmeImage;

import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * The planes of one level of an OME-Zarr image, each of which is read when it is looked at: channels first, then
 * slices, then frames. 8 and 16 bits without a sign stay as they are; all other types become float32, in which whole
 * numbers above 16,777,216 are rounded.
 */
final class ZarrStack extends VirtualStack {

	/** Slices of more bytes are read one by one. */
	private static final long MOST_KEPT = 1 << 28;

	private final OmeImage image;
	private final int level;
	private final ElementType type;
	private final int channels;
	private final int slices;
	private final int frames;
	/** Slices that lie in the same chunks, which are read together. */
	private final int depth;
	private SoftReference<Slab> last = new SoftReference<>(null);

	/** Slices that were read, the first one of which is a plane of that number. */
	private record Slab(OmeImage.Place first, int slices, Object values) {

		boolean holds(final OmeImage.Place place) {
			return place.t() == first.t() && place.c() == first.c() && place.z() >= first.z() && place.z() < first.z() +
				slices;
		}

		/** The values of one slice, in an array of its own. */
		Object slice(final OmeImage.Place place) {
			final int count = Array.getLength(values) / slices;
			final Object slice = Array.newInstance(values.getClass().getComponentType(), count);
			System.arraycopy(values, (int) (place.z() - first.z()) * count, slice, 0, count);
			return slice;
		}
	}

	/** @param level one whose planes are at most as large as an array of Java */
	ZarrStack(final OmeImage image, final int level) {
		super(Math.toIntExact(image.size(level, "x")), Math.toIntExact(image.size(level, "y")), null, null);
		this.image = image;
		this.level = level;
		type = image.level(level).array().type();
		channels = Math.toIntExact(image.size(level, "c"));
		slices = Math.toIntExact(image.size(level, "z"));
		frames = Math.toIntExact(image.size(level, "t"));
		depth = depth();
		setBitDepth(switch (type) {
			case UINT8 -> 8;
			case UINT16 -> 16;
			default -> 32;
		});
	}

	private int depth() {
		final int z = image.axis("z");
		final int chunk = z < 0 ? 1 : image.level(level).array().chunkShape()[z];
		final long bytes = (long) getWidth() * getHeight() * type.bytes();
		return chunk > MOST_KEPT / bytes ? 1 : chunk;
	}

	int channels() {
		return channels;
	}

	int slices() {
		return slices;
	}

	int frames() {
		return frames;
	}

	@Override
	public int getSize() {
		return channels * slices * frames;
	}

	@Override
	public int size() {
		return getSize();
	}

	/** The channel's name; null where it is not given. */
	@Override
	public String getSliceLabel(final int n) {
		final String name = image.channels().get((n - 1) % channels).name();
		return name.isEmpty() ? null : name;
	}

	@Override
	public Object getPixels(final int n) {
		return getProcessor(n).getPixels();
	}

	@Override
	public ImageProcessor getProcessor(final int n) {
		final int place = n - 1;
		final ImageProcessor pixels = processor(slice(new OmeImage.Place(place / channels / slices, place % channels,
			place / channels % slices)));
		if (getColorModel() != null) pixels.setColorModel(getColorModel());
		return pixels;
	}

	private synchronized Object slice(final OmeImage.Place place) {
		final Slab kept = last.get();
		if (kept != null && kept.holds(place)) return kept.slice(place);
		final OmeImage.Place first = new OmeImage.Place(place.t(), place.c(), place.z() / depth * depth);
		final int count = (int) Math.min(depth, slices - first.z());
		final Slab read = new Slab(first, count, image.read(level, first, count, 0, 0, getWidth(), getHeight()));
		last = new SoftReference<>(read);
		return read.slice(place);
	}

	private ImageProcessor processor(final Object values) {
		return switch (type) {
			case UINT8 -> new ByteProcessor(getWidth(), getHeight(), (byte[]) values);
			case UINT16 -> new ShortProcessor(getWidth(), getHeight(), (short[]) values, null);
			case FLOAT32 -> new FloatProcessor(getWidth(), getHeight(), (float[]) values);
			default -> new FloatProcessor(getWidth(), getHeight(), floats(values));
		};
	}

	private float[] floats(final Object values) {
		final float[] floats = new float[getWidth() * getHeight()];
		for (int i = 0; i < floats.length; i++) floats[i] = (float) switch (type) {
			case INT8 -> ((byte[]) values)[i];
			case INT16 -> ((short[]) values)[i];
			case INT32 -> ((int[]) values)[i];
			case UINT32 -> Integer.toUnsignedLong(((int[]) values)[i]);
			case INT64 -> ((long[]) values)[i];
			case UINT64 -> unsigned(((long[]) values)[i]);
			default -> ((double[]) values)[i];
		};
		return floats;
	}

	private static double unsigned(final long bits) {
		return bits >= 0 ? bits : (bits >>> 1 | bits & 1) * 2.0;
	}
}
