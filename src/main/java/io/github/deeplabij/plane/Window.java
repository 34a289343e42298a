package io.github.deeplabij.plane;

/** A part of a plane, and of its mirrored border, as a plane of its own. */
public record Window(PlaneSource plane, Region window) implements PlaneSource {

	@Override
	public int width() {
		return window.width();
	}

	@Override
	public int height() {
		return window.height();
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
	public boolean isThreadSafe() {
		return plane.isThreadSafe();
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		Mirror.read(plane, channel, new Region(window.x() + region.x(), window.y() + region.y(), region.width(), region
			.height()), values);
	}
}
