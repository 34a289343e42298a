package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The watershed, against a plain one, in all ways. */
class WatershedTest {

	private static final ObjectClasses CLASSES = new ObjectClasses(Set.of(1), Set.of());

	/** Discs of class 1 at random places. */
	private static PlaneCase discs(final int width, final int height, final int count, final int radius,
		final Random random)
	{
		final PlaneCase plane = new PlaneCase(width, height);
		for (int n = 0; n < count; n++)
			disc(plane, random.nextInt(width), random.nextInt(height), 1 + random.nextInt(radius));
		return plane;
	}

	private static void disc(final PlaneCase plane, final int x, final int y, final int radius) {
		for (int i = 0; i < plane.classes.length; i++)
			if (Math.hypot(i % plane.width - x, i / plane.width - y) <= radius) plane.classes[i] = 1;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void objectsAreThoseOfAPlainWatershed(final int seed) {
		final Random random = new Random(seed);
		int divided = 0;
		for (int round = 0; round < 10; round++) {
			final PlaneCase plane = random.nextInt(4) == 0 ? PlaneCase.random(1 + random.nextInt(40), 1 +
				random.nextInt(40), 2, random) : discs(10 + random.nextInt(30), 10 + random.nextInt(30), 1 +
					random.nextInt(9), 9, random);
			final Channel weight = random.nextBoolean() ? Channel.OBJECT : Channel.FOREGROUND;
			if (random.nextBoolean()) {
				final float[] values = new float[plane.classes.length];
				for (int i = 0; i < values.length; i++)
					values[i] = 0.5f + random.nextFloat() / 2;
				plane.with(weight, values);
			}
			final Grouping.Watershed how = new Grouping.Watershed(random.nextInt(4) * 0.6, random.nextInt(5) * 0.4,
				random.nextInt(4) == 0 ? 15 : 2048);
			final ObjectSettings settings = ObjectSettings.of(how, CLASSES).with(random.nextBoolean() ?
				Connectivity.EIGHT : Connectivity.FOUR);
			final PlainWatershed plain = new PlainWatershed(plane, settings, how);
			final int[] expected = plain.labels();
			assertArrayEquals(expected, plane.find(settings), how + "\n" + plane);
			assertEquals(plain.undivided(), plane.find(settings, Way.USUAL).undivided());
			final int parts = Arrays.stream(plane.find(ObjectSettings.of(Grouping.Components.DEFAULT, CLASSES).with(
				settings.connectivity()))).max().orElse(0);
			if (Arrays.stream(expected).max().orElse(0) > parts) divided++;
		}
		assertEquals(true, divided > 0, "none was divided");
	}

	@Test
	void twoDiscsThatTouchAreTwo() {
		final PlaneCase plane = new PlaneCase(60, 30);
		disc(plane, 15, 15, 10);
		disc(plane, 33, 15, 10);
		final int[] labels = plane.find(ObjectSettings.of(Grouping.Watershed.DEFAULT, CLASSES));
		assertEquals(2, Arrays.stream(labels).max().getAsInt());
		assertEquals(1, labels[15 * 60 + 20]);
		assertEquals(2, labels[15 * 60 + 28]);
	}

	/** A smooth ellipse whose border is rough has small maxima, which are no objects. */
	@Test
	void aShallowSaddleDividesNothing() {
		final PlaneCase plane = new PlaneCase(60, 30);
		disc(plane, 15, 15, 10);
		disc(plane, 20, 15, 10);
		disc(plane, 25, 15, 10);
		assertEquals(1, Arrays.stream(plane.find(ObjectSettings.of(Grouping.Watershed.DEFAULT, CLASSES))).max()
			.getAsInt());
	}

	@Test
	void whatIsTooLargeStaysWholeAndIsCounted() {
		final PlaneCase plane = new PlaneCase(100, 30);
		disc(plane, 15, 15, 10);
		disc(plane, 33, 15, 10);
		disc(plane, 75, 15, 10);
		final ObjectSettings settings = ObjectSettings.of(new Grouping.Watershed(1, 1.5, 38), CLASSES);
		final PlaneCase.Found found = plane.find(settings, Way.USUAL);
		assertEquals(2, found.objects().size());
		assertEquals(1, found.undivided());
		final PlaneCase.Found divided = plane.find(ObjectSettings.of(new Grouping.Watershed(1, 1.5, 39), CLASSES),
			Way.USUAL);
		assertEquals(3, divided.objects().size());
		assertEquals(0, divided.undivided());
	}

	@Test
	void aPlaneWithoutBackgroundIsOneObject() {
		final PlaneCase plane = new PlaneCase(40, 30);
		Arrays.fill(plane.classes, (byte) 1);
		final int[] ones = new int[1200];
		Arrays.fill(ones, 1);
		assertArrayEquals(ones, plane.find(ObjectSettings.of(Grouping.Watershed.DEFAULT, CLASSES)));
	}
}
