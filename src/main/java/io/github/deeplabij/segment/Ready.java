package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;

import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.PlaneSource;

/**
 * An image and what it is segmented with, measured and cut.
 *
 * @param planes may be read by several threads
 * @param seen the same planes as the CRF sees them
 * @param plans how each plane is cut
 * @param repeats what the network gave for inputs that come again
 */
record Ready(Network network, ModelDescription description, Preparation preparation, List<PlaneSource> planes,
	List<PlaneSource> seen, List<Plan> plans, Repeats repeats)
{

	/** With the plans that follow from what was prepared. */
	static Ready of(final Network network, final ModelDescription description, final Preparation preparation,
		final List<PlaneSource> planes, final List<PlaneSource> seen, final Repeats repeats)
	{
		final List<Plan> plans = new ArrayList<>();
		for (final Preparation.Plane plane : preparation.planes())
			plans.add(Plan.of(description, preparation.passes(), plane));
		return new Ready(network, description, preparation, planes, seen, List.copyOf(plans), repeats);
	}

	/** The same, measured or cut in another way. */
	Ready with(final Preparation other) {
		return of(network, description, other, planes, seen, repeats);
	}

	/** How many of so many tiles are run at once. */
	int atOnce(final long tiles) {
		final int most = (int) Math.min(tiles, network.parallel());
		if (most <= 1) return 1;
		final long pixels = plans.stream().mapToLong(plan -> plan.largest().area()).max().orElseThrow();
		return Math.min(most, new TileSize(description, preparation.passes()).atOnce(pixels));
	}
}
