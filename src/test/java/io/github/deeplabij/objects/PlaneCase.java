package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;

import io.github.deeplabij.common.Monitor;

/** A plane's maps in whole arrays, from which objects are found in several ways. */
final class PlaneCase {

	final int width;
	final int height;
	final byte[] classes;
	final Map<Channel, float[]> channels = new EnumMap<>(Channel.class);

	/** What was found. */
	record Found(int[] labels, List<PlaneObject> objects, int undivided) {}

	PlaneCase(final int width, final int height) {
		this.width = width;
		this.height = height;
		classes = new byte[width * height];
	}

	/** A picture of classes, a row each: digits, and points for 0. */
	static PlaneCase of(final String... rows) {
		final PlaneCase plane = new PlaneCase(rows[0].length(), rows.length);
		for (int i = 0; i < plane.classes.length; i++) {
			final char each = rows[i / plane.width].charAt(i % plane.width);
			plane.classes[i] = (byte) (each == '.' ? 0 : each - '0');
		}
		return plane;
	}

	/** Random classes, in spots of some pixels. */
	static PlaneCase random(final int width, final int height, final int classes, final Random random) {
		final PlaneCase plane = new PlaneCase(width, height);
		final int coarse = 1 + random.nextInt(4);
		final double empty = random.nextDouble();
		final int[] spots = new int[(width / coarse + 1) * (height / coarse + 1)];
		for (int i = 0; i < spots.length; i++)
			spots[i] = random.nextDouble() < empty ? 0 : random.nextInt(classes);
		for (int i = 0; i < plane.classes.length; i++) {
			final int spot = spots[i / width / coarse * (width / coarse + 1) + i % width / coarse];
			plane.classes[i] = (byte) (random.nextInt(12) == 0 ? random.nextInt(classes) : spot);
		}
		return plane;
	}

	/** Adds a channel, whose values are rounded as they are kept. */
	PlaneCase with(final Channel channel, final float[] values) {
		channels.put(channel, values);
		return this;
	}

	/** A channel's value as it is kept. */
	double kept(final Channel channel, final int i) {
		return (double) channel.steps(channel.keep(channels.get(channel)[i])) / channel.scale();
	}

	/** Finds the objects in each way, and looks whether they are the same, and whether their table is right. */
	int[] find(final ObjectSettings settings) {
		final Found first = find(settings, Way.ALL.get(0));
		assertTable(settings, first);
		for (final Way way : Way.ALL) {
			final Found found = find(settings, way);
			assertArrayEquals(first.labels, found.labels, () -> way + "\n" + this);
			assertEquals(first.objects, found.objects, () -> way + "\n" + this);
			assertEquals(first.undivided, found.undivided, () -> way + "\n" + this);
		}
		return first.labels;
	}

	/** Finds the objects in one way. */
	Found find(final ObjectSettings settings, final Way way) {
		final ExecutorService threads = Executors.newFixedThreadPool(4);
		try (ObjectMaps maps = new ObjectMaps(width, height, channels.keySet(), way.budget(), way.side())) {
			put(maps, way, threads);
			try (ObjectPlane plane = new ObjectFinder(settings, threads, way.threads()).find(maps, Monitor.NONE)) {
				final int[] labels = new int[width * height];
				plane.read(0, 0, width, height, labels);
				final List<PlaneObject> objects = new ArrayList<>();
				plane.forEach(objects::add);
				assertEquals(objects.size(), plane.count());
				return new Found(labels, objects, plane.undivided());
			}
		}
		finally {
			threads.shutdown();
		}
	}

	private void put(final ObjectMaps maps, final Way way, final ExecutorService threads) {
		final List<Runnable> parts = new ArrayList<>();
		final Random random = new Random(way.side());
		int step;
		for (int y = 0; y < height; y += step) {
			final int top = y;
			final int h = Math.min(height - y, 1 + random.nextInt(way.largestRegion()));
			step = h;
			int across;
			for (int x = 0; x < width; x += across) {
				final int left = x;
				final int w = Math.min(width - x, 1 + random.nextInt(way.largestRegion()));
				across = w;
				parts.add(() -> put(maps, left, top, w, h));
			}
		}
		Collections.shuffle(parts, random);
		if (way.threads() == 1) parts.forEach(Runnable::run);
		else {
			final List<Future<?>> running = new ArrayList<>();
			for (final Runnable part : parts)
				running.add(threads.submit(part));
			for (final Future<?> part : running) {
				try {
					part.get();
				}
				catch (final Exception e) {
					throw new AssertionError(e);
				}
			}
		}
	}

	private void put(final ObjectMaps maps, final int x, final int y, final int w, final int h) {
		final byte[] part = new byte[w * h];
		for (int i = 0; i < part.length; i++)
			part[i] = classes[(y + i / w) * width + x + i % w];
		maps.put(x, y, w, h, part);
		channels.forEach((channel, values) -> {
			final float[] numbers = new float[w * h];
			for (int i = 0; i < numbers.length; i++)
				numbers[i] = values[(y + i / w) * width + x + i % w];
			maps.put(channel, x, y, w, h, numbers);
		});
	}

	/** Measures the objects pixel by pixel. */
	private void assertTable(final ObjectSettings settings, final Found found) {
		final Map<Integer, List<Integer>> pixels = new TreeMap<>();
		for (int i = 0; i < found.labels.length; i++)
			if (found.labels[i] > 0) pixels.computeIfAbsent(found.labels[i], label -> new ArrayList<>()).add(i);
		final List<PlaneObject> expected = new ArrayList<>();
		int before = -1;
		for (final Map.Entry<Integer, List<Integer>> each : pixels.entrySet()) {
			assertEquals(expected.size() + 1, each.getKey());
			final List<Integer> of = each.getValue();
			assertEquals(true, of.get(0) > before, "in reading order");
			before = of.get(0);
			expected.add(measure(settings, each.getKey(), of));
		}
		assertEquals(expected, found.objects, this::toString);
	}

	private PlaneObject measure(final ObjectSettings settings, final int label, final List<Integer> of) {
		final int left = of.stream().mapToInt(i -> i % width).min().getAsInt();
		final int right = of.stream().mapToInt(i -> i % width).max().getAsInt();
		final int top = of.get(0) / width;
		final int bottom = of.get(of.size() - 1) / width;
		int winner = settings.classes().objects().iterator().next();
		long most = 0;
		for (final int each : settings.classes().objects()) {
			final long votes = of.stream().filter(i -> (classes[i] & 0xff) == each).count();
			if (votes > most) winner = each;
			most = Math.max(most, votes);
		}
		double confidence = Double.NaN;
		if (channels.containsKey(Channel.FOREGROUND)) {
			long sum = 0;
			for (final int i : of)
				sum += Math.round(kept(Channel.FOREGROUND, i) * 65535);
			confidence = (double) sum / of.size() / 65535;
		}
		return new PlaneObject(label, winner, of.size(), left, top, right, bottom, of.get(0) % width, left == 0 ||
			top == 0 || right == width - 1 || bottom == height - 1, of.stream().mapToLong(i -> i % width).sum(), of
				.stream().mapToLong(i -> i / width).sum(), confidence);
	}

	/** The classes as a picture. */
	@Override
	public String toString() {
		return picture(width, classes.length, i -> classes[i]);
	}

	/** Numbers as a picture, a row a line: 0 as a point, and letters from 10 on. */
	static String picture(final int width, final int size, final IntUnaryOperator values) {
		final StringBuilder picture = new StringBuilder();
		for (int i = 0; i < size; i++) {
			final int each = values.applyAsInt(i);
			picture.append(each == 0 ? '.' : Character.forDigit(each % 36, 36));
			if (i % width == width - 1) picture.append('\n');
		}
		return picture.toString();
	}

	/** A picture of labels. */
	String picture(final int[] labels) {
		return picture(width, labels.length, i -> labels[i]);
	}
}
