package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;
import ij.ImageStack;

/** A 32-bit image with a channel for each class: probabilities, or scores that none can be made of. */
final class ScoreOutput extends ResultOutput {

	private final OutputJob job;
	private Geometry geometry;
	private ImageStack stack;
	private ImagePlus image;

	ScoreOutput(final OutputJob job) {
		this.job = job;
	}

	@Override
	long bytes(final Geometry of) {
		return of.pixels() * of.channels() * Float.BYTES;
	}

	@Override
	public void begin(final Geometry of) {
		geometry = of;
		if (stack != null) return;
		final int pixels = Math.multiplyExact(of.width(), of.height());
		final ImageStack made = new ImageStack(of.width(), of.height());
		for (int i = 0; i < of.planes() * of.channels(); i++)
			made.addSlice(null, new float[pixels]);
		stack = made;
	}

	@Override
	public boolean wantsScores() {
		return true;
	}

	/** Regions don't overlap, so that several threads may write. */
	@Override
	public boolean isThreadSafe() {
		return true;
	}

	@Override
	public void scores(final int plane, final int channel, final Region region, final float[] values) {
		final float[] pixels = (float[]) stack.getPixels(plane * geometry.channels() + channel + 1);
		for (int row = 0; row < region.height(); row++) {
			System.arraycopy(values, row * region.width(), pixels, (region.y() + row) * geometry.width() + region.x(),
				region.width());
		}
	}

	@Override
	ImagePlus image() {
		if (image == null) image = job.scoreImage(stack, geometry.channels());
		return image;
	}

	@Override
	List<Path> save(final Path stem) {
		final Path file = file(stem, "-" + job.scores() + ".tif");
		ImageFiles.saveTiff(image(), file);
		return List.of(file);
	}
}
