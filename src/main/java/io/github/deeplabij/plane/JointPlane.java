package io.github.deeplabij.plane;

/**
 * A plane whose channels are computed together, a region at a time. Those of the last region are kept, as channels are
 * read one after the other.
 */
public abstract class JointPlane implements PlaneSource {

	private final PlaneSource like;
	private final int channels;
	private Region last;
	private float[][] values;

	/**
	 * @param like a plane of the same size
	 * @param channels how many channels are computed
	 */
	protected JointPlane(final PlaneSource like, final int channels) {
		this.like = like;
		this.channels = channels;
	}

	/** All channels of a region, each row by row. */
	protected abstract float[][] compute(Region region);

	@Override
	public final int width() {
		return like.width();
	}

	@Override
	public final int height() {
		return like.height();
	}

	@Override
	public final int channels() {
		return channels;
	}

	@Override
	public final boolean isFloatingPoint() {
		return true;
	}

	@Override
	public final void read(final int channel, final Region region, final float[] target) {
		if (!region.equals(last)) {
			last = null;
			values = null;
			values = compute(region);
			last = region;
		}
		System.arraycopy(values[channel], 0, target, 0, values[channel].length);
		if (channel == channels - 1) {
			last = null;
			values = null;
		}
	}
}
