package io.github.deeplabij.segment;

import java.nio.FloatBuffer;
import java.util.Arrays;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.FlippedPlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.ScaledLine;
import io.github.deeplabij.plane.ScaledPlane;

/** How the network looks at a plane once: at which scale, flipped or not, in which tiles. */
record Pass(ModelDescription description, ScaledLine columns, ScaledLine rows) {

	/** The plane as the network sees it. */
	PlaneSource plane(final PlaneSource plane) {
		final PlaneSource scaled = ScaledPlane.of(plane, columns.scaled(), rows.scaled());
		return columns.flipped() ? new FlippedPlane(scaled) : scaled;
	}

	/** What the network is given for a tile of the plane's own pixels, in the pixels of the plane as it sees it. */
	Region input(final Region core) {
		return new Region(columns.start(core.x(), core.x() + core.width()), rows.start(core.y(), core.y() +
			core.height()), columns
			.tile(), rows.tile());
	}

	/** The pixels of the plane that the network is given for a tile of it, and perhaps some around them. */
	Region reads(final Region core) {
		final Region in = input(core);
		final int left = columns.flipped() ? columns.scaled() - in.x() - in.width() : in.x();
		final int x = before(left, columns.ratio());
		final int y = before(in.y(), rows.ratio());
		return new Region(x, y, -before(-left - in.width(), columns.ratio()) - x, -before(-in.y() - in.height(), rows
			.ratio()) - y);
	}

	/** A pixel of the plane that lies before one of the plane as the network sees it. */
	private static int before(final int scaled, final double ratio) {
		return (int) Math.floor(ratio == 1 ? scaled : (scaled - 1) / ratio - 1);
	}

	/** The same for another output of the model. */
	Pass of(final ModelDescription other) {
		return new Pass(other, columns, rows);
	}

	/** How many pixels the network is given at a time. */
	long area() {
		return (long) columns.tile() * rows.tile();
	}

	/**
	 * Reads the scores of a tile of the plane's own pixels, by bilinear interpolation where those that the network gave
	 * lie on a
	 * coarser or finer grid.
	 *
	 * @param in what the network was given
	 * @return for each channel the scores, row by row
	 * @throws DeepLabException if they have another shape than the description says
	 */
	float[][] read(final Network.Scores scores, final Region in, final Region core) {
		final float[][] values = new float[description.output().channels()][Math.toIntExact(core.size())];
		read(scores, in, core, values);
		return values;
	}

	/** The same into arrays that are there. */
	void read(final Network.Scores scores, final Region in, final Region core, final float[][] values) {
		final Layout layout = layout(scores, in);
		final Sampling across = Sampling.of(columns, core.x(), core.x() + core.width(), in.x(), layout.width(),
			description
			.enlargement());
		final Sampling down = Sampling.of(rows, core.y(), core.y() + core.height(), in.y(), layout.height(), description
			.enlargement());
		final boolean identity = across.isIdentity() && down.isIdentity();
		for (int channel = 0; channel < values.length; channel++) {
			if (!identity) interpolate(layout, scores.values(), channel, across, down, values[channel]);
			else for (int row = 0; row < core.height(); row++) {
				layout.get(scores.values(), channel, down.least() + row, across.least(), values[channel],
					row * core.width(), core
					.width());
			}
		}
	}

	private Layout layout(final Network.Scores scores, final Region in) {
		final int x = description.output().indexOf("x");
		final int y = description.output().indexOf("y");
		final int width = description.isDense() ? in.width() - columns.cut() : length("x", in.width(), scores, x);
		final int height = description.isDense() ? in.height() - rows.cut() : length("y", in.height(), scores, y);
		final Layout layout = Layout.of(description.output(), width, height);
		if (!Arrays.equals(layout.shape(),
			scores.shape())) throw new DeepLabException("The model gave scores of the shape " +
			Arrays.toString(scores.shape()) + " where its description says " + Arrays.toString(layout.shape()) +
			"; mend the description's output axes.");
		return layout;
	}

	private int length(final String axis, final int input, final Network.Scores scores, final int index) {
		return description.outputLength(axis, input).orElseGet(() -> index < scores.shape().length
			? (int) scores.shape()[index] : 1);
	}

	private static void interpolate(final Layout layout, final FloatBuffer scores, final int channel,
		final Sampling across,
		final Sampling down, final float[] values)
	{
		final int width = across.first().length;
		final float[] row = new float[across.count()];
		float[] upper = new float[width];
		float[] lower = new float[width];
		int upperIndex = -1;
		int lowerIndex = -1;
		for (int y = 0; y < down.first().length; y++) {
			final int first = down.first()[y];
			final float weight = down.weight()[y];
			if (first == lowerIndex) {
				final float[] other = upper;
				upper = lower;
				lower = other;
				upperIndex = first;
				lowerIndex = -1;
			}
			if (first != upperIndex) {
				layout.get(scores, channel, first, across.least(), row, 0, row.length);
				across.interpolate(row, upper);
				upperIndex = first;
			}
			if (weight != 0 && first + 1 != lowerIndex) {
				layout.get(scores, channel, first + 1, across.least(), row, 0, row.length);
				across.interpolate(row, lower);
				lowerIndex = first + 1;
			}
			final int to = y * width;
			if (weight == 0) System.arraycopy(upper, 0, values, to, width);
			else for (int x = 0; x < width; x++) values[to + x] = upper[x] + weight * (lower[x] - upper[x]);
		}
	}
}
