package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Components, against flooding of whole planes, in all ways. */
class ComponentsTest {

	private static final ObjectClasses NUCLEI = new ObjectClasses(Set.of(1), Set.of(2));
	private static final ObjectSettings SETTINGS = ObjectSettings.of(Grouping.Components.DEFAULT, NUCLEI);

	private static void assertFound(final PlaneCase plane, final String... expected) {
		assertEquals(String.join("\n", expected) + "\n", plane.picture(plane.find(SETTINGS)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void componentsAreThoseOfFlooding(final int seed) {
		final Random random = new Random(seed);
		for (int round = 0; round < 20; round++) {
			final int width = 1 + random.nextInt(50);
			final PlaneCase plane = PlaneCase.random(width, 1 + random.nextInt(50), 5, random);
			final boolean acrossClasses = random.nextBoolean();
			final Set<Integer> boundary = random.nextInt(3) == 0 ? Set.of() : random.nextBoolean() ? Set.of(2) : Set.of(
				2, 4);
			ObjectSettings settings = ObjectSettings.of(new Grouping.Components(acrossClasses), ObjectClasses.of(5, 0,
				boundary)).with(random.nextBoolean() ? Connectivity.EIGHT : Connectivity.FOUR);
			if (random.nextInt(3) == 0) {
				final float[] values = new float[plane.classes.length];
				for (int i = 0; i < values.length; i++)
					values[i] = random.nextFloat();
				plane.with(Channel.FOREGROUND, values);
				settings = settings.with(new Foreground.ByProbability(0.3));
			}
			assertArrayEquals(Plain.components(plane, settings, acrossClasses), plane.find(settings), plane.toString());
		}
	}

	@Test
	void anEmptyPlaneHasNone() {
		final PlaneCase plane = new PlaneCase(40, 30);
		assertArrayEquals(new int[1200], plane.find(SETTINGS));
	}

	@Test
	void onePixelIsAnObject() {
		assertFound(PlaneCase.of("1"), "1");
	}

	@Test
	void aWholePlaneIsOneObject() {
		final PlaneCase plane = new PlaneCase(70, 45);
		Arrays.fill(plane.classes, (byte) 1);
		final PlaneObject object = plane.find(SETTINGS, new Way(8, 2, 1000, 9)).objects().get(0);
		assertEquals(70 * 45, object.area());
		assertEquals(34.5, object.centroidX());
		assertEquals(22, object.centroidY());
	}

	/** Two legs that meet far below, and one within the other. */
	@Test
	void legsOfAUAreOneObject() {
		assertFound(PlaneCase.of( //
			"1...1...1.1", //
			"1...1...1.1", //
			"1...1...1.1", //
			"1...1...1.1", //
			"1...1...1.1", //
			"1...1...1.1", //
			"1...1...1.1", //
			"1...1...1.1", //
			"11111....1.", //
			"........1.1"), //
			"1...1...2.2", //
			"1...1...2.2", //
			"1...1...2.2", //
			"1...1...2.2", //
			"1...1...2.2", //
			"1...1...2.2", //
			"1...1...2.2", //
			"1...1...2.2", //
			"11111....2.", //
			"........2.2");
	}

	/** Two spirals that wind around each other across many blocks. */
	@Test
	void spiralsStayApart() {
		final PlaneCase plane = Spirals.plane(101);
		final int[] labels = plane.find(SETTINGS);
		assertArrayEquals(Plain.components(plane, SETTINGS, false), labels);
		assertEquals(2, Arrays.stream(labels).max().getAsInt());
	}

	@Test
	void aBoundaryGoesToTheNearerObjectAndOfEqualOnesToTheFirst() {
		assertFound(PlaneCase.of( //
			"1222222221", //
			"..........", //
			"1222221..2", //
			".......2..", //
			"222......."), //
			"1111122222", //
			"..........", //
			"3333444..5", //
			".......4..", //
			"666.......");
	}

	/** The seed is behind a wall, and reached around it, through other blocks. */
	@Test
	void aBoundaryGoesAlongItsForeground() {
		assertFound(PlaneCase.of( //
			"1.222222222222222222", //
			"2.2................2", //
			"2.2.1.2222222222222.", //
			"2.2.2.2.............", //
			"222.222............."), //
			"1.111111111111112222", //
			"1.1................2", //
			"1.1.2.2222222222222.", //
			"1.1.2.2.............", //
			"111.222.............");
	}

	@Test
	void classesAreObjectsOfTheirOwnUnlessTheyAreJoined() {
		final PlaneCase plane = PlaneCase.of("113", ".33");
		final ObjectClasses classes = new ObjectClasses(Set.of(1, 3), Set.of());
		assertEquals("112\n.22\n", plane.picture(plane.find(ObjectSettings.of(Grouping.Components.DEFAULT, classes))));
		final ObjectSettings joined = ObjectSettings.of(new Grouping.Components(true), classes);
		assertEquals("111\n.11\n", plane.picture(plane.find(joined)));
		assertEquals(3, plane.find(joined, Way.USUAL).objects().get(0).classNumber());
	}
}
