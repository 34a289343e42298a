package io.github.deeplabij.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.plane.CountedPlane;
import io.github.deeplabij.plane.Histogram;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

/**
 * Counts how often each value occurs in an image of whole numbers, block by block. Counts of blocks add up to those of
 * the image, whatever blocks were counted together, in whatever order.
 */
final class Survey {

	private final List<ZarrPlane> planes;
	private final BlockGrid grid;

	Survey(final List<ZarrPlane> planes, final BlockGrid grid) {
		this.planes = planes;
		this.grid = grid;
	}

	/** The planes as what was counted of them. */
	List<PlaneSource> counted(final Monitor monitor) {
		final List<PlaneSource> counted = new ArrayList<>();
		for (int p = 0; p < planes.size(); p++) {
			final int plane = p;
			final int first = p * grid.perPlane();
			final List<Histogram> histograms = IntStream.range(first, first + grid.perPlane()).parallel().collect(
				() -> histograms(plane), (sums, block) -> add(sums, block, monitor), (a, b) -> {
					for (int channel = 0; channel < a.size(); channel++)
						a.get(channel).add(b.get(channel));
				});
			counted.add(new CountedPlane(grid.width(), grid.height(), histograms));
		}
		return counted;
	}

	private List<Histogram> histograms(final int plane) {
		return IntStream.range(0, planes.get(plane).channels()).mapToObj(channel -> new Histogram()).toList();
	}

	/** Counts the values of a block. */
	private void add(final List<Histogram> sums, final int block, final Monitor monitor) {
		if (monitor.cancelled()) throw new CancellationException();
		final Region region = grid.region(block);
		for (int channel = 0; channel < sums.size(); channel++)
			planes.get(grid.plane(block)).count(channel, region, sums.get(channel));
	}
}
