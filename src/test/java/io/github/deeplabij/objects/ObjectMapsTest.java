package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.Nightly;
import io.github.deeplabij.common.Monitor;

/** What is put in, what is kept, and what is read. */
class ObjectMapsTest {

	private static final ObjectSettings SETTINGS = ObjectSettings.of(Grouping.Components.DEFAULT, new ObjectClasses(Set
		.of(1), Set.of(2)));

	private static ObjectPlane find(final ObjectMaps maps, final ObjectSettings settings) {
		return new ObjectFinder(settings, Runnable::run, 1).find(maps, Monitor.NONE);
	}

	@Test
	void valuesAreRoundedToTheStepsOfTheirChannel() {
		assertEquals(32768, Channel.FOREGROUND.steps(Channel.FOREGROUND.keep(0.5f)));
		assertEquals(65535, Channel.OBJECT.steps(Channel.OBJECT.keep(7)));
		assertEquals(0, Channel.OBJECT.steps(Channel.OBJECT.keep(-1)));
		assertEquals(0, Channel.CENTRE.steps(Channel.CENTRE.keep(Float.NaN)));
		assertEquals(65535, Channel.CENTRE.steps(Channel.CENTRE.keep(Float.POSITIVE_INFINITY)));
		assertEquals(-4, Channel.OFFSET_X.steps(Channel.OFFSET_X.keep(-0.25f)));
		assertEquals(-32768, Channel.OFFSET_Y.steps(Channel.OFFSET_Y.keep(-1e9f)));
	}

	/** A pixel is foreground if its probability is the threshold, not a step less. */
	@Test
	void theThresholdItselfIsForeground() {
		try (ObjectMaps maps = new ObjectMaps(3, 1, Set.of(Channel.FOREGROUND), 1000)) {
			maps.put(Channel.FOREGROUND, 0, 0, 3, 1, new float[] { 0.6f, 0.6f - 1e-4f, 1 });
			final int[] labels = new int[3];
			try (ObjectPlane plane = find(maps, SETTINGS.with(new Foreground.ByProbability(0.6)))) {
				plane.read(0, 0, 3, 1, labels);
				assertEquals(0.6, plane.object(1).confidence(), 1e-5);
			}
			assertArrayEquals(new int[] { 1, 0, 2 }, labels);
		}
	}

	@Test
	void whatIsPutLastCounts() {
		try (ObjectMaps maps = new ObjectMaps(4, 2, Set.of(), 0, 2)) {
			maps.put(0, 0, 4, 2, new byte[] { 1, 1, 1, 1, 1, 1, 1, 1 });
			maps.put(1, 0, 2, 2, new byte[4]);
			final int[] labels = new int[8];
			try (ObjectPlane plane = find(maps, SETTINGS)) {
				plane.read(0, 0, 4, 2, labels);
			}
			assertArrayEquals(new int[] { 1, 0, 0, 2, 1, 0, 0, 2 }, labels);
		}
	}

	@Test
	void objectsStayWhenTheMapsAreClosed() {
		final ObjectPlane plane;
		try (ObjectMaps maps = new ObjectMaps(40, 30, Set.of(), 0, 8)) {
			final byte[] classes = new byte[1200];
			Arrays.fill(classes, (byte) 1);
			maps.put(0, 0, 40, 30, classes);
			plane = find(maps, SETTINGS);
		}
		final int[] labels = new int[6];
		plane.read(37, 28, 3, 2, labels);
		assertArrayEquals(new int[] { 1, 1, 1, 1, 1, 1 }, labels);
		plane.close();
		assertEquals(1200, plane.object(1).area());
		assertThrows(IllegalStateException.class, () -> plane.read(0, 0, 1, 1, labels));
	}

	/** Many threads read regions of blocks that are in the file at once. */
	@Test
	void severalThreadsReadTheSame() throws Exception {
		final PlaneCase whole = PlaneCase.random(90, 70, 3, new Random(5));
		final int[] expected = whole.find(SETTINGS, Way.USUAL).labels();
		final ExecutorService threads = Executors.newFixedThreadPool(4);
		try (ObjectMaps maps = new ObjectMaps(90, 70, Set.of(), 2000, 8)) {
			maps.put(0, 0, 90, 70, whole.classes);
			try (ObjectPlane plane = find(maps, SETTINGS)) {
				final List<Future<?>> parts = new ArrayList<>();
				for (int n = 0; n < 200; n++) {
					final Random random = new Random(n);
					parts.add(threads.submit(() -> assertRegion(plane, expected, random)));
				}
				for (final Future<?> part : parts)
					part.get();
			}
		}
		threads.shutdown();
	}

	private static void assertRegion(final ObjectPlane plane, final int[] expected, final Random random) {
		final int w = 1 + random.nextInt(40);
		final int h = 1 + random.nextInt(40);
		final int x = random.nextInt(plane.width() - w + 1);
		final int y = random.nextInt(plane.height() - h + 1);
		final int[] labels = new int[w * h];
		plane.read(x, y, w, h, labels);
		for (int i = 0; i < labels.length; i++)
			assertEquals(expected[(y + i / w) * plane.width() + x + i % w], labels[i]);
	}

	@Test
	void whatCanNotBeIsRefused() {
		try (ObjectMaps maps = new ObjectMaps(10, 10, Set.of(), 0)) {
			assertThrows(IndexOutOfBoundsException.class, () -> maps.put(8, 0, 3, 1, new byte[3]));
			assertThrows(IndexOutOfBoundsException.class, () -> maps.put(-1, 0, 3, 1, new byte[3]));
			assertThrows(IllegalArgumentException.class, () -> maps.put(Channel.CENTRE, 0, 0, 1, 1, new float[1]));
			final String message = assertThrows(IllegalArgumentException.class, () -> find(maps, ObjectSettings.of(
				Grouping.Panoptic.DEFAULT, SETTINGS.classes()))).getMessage();
			assertTrue(message.contains("CENTRE"), message);
		}
		assertThrows(IllegalArgumentException.class, () -> new ObjectClasses(Set.of(1), Set.of(1)));
		assertThrows(IllegalArgumentException.class, () -> new ObjectClasses(Set.of(256), Set.of()));
		assertThrows(IllegalArgumentException.class, () -> new Foreground.ByProbability(0));
		assertThrows(IllegalArgumentException.class, () -> new Grouping.Panoptic(4, 0.1, true, Grouping.Orphans.NONE,
			0));
		assertThrows(IllegalArgumentException.class, () -> new Grouping.Panoptic(5, 0.1, true, Grouping.Orphans.NONE,
			0, 20.5));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 50, 110 })
	void itStopsWhenItIsCancelled(final int after) {
		final AtomicInteger asked = new AtomicInteger();
		try (ObjectMaps maps = new ObjectMaps(60, 60, Set.of(), 0, 8)) {
			maps.put(0, 0, 60, 60, PlaneCase.random(60, 60, 3, new Random(1)).classes);
			final Monitor monitor = new Monitor() {

				@Override
				public void progress(final long done, final long total) {
					assertTrue(done <= total);
				}

				@Override
				public boolean cancelled() {
					return asked.incrementAndGet() > after;
				}
			};
			assertThrows(CancellationException.class, () -> new ObjectFinder(SETTINGS, Runnable::run, 1).find(maps,
				monitor));
		}
	}

	/**
	 * A plane of 400 million pixels: squares with a boundary, in cells of 100 pixels, and a comb whose teeth lie
	 * between them. Runs in the heap of any test, with 64 MB for blocks.
	 */
	@Nightly
	@Test
	void aLargePlaneStreamsThroughASmallHeap() throws Exception {
		final int side = 20_000;
		final ExecutorService threads = Executors.newFixedThreadPool(2);
		try (ObjectMaps maps = new ObjectMaps(side, side, Set.of(), 64L << 20)) {
			final byte[] strip = new byte[side * 100];
			for (int i = 0; i < strip.length; i++) {
				final int x = i % side % 100;
				final int y = i / side;
				final boolean isSquare = x >= 20 && x < 80 && y >= 20 && y < 80;
				final boolean isInside = x >= 22 && x < 78 && y >= 22 && y < 78;
				strip[i] = (byte) (y == 0 || i % side == 0 || isInside ? 1 : isSquare ? 2 : 0);
			}
			for (int y = 0; y < side; y += 100)
				maps.put(0, y, side, 100, strip);
			try (ObjectPlane plane = new ObjectFinder(SETTINGS, threads, 2).find(maps, Monitor.NONE)) {
				assertEquals(1 + 200 * 200, plane.count());
				assertEquals(200L * side + side - 200, plane.object(1).area());
				final AtomicLong wrong = new AtomicLong();
				final int[] labels = new int[strip.length];
				for (int row = 0; row < 200; row++) {
					plane.read(0, row * 100, side, 100, labels);
					for (int i = 0; i < labels.length; i++) {
						final int square = 2 + row * 200 + i % side / 100;
						final boolean isComb = i / side == 0 || i % side == 0;
						if (labels[i] != (isComb ? 1 : strip[i] == 0 ? 0 : square)) wrong.incrementAndGet();
					}
				}
				assertEquals(0, wrong.get());
			}
		}
		threads.shutdown();
	}
}
