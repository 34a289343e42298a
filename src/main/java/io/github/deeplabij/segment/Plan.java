package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.plane.ScaledLine;
import io.github.deeplabij.plane.Tiling;

/**
 * What is run on a plane: its own pixels are cut into cores, and each pass has for each core a tile of the network, of
 * one shape
 * in each pass.
 *
 * @param tiling the cores; where the network is given their own pixels, the tiles too
 * @param passes how the network looks at the plane; those at large scales first, so that the
 *          memory of their tiles does for the others
 */
record Plan(Tiling tiling, List<Pass> passes) {

	/** Longer than any tile, and short enough to be enlarged. */
	private static final int LONG = 1 << 24;

	/**
	 * Plans a plane.
	 *
	 * @param tile the largest length of a tile's side, in network pixels; cores are no larger in the plane's own, but
	 *            where the zoom shrinks the plane
	 * @throws DeepLabException if such tiles would be mostly halo, the model takes no image, or a scale makes the plane
	 *           too small
	 *           or too large
	 */
	static Plan of(final ModelDescription description, final Passes passes, final int width, final int height,
		final int tile) {
		if (isPlain(description, passes)) {
			final Tiling tiling = ModelTiling.of(description, width, height, tile);
			final Pass pass = new Pass(description, whole(tiling.columns()), whole(tiling.rows()));
			return new Plan(tiling, List.of(pass));
		}
		return resampled(description, passes, width, height, tile);
	}

	/** The plan of a plane that was measured. */
	static Plan of(final ModelDescription description, final Passes passes, final Preparation.Plane plane) {
		return plane.core() == 0 ? of(description, passes, plane.width(), plane.height(), plane.tile()) : aligned(
			description, passes, plane.width(), plane.height(), plane.tile(), plane.core());
	}

	/**
	 * A plan whose cores lie at the multiples of a length, whatever the size of the plane.
	 *
	 * @param core that length, at most {@link #core}
	 */
	static Plan aligned(final ModelDescription description, final Passes passes, final int width, final int height,
		final int tile, final int core)
	{
		return resampled(new AxisPlan(description, "x", width, passes, passes.zoom().x(), tile), new AxisPlan(
			description, "y", height, passes, passes.zoom().y(), tile), new Tiling(line(width, core), line(height,
				core)), passes, description);
	}

	private static Tiling.Line line(final int length, final int core) {
		final int side = Math.min(length, core);
		return new Tiling.Line(length, Math.multiplyExact(side, (length - 1) / side + 1), side, 0, 1);
	}

	/** The longest side of a core that tiles of a side are large enough for, whatever the size of the plane. */
	static int core(final ModelDescription description, final Passes passes, final int tile) {
		final int x = new AxisPlan(description, "x", LONG, passes, passes.zoom().x(), tile).core();
		final int y = new AxisPlan(description, "y", LONG, passes, passes.zoom().y(), tile).core();
		return Math.min(x, y);
	}

	/** A plan of which each pass has a tile for any region of the plane that is no larger than its largest core. */
	static Plan resampled(final ModelDescription description, final Passes passes, final int width, final int height,
		final int tile) {
		final AxisPlan columns = new AxisPlan(description, "x", width, passes, passes.zoom().x(), tile);
		final AxisPlan rows = new AxisPlan(description, "y", height, passes, passes.zoom().y(), tile);
		return resampled(columns, rows, Tiling.of(width, height, columns.core(), rows.core(), 0, 0), passes,
			description);
	}

	private static Plan resampled(final AxisPlan columns, final AxisPlan rows, final Tiling tiling, final Passes passes,
		final ModelDescription description)
	{
		final List<Pass> list = new ArrayList<>();
		for (final double scale : passes.scales().stream().sorted(Comparator.reverseOrder()).toList()) {
			final ScaledLine down = rows.line(scale, tiling.rows().tile(), false);
			list.add(new Pass(description, columns.line(scale, tiling.columns().tile(), false), down));
			if (passes.flip()) list.add(new Pass(description, columns.line(scale, tiling.columns().tile(), true),
				down));
		}
		return new Plan(tiling, List.copyOf(list));
	}

	/** Whether a tile's scores are those of its own pixels. */
	private static boolean isPlain(final ModelDescription description, final Passes passes) {
		return passes.isOne() && description.isDense() && description.validCrop("x") == 0 &&
			description.validCrop("y") == 0;
	}

	private static ScaledLine whole(final Tiling.Line line) {
		return new ScaledLine(line.length(), line.length(), line.canvas(), line.tile(), line.halo(), line.step(), 0,
			false);
	}

	/** The smallest side of a square tile that is not mostly halo in any pass. */
	static int smallest(final ModelDescription description, final Passes passes) {
		if (isPlain(description, passes)) return ModelTiling.smallest(description);
		return Math.max(AxisPlan.smallest(description, "x"), AxisPlan.smallest(description, "y"));
	}

	/** The largest side of smaller tiles, about half of these; 0 where the model takes none that are smaller. */
	int smallerSide(final ModelDescription description, final Passes passes) {
		final int least = smallest(description, passes);
		for (int side = side(); side > least;) {
			side = Math.max(least, side / 2);
			final Plan smaller = of(description, passes, tiling.columns().length(), tiling.rows().length(), side);
			if (smaller.largest().area() < largest().area()) return side;
		}
		return 0;
	}

	/** The longer side of the largest tile. */
	int side() {
		return Math.max(largest().columns().tile(), largest().rows().tile());
	}

	/** How many tiles are run. */
	long count() {
		return tiling.count() * passes.size();
	}

	/** The pass that has the largest tiles. */
	Pass largest() {
		Pass largest = passes.get(0);
		for (final Pass pass : passes) if (pass.area() > largest.area()) largest = pass;
		return largest;
	}
}
