package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.objects.ObjectFilter.Pieces;

/** Filters, against those of whole planes, in all ways. */
class ObjectFilterTest {

	private static final ObjectSettings SETTINGS = ObjectSettings.of(Grouping.Components.DEFAULT, new ObjectClasses(Set
		.of(1, 3), Set.of()));

	private static void assertFound(final ObjectFilter filter, final PlaneCase plane, final String... expected) {
		assertEquals(String.join("\n", expected) + "\n", plane.picture(plane.find(SETTINGS.with(filter))));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void objectsAreThoseOfPlainFilters(final int seed) {
		final Random random = new Random(seed);
		for (int round = 0; round < 20; round++) {
			final PlaneCase plane = PlaneCase.random(1 + random.nextInt(45), 1 + random.nextInt(45), 4, random);
			final ObjectFilter filter = new ObjectFilter(random.nextBoolean() ? Pieces.JOIN : Pieces.LARGEST, random
				.nextInt(6), random.nextBoolean() ? random.nextInt(30) : ObjectFilter.ANY, random.nextBoolean() ? 20 +
					random.nextInt(200) : ObjectFilter.ANY, random.nextInt(3) == 0);
			final ObjectSettings settings = ObjectSettings.of(Grouping.Components.DEFAULT, ObjectClasses.of(4, 0,
				Set.of(2))).with(random.nextBoolean() ? Connectivity.EIGHT : Connectivity.FOUR).with(filter);
			final int[] grouped = Plain.components(plane, settings, false);
			assertArrayEquals(Plain.filtered(plane.width, grouped, settings), plane.find(settings), filter + "\n" +
				plane);
		}
	}

	@Test
	void smallAndLargeObjectsGo() {
		assertFound(new ObjectFilter(Pieces.JOIN, 2, 0, 3, false), PlaneCase.of("1.11.111.1111"), "..11.222.....");
	}

	@Test
	void objectsAtTheBorderGo() {
		assertFound(new ObjectFilter(Pieces.JOIN, 0, 0, ObjectFilter.ANY, true), PlaneCase.of( //
			"..1....", //
			"..1.11.", //
			".......", //
			".1....1"), //
			".......", //
			"....11.", //
			".......", //
			".......");
	}

	/** A hole with another object in it is none; one with a speck that is too small is. */
	@Test
	void holesOfOneObjectAreFilled() {
		assertFound(new ObjectFilter(Pieces.JOIN, 2, 9, ObjectFilter.ANY, false), PlaneCase.of( //
			"11111111111111111", //
			"1...1.1.1...1...1", //
			"1...1..11.331.3.1", //
			"1...111111111...1", //
			"11111...11..11111", //
			"...11...11......."), //
			"11111111111111111", //
			"111111111...11111", //
			"111111111.2211111", //
			"11111111111111111", //
			"11111...11..11111", //
			"...11...11.......");
	}

	@Test
	void largeHolesStay() {
		assertFound(new ObjectFilter(Pieces.JOIN, 0, 2, ObjectFilter.ANY, false), PlaneCase.of( //
			"111111111", //
			"1..11...1", //
			"111111111"), //
			"111111111", //
			"11111...1", //
			"111111111");
	}

	/** The ring is closed along diagonals alone, and so is closed only where these count. */
	@Test
	void aRingIsAsConnectedAsAnObject() {
		final PlaneCase plane = PlaneCase.of( //
			"..1..", //
			".1.1.", //
			"..1..");
		final ObjectSettings fill = SETTINGS.with(new ObjectFilter(Pieces.JOIN, 0, 9, ObjectFilter.ANY, false));
		assertEquals("..1..\n.111.\n..1..\n", plane.picture(plane.find(fill)));
		assertEquals("..1..\n.2.3.\n..4..\n", plane.picture(plane.find(fill.with(Connectivity.FOUR))));
	}
}
