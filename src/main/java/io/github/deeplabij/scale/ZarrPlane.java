package io.github.deeplabij.scale;

import io.github.deeplabij.common.DeepLabException;
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

	/** The values of a region as they are stored. */
	Object stored(final int channel, final Region region) {
		return image.read(level, new OmeImage.Place(frame, channels[channel], slice), region.x(), region.y(), region
			.width(), region.height());
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		final boolean inside = held.contains(region);
		final Region from = inside ? held : region;
		final Object stored = inside ? kept(channel) : stored(channel, region);
		for (int row = 0; row < region.height(); row++) {
			final int start = (region.y() - from.y() + row) * from.width() + region.x() - from.x();
			Samples.floats(stored, type(), start, values, row * region.width(), region.width());
		}
	}

	private Object kept(final int channel) {
		synchronized (kept) {
			if (kept[channel] == null) kept[channel] = stored(channel, held);
			return kept[channel];
		}
	}
}
