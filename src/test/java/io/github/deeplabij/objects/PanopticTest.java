package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.objects.Grouping.Orphans;

/** Centres and votes, against each pixel with each centre, in all ways. */
class PanopticTest {

	private static final ObjectClasses CLASSES = new ObjectClasses(Set.of(1, 3), Set.of(2));

	private static ObjectSettings settings(final Grouping.Panoptic how) {
		return ObjectSettings.of(how, CLASSES);
	}

	/** Without centres and with offsets of 0. */
	private static PlaneCase flat(final PlaneCase plane) {
		for (final Channel each : Set.of(Channel.CENTRE, Channel.OFFSET_Y, Channel.OFFSET_X))
			plane.with(each, new float[plane.classes.length]);
		return plane;
	}

	private static PlaneCase centre(final PlaneCase plane, final int x, final int y, final float value) {
		plane.channels.get(Channel.CENTRE)[y * plane.width + x] = value;
		return plane;
	}

	/** Few values, so that there are plateaus and equal distances. */
	private static PlaneCase random(final Random random) {
		final PlaneCase plane = flat(PlaneCase.random(1 + random.nextInt(60), 1 + random.nextInt(60), 4, random));
		final int steps = 1 + random.nextInt(20);
		final int rare = 1 + random.nextInt(60);
		final int far = 1 + random.nextInt(50);
		for (int i = 0; i < plane.classes.length; i++) {
			final int level = random.nextInt(steps + 1);
			plane.channels.get(Channel.CENTRE)[i] = random.nextInt(rare) > 0 ? 0 : 1.2f * level / steps;
			plane.channels.get(Channel.OFFSET_Y)[i] = random.nextInt(2 * far + 1) / 2f - far / 2f;
			plane.channels.get(Channel.OFFSET_X)[i] = random.nextInt(2 * far + 1) / 2f - far / 2f;
		}
		return plane;
	}

	private static Grouping.Panoptic random(final Random random, final double sigma) {
		return new Grouping.Panoptic(1 + 2 * random.nextInt(6), random.nextInt(3) * (sigma > 0 ? 0.03 : 0.3), random
			.nextBoolean(), Orphans.values()[random.nextInt(3)], random.nextInt(30), sigma);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void objectsAreThoseOfAllPairs(final int seed) {
		final Random random = new Random(seed);
		for (int round = 0; round < 20; round++) {
			final PlaneCase plane = random(random);
			final Grouping.Panoptic how = random(random, 0);
			final ObjectSettings settings = settings(how).with(random.nextBoolean() ? Connectivity.EIGHT
				: Connectivity.FOUR);
			final int[] expected = Plain.panoptic(plane, settings, how);
			assertArrayEquals(expected, plane.find(settings), how + "\n" + plane);
			final ObjectSettings filtered = settings.with(new ObjectFilter(ObjectFilter.Pieces.LARGEST, 2, 5,
				ObjectFilter.ANY, false));
			assertArrayEquals(Plain.filtered(plane.width, expected, filtered), plane.find(filtered), how + "\n" +
				plane);
		}
	}

	/** Some Gaussians reach farther than the plane is wide, and over several blocks. */
	@ParameterizedTest
	@ValueSource(doubles = { 0.1, 0.5, 1, 2.3, 7, 20 })
	void centresAreThoseOfTheSmoothedHeatmap(final double sigma) {
		final Random random = new Random(Double.hashCode(sigma));
		for (int round = 0; round < 12; round++) {
			final PlaneCase plane = random(random);
			final Grouping.Panoptic how = random(random, sigma);
			assertArrayEquals(Plain.panoptic(plane, settings(how), how), plane.find(settings(how)), how + "\n" + plane);
		}
	}

	/** Wherever blocks end, equal values stay equal. */
	@Test
	void aPlateauStaysOneWhenItIsSmoothed() {
		for (final float height : new float[] { 0.123f, 0.5f, 1.7f }) {
			final PlaneCase plane = flat(new PlaneCase(61, 47));
			Arrays.fill(plane.classes, (byte) 1);
			Arrays.fill(plane.channels.get(Channel.CENTRE), height);
			for (final double sigma : new double[] { 0.7, 2, 5 }) {
				final ObjectSettings everywhere = settings(new Grouping.Panoptic(3, height - 1e-4, true, Orphans.NONE,
					0, sigma));
				assertArrayEquals(ones(61 * 47), plane.find(everywhere));
			}
		}
	}

	private static int[] ones(final int size) {
		final int[] ones = new int[size];
		Arrays.fill(ones, 1);
		return ones;
	}

	/**
	 * Two peaks beside each other are one when they are smoothed; of its two highest pixels the first is the centre.
	 */
	@Test
	void smoothingJoinsPeaks() {
		final PlaneCase plane = flat(PlaneCase.of("1111111111111111111111111"));
		for (final int x : new int[] { 8, 11, 18 })
			centre(plane, x, 0, 1);
		assertEquals("1111111111222223333333333\n", plane.picture(plane.find(settings(new Grouping.Panoptic(3, 0.1,
			true, Orphans.NONE, 0)))));
		// the centres are at 9 (10 is as high) and at 18
		assertEquals("1111111111111122222222222\n", plane.picture(plane.find(settings(new Grouping.Panoptic(3, 0.1,
			true, Orphans.NONE, 0, 1.5)))));
	}

	/** A peak of 1 becomes one of 1 / (2 pi sigma^2), 0.159. */
	@Test
	void theThresholdIsForTheSmoothedValue() {
		final PlaneCase plane = flat(new PlaneCase(31, 31));
		Arrays.fill(plane.classes, (byte) 1);
		centre(plane, 15, 15, 1);
		assertEquals(0, Arrays.stream(plane.find(settings(new Grouping.Panoptic(3, 0.16, true, Orphans.NONE, 0, 1))))
			.max().getAsInt());
		assertArrayEquals(ones(31 * 31), plane.find(settings(new Grouping.Panoptic(3, 0.158, true, Orphans.NONE, 0,
			1))));
	}

	@Test
	void theFirstPixelOfAPlateauIsTheCentre() {
		final PlaneCase plane = flat(PlaneCase.of("111111111111"));
		for (final int x : new int[] { 2, 3, 4, 9 })
			centre(plane, x, 0, 0.5f);
		assertEquals("111111222222\n", plane.picture(plane.find(settings(new Grouping.Panoptic(5, 0.1, true,
			Orphans.NONE, 0)))));
	}

	/** The pixel in the middle is as near to both. */
	@Test
	void ofTwoCentresAsNearTheFirstHasThePixel() {
		final PlaneCase plane = centre(centre(flat(PlaneCase.of("11111")), 0, 0, 0.3f), 4, 0, 0.9f);
		assertEquals("11122\n", plane.picture(plane.find(settings(new Grouping.Panoptic(3, 0.1, true, Orphans.NONE,
			0)))));
	}

	@Test
	void theThresholdItselfIsNoCentre() {
		final PlaneCase plane = centre(flat(PlaneCase.of("1.1")), 0, 0, 0.5f);
		assertEquals("...\n", plane.picture(plane.find(settings(new Grouping.Panoptic(3, 0.5, true, Orphans.NONE,
			9)))));
		assertEquals("1..\n", plane.picture(plane.find(settings(new Grouping.Panoptic(3, 0.499, true, Orphans.NONE,
			9)))));
	}

	@Test
	void partsWithoutACentreAreWhatIsChosen() {
		final PlaneCase plane = centre(flat(PlaneCase.of("11.1...1111")), 0, 0, 1);
		assertEquals("11.1...2222\n", plane.picture(plane.find(settings(new Grouping.Panoptic(9, 0.1, true,
			Orphans.NEAREST, 6)))));
		assertEquals("11.1...1122\n", plane.picture(plane.find(settings(new Grouping.Panoptic(9, 0.1, true,
			Orphans.NEAREST, 8)))));
		assertEquals("11.2...3333\n", plane.picture(plane.find(settings(new Grouping.Panoptic(9, 0.1, true,
			Orphans.OBJECT, 8)))));
		assertEquals("11.........\n", plane.picture(plane.find(settings(new Grouping.Panoptic(9, 0.1, true,
			Orphans.NONE, 8)))));
	}

	@Test
	void mostPixelsDecideTheClass() {
		final PlaneCase plane = centre(flat(PlaneCase.of("2222133")), 0, 0, 1);
		final PlaneObject object = plane.find(settings(Grouping.Panoptic.DEFAULT), Way.USUAL).objects().get(0);
		assertEquals(3, object.classNumber());
		assertEquals(7, object.area());
	}

	/** A centre that is 700 pixels away from the last pixel, whose votes go even farther. */
	@Test
	void aPartGoesToItsCentreHoweverFar() {
		final PlaneCase plane = flat(new PlaneCase(700, 40));
		Arrays.fill(plane.classes, (byte) 1);
		centre(centre(plane, 1, 39, 1), 3, 20, 0.7f);
		Arrays.fill(plane.channels.get(Channel.OFFSET_X), 500);
		Arrays.fill(plane.channels.get(Channel.OFFSET_Y), -300);
		final Grouping.Panoptic how = new Grouping.Panoptic(9, 0.1, true, Orphans.NEAREST, 10);
		assertArrayEquals(Plain.panoptic(plane, settings(how), how), plane.find(settings(how)));
	}

	@Test
	void withoutAnyCentreAllAreParts() {
		final PlaneCase plane = flat(PlaneCase.of("11.1"));
		assertEquals("11.2\n", plane.picture(plane.find(settings(Grouping.Panoptic.DEFAULT))));
	}
}
