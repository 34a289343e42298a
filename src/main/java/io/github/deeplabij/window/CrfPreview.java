package io.github.deeplabij.window;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageRefiner;
import io.github.deeplabij.image.Painter;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.refine.RegionRefiner;

/**
 * What settings of the CRF make of a part of an image, for a {@link LivePreview}: in the end the labels of the whole
 * refinement, from the same tiles. Where these have many pixels, labels of the part and its neighbours alone are shown
 * first, and where there are many classes too, labels after a few iterations; few of them differ. Slices of a volume
 * are shown as planes.
 */
public final class CrfPreview {

	/** The most pixels of tiles that are shown at once: as many as the largest part and its neighbours have. */
	private static final long FEW_PIXELS = 1280 * 1280;
	/** The most values (pixels times classes) that are refined to the end before anything is shown. */
	private static final long FEW_VALUES = 12_000_000;
	/** After so many iterations few labels change any more. */
	private static final int FIRST_ITERATIONS = 4;

	private Object source;
	private ImageRefiner refiner;
	private int plane;
	private boolean calibrated;
	/** What is prepared for a region stays while sigmas do. */
	private final Map<Region, RegionRefiner> prepared = new HashMap<>();

	/**
	 * What to show.
	 *
	 * @param source equal for requests that start from the same probabilities
	 * @param open reads these probabilities; throws a DeepLabException if it can't
	 * @param settings of the CRF
	 * @param extent how far it looks
	 */
	public record Request(Object source, Function<Monitor, ImageRefiner> open, CrfSettings settings,
		ImageRefiner.Extent extent) {
	}

	/** Refines by that request. */
	public Painter painter(final Request request) {
		return (plane, region, show, monitor) -> paint(request, plane, region, show, monitor);
	}

	/** Of the preview's thread alone. */
	private void paint(final Request request, final int nowPlane, final Region shown,
		final Consumer<Painter.Painted> show, final Monitor monitor)
	{
		prepare(request, nowPlane, monitor);
		final CrfSettings settings = request.settings();
		final List<Tiling.Tile> tiles = request.extent().volume() ? List.of() : refiner.tiles(plane, shown, settings,
			calibrated);
		final boolean few = !tiles.isEmpty() && tiles.stream().mapToLong(tile -> tile.input().size())
			.sum() <= FEW_PIXELS;
		final List<Tiling.Tile> first = few ? tiles : List.of(new Tiling.Tile(around(shown, refiner.halo(settings,
			calibrated)), shown));
		prepared.keySet().retainAll(first.stream().map(Tiling.Tile::input).toList());
		final long values = first.stream().mapToLong(tile -> tile.input().size()).sum() * refiner.classes().size();
		final boolean rough = values > FEW_VALUES && settings.iterations() > FIRST_ITERATIONS;
		final boolean more = !few && !tiles.isEmpty();
		if (rough) show.accept(kept(first, shown, settings.iterations(FIRST_ITERATIONS), monitor));
		if (!rough || !more) show.accept(kept(first, shown, settings, monitor));
		if (more) show.accept(painted(tiles, shown, in -> region(in, monitor).labels(settings, monitor)));
	}

	/** Labels of regions that are kept for the next settings. */
	private Painter.Painted kept(final List<Tiling.Tile> tiles, final Region shown, final CrfSettings settings,
		final Monitor monitor)
	{
		return painted(tiles, shown, in -> prepared.computeIfAbsent(in, each -> region(each, monitor)).labels(settings,
			monitor));
	}

	private void prepare(final Request request, final int nowPlane, final Monitor monitor) {
		final boolean known = request.source().equals(source);
		final boolean nowCalibrated = request.extent().calibrated();
		if (!known || nowPlane != plane || nowCalibrated != calibrated) prepared.clear();
		plane = nowPlane;
		calibrated = nowCalibrated;
		if (known) return;
		source = null;
		refiner = request.open().apply(monitor);
		source = request.source();
	}

	private RegionRefiner region(final Region region, final Monitor monitor) {
		return refiner.region(plane, region, calibrated, monitor);
	}

	/** The classes of what is shown, put together from the cores of tiles. */
	private Painter.Painted painted(final List<Tiling.Tile> tiles, final Region shown,
		final Function<Region, int[]> labels)
	{
		final int[] values = new int[Math.toIntExact(shown.size())];
		for (final Tiling.Tile tile : tiles) {
			final Region in = tile.input();
			final int[] found = labels.apply(in);
			final Region part = tile.core().intersection(shown);
			for (int y = part.y(); y < part.y() + part.height(); y++) {
				for (int x = part.x(); x < part.x() + part.width(); x++) {
					final int label = found[(y - in.y()) * in.width() + x - in.x()];
					values[(y - shown.y()) * shown.width() + x - shown.x()] = refiner.classes().get(label).value();
				}
			}
		}
		return new Painter.Painted(values, refiner.classes());
	}

	/** A region and its real neighbours, which the CRF sees too. */
	private Region around(final Region shown, final int halo) {
		return new Region(shown.x() - halo, shown.y() - halo, shown.width() + 2 * halo, shown.height() +
			2 * halo).intersection(refiner.whole());
	}
}
