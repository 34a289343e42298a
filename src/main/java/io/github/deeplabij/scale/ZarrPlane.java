package io.github.deeplabij.scale;

import java.util.Arrays;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.Histogram;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.zarr.ElementType;
import io.github.deeplabij.zarr.OmeImage;

/**
 * A plane of a level of an image. What lies in a region that is held is read once, and kept as it is stored.
 */
final class ZarrPlane implements PlaneSource {

	/** So many pixels at a time are measured, where all of them have to be read. */
	private static final int MEASURED = 1024;

	/** Stands for values of missing chunks. */
	private static final Object MISSING = new Object();

	private final OmeImage image;
	private final int level;
	private final long frame;
	private final long slice;
	private final int[] channels;
	private final Region held;
	private final Object[] kept;

	/**
	 * @param channels which channels of the image, from 0
	 * @param held the region that is held; of no size for none
	 */
	ZarrPlane(final OmeImage image, final int level, final long frame, final long slice, final int[] channels,
		final Region held)
	{
		this.image = image;
		this.level = level;
		this.frame = frame;
		this.slice = slice;
		this.channels = channels;
		this.held = held;
		kept = new Object[channels.length];
	}

	/** The same plane that holds a region, as far as it lies in the plane. */
	ZarrPlane holding(final Region region) {
		return new ZarrPlane(image, level, frame, slice, channels, region.intersection(new Region(0, 0, width(),
			height())));
	}

	private ElementType type() {
		return image.level(level).array().type();
	}

	@Override
	public int width() {
		return length("x");
	}

	@Override
	public int height() {
		return length("y");
	}

	private int length(final String axis) {
		final long length = image.size(level, axis);
		if (length > 1 << 29) throw new DeepLabException(image.name() + " has " + length + " pixels along " + axis +
			"; up to " + (1 << 29) + " can be segmented, so take a coarser level.");
		return (int) length;
	}

	@Override
	public int channels() {
		return channels.length;
	}

	@Override
	public boolean isFloatingPoint() {
		return type().isFloat();
	}

	@Override
	public boolean isWhole() {
		return Samples.areWhole(type());
	}

	@Override
	public boolean isThreadSafe() {
		return true;
	}

	@Override
	public Region block() {
		return new Region(0, 0, Math.min(MEASURED, width()), Math.min(MEASURED, height()));
	}

	/** Whether a region holds nothing but the {@link #fill() fill value}, since all of its chunks are missing. */
	boolean isMissing(final int channel, final Region region) {
		return image.isMissing(level, place(channel), region.x(), region.y(), region.width(), region.height());
	}

	private OmeImage.Place place(final int channel) {
		return new OmeImage.Place(frame, channels[channel], slice);
	}

	/** The value of missing chunks. */
	float fill() {
		return Samples.fill(type(), image.level(level).array().fill());
	}

	/** Counts how often each value occurs in a region of whole numbers. */
	void count(final int channel, final Region region, final Histogram histogram) {
		if (isMissing(channel, region)) histogram.add((int) fill(), region.size());
		else Samples.count(stored(channel, region), histogram);
	}

	/** The values of a region as they are stored. */
	private Object stored(final int channel, final Region region) {
		return image.read(level, place(channel), region.x(), region.y(), region.width(), region.height());
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		final boolean inside = held.contains(region);
		final Object stored = inside ? kept(channel) : stored(channel, region);
		if (stored == MISSING) Arrays.fill(values, 0, Math.toIntExact(region.size()), fill());
		else rows(stored, inside ? held : region, region, values);
	}

	/** Reads a region of values that are stored of a larger one. */
	private void rows(final Object stored, final Region from, final Region region, final float[] values) {
		for (int row = 0; row < region.height(); row++) {
			final int start = (region.y() - from.y() + row) * from.width() + region.x() - from.x();
			Samples.floats(stored, type(), start, values, row * region.width(), region.width());
		}
	}

	/** Of what is held. */
	@Override
	public Optional<Float> onlyValue(final int channel, final Region region) {
		if (!held.contains(region)) return Optional.empty();
		final Object stored = kept(channel);
		if (stored == MISSING) return Optional.of(fill());
		final float[] row = new float[region.width()];
		int only = 0;
		for (int y = region.y(); y < region.y() + region.height(); y++) {
			rows(stored, held, new Region(region.x(), y, row.length, 1), row);
			if (y == region.y()) only = Float.floatToRawIntBits(row[0]);
			for (final float value : row)
				if (Float.floatToRawIntBits(value) != only) return Optional.empty();
		}
		return Optional.of(Float.intBitsToFloat(only));
	}

	private Object kept(final int channel) {
		synchronized (kept) {
			if (kept[channel] == null) kept[channel] = isMissing(channel, held) ? MISSING : stored(channel, held);
			return kept[channel];
		}
	}
}
