package io.github.deeplabij.plane;

import java.util.Optional;

/** A plane, flipped left to right. */
public record FlippedPlane(PlaneSource plane) implements PlaneSource {

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
	public Optional<Float> onlyValue(final int channel, final Region region) {
		return plane.onlyValue(channel, source(region));
	}

	/** Where a region lies in the plane that is not flipped. */
	private Region source(final Region region) {
		return new Region(plane.width() - region.x() - region.width(), region.y(), region.width(), region.height());
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		final int width = region.width();
		plane.read(channel, source(region), values);
		for (int row = 0; row < region.height(); row++) {
			for (int a = row * width, b = a + width - 1; a < b; a++, b--) {
				final float value = values[a];
				values[a] = values[b];
				values[b] = value;
			}
		}
	}
}
