package io.github.deeplabij.plane;

import java.util.List;
import java.util.Optional;

/** A plane of an image that is read by one thread at a time. */
public record SharedPlane(PlaneSource plane, Object lock) implements PlaneSource {

	/** The planes of an image, so that several threads may read them. */
	public static List<PlaneSource> all(final List<? extends PlaneSource> planes) {
		final Object lock = new Object();
		return planes.stream().map(plane -> plane.isThreadSafe() ? plane : new SharedPlane(plane, lock)).toList();
	}

	@Override
	public int width() {
		return plane.width();
	}

	@Override
	public int height() {
		return plane.height();
	}

	@Override
	public int channels() {
		return plane.channels();
	}

	@Override
	public boolean isFloatingPoint() {
		return plane.isFloatingPoint();
	}

	@Override
	public boolean isWhole() {
		return plane.isWhole();
	}

	@Override
	public Optional<Histogram> counts(final int channel) {
		return plane.counts(channel);
	}

	@Override
	public boolean isThreadSafe() {
		return true;
	}

	@Override
	public Region block() {
		return plane.block();
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		synchronized (lock) {
			plane.read(channel, region, values);
		}
	}

	@Override
	public void close() {
		plane.close();
	}
}
