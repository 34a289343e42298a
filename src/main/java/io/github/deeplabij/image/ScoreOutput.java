package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;

import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;
import ij.ImageStack;

/**
 * A 32-bit image with a channel for each class: probabilities, or scores that none can be made of. Those of stacks that
 * would take a large part of the memory lie in a temporary file.
 */
final class ScoreOutput extends ResultOutput {

	private final OutputJob job;
	private Geometry geometry;
	private final long most;
	private ImageStack stack;
	/** Null where they lie in memory. */
	private PlaneFile file;
	private ImagePlus image;

	ScoreOutput(final OutputJob job) {
		this(job, PlaneFile.most());
	}

	/**
	 * @param most how many bytes of memory a stack may take
	 */
	ScoreOutput(final OutputJob job, final long most) {
		this.job = job;
		this.most = most;
	}

	@Override
	long bytes(final Geometry of) {
		final long bytes = of.pixels() * of.channels() * Float.BYTES;
		return PlaneFile.isFor(of, bytes, most) ? 0 : bytes;
	}

	@Override
	public void begin(final Geometry of) {
		geometry = of;
		if (stack != null) return;
		if (bytes(of) == 0) {
			final int planes = Math.multiplyExact(of.planes(), of.channels());
			file = new PlaneFile(of.width(), of.height(), planes);
			stack = StoredStack.ofFloats(file, of.width(), of.height(), planes);
			return;
		}
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
		if (file != null) {
			file.write(plane * geometry.channels() + channel, region, values);
			return;
		}
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
