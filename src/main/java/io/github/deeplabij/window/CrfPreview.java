package io.github.deeplabij.window;

import java.util.function.Function;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageRefiner;
import io.github.deeplabij.image.Painter;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.refine.RegionRefiner;

/**
 * What settings of the CRF make of a part of an image, for a {@link LivePreview}. What is prepared for the part is kept
 * while
 * sigmas stay.
 */
public final class CrfPreview {

	private Object source;
	private ImageRefiner refiner;
	private int plane;
	private Region region;
	private boolean calibrated;
	private RegionRefiner field;

	/**
	 * What to show.
	 *
	 * @param source equal for requests that start from the same probabilities
	 * @param open reads these probabilities; throws a DeepLabException if it can't
	 * @param settings of the CRF
	 * @param calibrated whether sigmas are in calibrated units
	 */
	public record Request(Object source, Function<Monitor, ImageRefiner> open, CrfSettings settings,
		boolean calibrated) {
	}

	/** Refines by that request. */
	public Painter painter(final Request request) {
		return (plane, region, monitor) -> paint(request, plane, region, monitor);
	}

	/** Of the preview's thread alone. */
	private Painter.Painted paint(final Request request, final int nowPlane, final Region nowRegion,
		final Monitor monitor) {
		if (!request.source().equals(source)) {
			source = null;
			field = null;
			refiner = request.open().apply(monitor);
			source = request.source();
		}
		final Region around = around(nowRegion, refiner.halo(request.settings(), request.calibrated()));
		if (field == null || nowPlane != plane || !around.equals(region) || calibrated != request.calibrated()) {
			field = null;
			plane = nowPlane;
			region = around;
			calibrated = request.calibrated();
			field = refiner.region(plane, region, calibrated, monitor);
		}
		final int[] labels = field.labels(request.settings(), monitor);
		final int[] values = new int[Math.toIntExact(nowRegion.size())];
		for (int i = 0; i < values.length; i++) {
			final int x = nowRegion.x() - region.x() + i % nowRegion.width();
			final int y = nowRegion.y() - region.y() + i / nowRegion.width();
			values[i] = refiner.classes().get(labels[y * region.width() + x]).value();
		}
		return new Painter.Painted(values, refiner.classes());
	}

	/** A region and its real neighbours, which the CRF sees too. */
	private Region around(final Region shown, final int halo) {
		return new Region(shown.x() - halo, shown.y() - halo, shown.width() + 2 * halo, shown.height() +
			2 * halo).intersection(refiner.whole());
	}
}
