package io.github.deeplabij.objects;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes on one thread to find the objects of a plane of 1024 x 1024 pixels with 600 discs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ObjectsSpeed {

	private static final int SIDE = 1024;
	private static final int DISCS = 600;
	private static final int RADIUS = 14;
	private static final ObjectClasses CLASSES = new ObjectClasses(Set.of(1), Set.of());

	private PlaneCase plane;
	private PlaneCase votes;

	/** Draws the discs, which touch and cover each other, and for {@link #panoptic} their centres and offsets. */
	@Setup
	public void load() {
		final Random random = new Random(1);
		plane = new PlaneCase(SIDE, SIDE);
		votes = new PlaneCase(SIDE, SIDE);
		for (final Channel channel : new Channel[] { Channel.CENTRE, Channel.OFFSET_Y, Channel.OFFSET_X })
			votes.with(channel, new float[SIDE * SIDE]);
		for (int n = 0; n < DISCS; n++)
			disc(RADIUS + random.nextInt(SIDE - 2 * RADIUS), RADIUS + random.nextInt(SIDE - 2 * RADIUS));
	}

	private void disc(final int x, final int y) {
		for (int dy = -RADIUS; dy <= RADIUS; dy++) {
			for (int dx = -RADIUS; dx <= RADIUS; dx++)
				if (dx * dx + dy * dy <= RADIUS * RADIUS) pixel((y + dy) * SIDE + x + dx, dx, dy);
		}
	}

	/** A pixel of a disc, so far from its centre. */
	private void pixel(final int i, final int dx, final int dy) {
		plane.classes[i] = 1;
		votes.classes[i] = 1;
		votes.channels.get(Channel.CENTRE)[i] = (float) Math.exp(-(dx * dx + dy * dy) / 32.0);
		votes.channels.get(Channel.OFFSET_Y)[i] = -dy;
		votes.channels.get(Channel.OFFSET_X)[i] = -dx;
	}

	private static PlaneCase.Found find(final PlaneCase plane, final Grouping grouping) {
		return plane.find(ObjectSettings.of(grouping, CLASSES), Way.USUAL);
	}

	/** Each piece of touching pixels. */
	@Benchmark
	public Object components() {
		return find(plane, Grouping.Components.DEFAULT);
	}

	/** Pieces divided where they are narrow. */
	@Benchmark
	public Object watershed() {
		return find(plane, new Grouping.Watershed(1, 1, 2048));
	}

	/** Pixels that vote for the same centre. */
	@Benchmark
	public Object panoptic() {
		return find(votes, Grouping.Panoptic.DEFAULT);
	}
}
