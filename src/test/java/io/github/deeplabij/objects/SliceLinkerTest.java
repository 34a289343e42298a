package io.github.deeplabij.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.objects.LinkSettings.Kind;

/** Links between slices, each of which is one row here. */
class SliceLinkerTest {

	private static LabelSource slice(final String row) {
		return new ArrayLabels(row.length(), 1, row.chars().map(each -> each == '.' ? 0 : each - '0').toArray());
	}

	private static LinkedObjects link(final LinkSettings settings, final List<? extends LabelSource> slices) {
		final SliceLinker linker = new SliceLinker(settings);
		for (final LabelSource each : slices)
			linker.add(each, Monitor.NONE);
		return linker.finish();
	}

	private static String picture(final LabelSource slice, final int number, final LinkedObjects linked) {
		final int[] labels = new int[slice.width()];
		slice.read(0, 0, labels.length, 1, labels);
		return PlaneCase.picture(labels.length, labels.length, i -> linked.id(number, labels[i])).trim();
	}

	/** Slices, and after them what they become. */
	private static void assertLinked(final LinkSettings settings, final String... rows) {
		final List<LabelSource> slices = Arrays.stream(rows).limit(rows.length / 2).map(SliceLinkerTest::slice)
			.toList();
		final LinkedObjects linked = link(settings, slices);
		for (int s = 0; s < slices.size(); s++)
			assertEquals(rows[slices.size() + s], picture(slices.get(s), s, linked), "slice " + s);
	}

	private static LinkSettings solids(final int gap) {
		return new LinkSettings(Kind.SOLIDS, 0.25, 0.5, gap, 0, 0);
	}

	private static LinkSettings tracks(final int gap) {
		return new LinkSettings(Kind.TRACKS, 0.25, 0.5, gap, 0, 0);
	}

	@Test
	void anObjectGoesOn() {
		assertLinked(solids(0), "111..222", ".111.22.", "111..222", ".111.22.");
		assertLinked(solids(0), "1111....", "...1111.", "1111....", "...2222.");
	}

	/** Two objects become one, and the other way round. */
	@Test
	void aSolidBranches() {
		assertLinked(solids(0), "111.222.", "11111111", "111.111.", "11111111");
		assertLinked(solids(0), "11111111", "111.222.", "11111111", "111.111.");
		assertLinked(tracks(0), "111..22.", "11111111", "111..22.", "11111111");
		assertLinked(tracks(0), "11111111", ".11.222.", "11111111", ".22.111.");
	}

	/** The small one lies in both, but joins one alone. */
	@Test
	void aSmallObjectJoinsOneOfTwo() {
		assertLinked(solids(0), "111112222", "....11...", "111112222", "....11...");
	}

	@Test
	void aGapIsClosedIfNothingInBetweenIsLinked() {
		assertLinked(solids(0), "111..", ".....", "111..", "111..", ".....", "222..");
		assertLinked(solids(1), "111..", ".....", "111..", "111..", ".....", "111..");
		assertLinked(solids(1), "111..", ".....", ".....", "111..", "111..", ".....", ".....", "222..");
		assertLinked(tracks(2), "111..", ".....", ".....", "111..", "111..", ".....", ".....", "111..");
		assertLinked(tracks(1), "111.", "111.", "111.", "111.", "111.", "111.");
	}

	@Test
	void smallAndShortObjectsGo() {
		assertLinked(new LinkSettings(Kind.SOLIDS, 0.25, 0.5, 0, 5, 0), "2..11.", "2..11.", "...11.", "...11.",
			"...11.", "...11.");
		assertLinked(new LinkSettings(Kind.SOLIDS, 0.25, 0.5, 0, 0, 3), "2..11.", "2..11.", "...11.", "...11.",
			"...11.", "...11.");
		assertLinked(new LinkSettings(Kind.SOLIDS, 0.25, 0.5, 0, 2, 2), "2..11.", "2..11.", "...11.", "2..11.",
			"2..11.", "...11.");
	}

	@Test
	void slicesHaveToBeAsLarge() {
		final SliceLinker linker = new SliceLinker(solids(0));
		linker.add(slice("11"), Monitor.NONE);
		assertThrows(IllegalArgumentException.class, () -> linker.add(slice("111"), Monitor.NONE));
	}

	/** Random slices of a few pixels a row. */
	private static List<LabelSource> random(final Random random) {
		final List<LabelSource> slices = new ArrayList<>();
		final int width = 1 + random.nextInt(40);
		for (int s = 2 + random.nextInt(6); s > 0; s--) {
			final int[] labels = new int[width * 3];
			int label = 0;
			for (int i = 0; i < labels.length; i++) {
				if (random.nextInt(4) == 0) label = random.nextInt(3) == 0 ? 0 : random.nextInt(6) + 1;
				labels[i] = label;
			}
			slices.add(new ArrayLabels(width, 3, labels));
		}
		return slices;
	}

	/** Which labels of which slices are one object, whatever its number: each as slice and label. */
	private static Set<Set<String>> sets(final List<LabelSource> slices, final LinkedObjects linked,
		final boolean reversed)
	{
		final Map<Integer, Set<String>> sets = new HashMap<>();
		for (int s = 0; s < slices.size(); s++) {
			for (int label = 1; label <= slices.get(s).count(); label++) {
				final int id = linked.id(s, label);
				if (id > 0) sets.computeIfAbsent(id, each -> new HashSet<>()).add((reversed ? slices.size() - 1 -
					s : s) + " " + label);
			}
		}
		return new HashSet<>(sets.values());
	}

	@ParameterizedTest
	@EnumSource(Kind.class)
	void theDirectionDoesNotMatter(final Kind kind) {
		final Random random = new Random(7);
		for (int round = 0; round < 300; round++) {
			final List<LabelSource> slices = random(random);
			final LinkSettings settings = new LinkSettings(kind, 0.1 + 0.3 * random.nextDouble(), 0.5, random
				.nextInt(3), random.nextInt(9), random.nextInt(3));
			final Set<Set<String>> forward = sets(slices, link(settings, slices), false);
			final List<LabelSource> reversed = new ArrayList<>(slices);
			Collections.reverse(reversed);
			assertEquals(forward, sets(reversed, link(settings, reversed), true));
		}
	}

	/** A track has one object in a slice at most; ids are dense and in reading order; sizes are those of pixels. */
	@ParameterizedTest
	@EnumSource(Kind.class)
	void objectsAreWhatTheirLabelsSay(final Kind kind) {
		final Random random = new Random(8);
		for (int round = 0; round < 100; round++) {
			final List<LabelSource> slices = random(random);
			final LinkedObjects linked = link(new LinkSettings(kind, 0.2, 0.5, random.nextInt(3), random.nextInt(9),
				random.nextInt(3)), slices);
			final List<LinkedObject> expected = new ArrayList<>();
			for (int s = 0; s < slices.size(); s++) {
				final int[] labels = new int[slices.get(s).width() * 3];
				slices.get(s).read(0, 0, slices.get(s).width(), 3, labels);
				for (int label = 1; label <= slices.get(s).count(); label++) {
					final int id = linked.id(s, label);
					final int area = Plain.area(labels, label);
					if (id == 0) continue;
					if (id > expected.size()) expected.add(new LinkedObject(id, 1, area, s, s));
					else {
						final LinkedObject so = expected.get(id - 1);
						assertEquals(true, kind == Kind.SOLIDS || so.lastSlice() < s);
						expected.set(id - 1, new LinkedObject(id, 1, so.voxels() + area, so.firstSlice(), s));
					}
				}
			}
			final List<LinkedObject> found = new ArrayList<>();
			linked.forEach(found::add);
			assertEquals(expected, found);
		}
	}

	/** Planes are closed as soon as they may be. */
	@Test
	void planesAreReadNoLongerThanIsSaid() {
		final SliceLinker linker = new SliceLinker(solids(1));
		final ObjectSettings settings = ObjectSettings.of(Grouping.Components.DEFAULT, new ObjectClasses(Set.of(1, 2),
			Set.of()));
		final List<ObjectPlane> planes = new ArrayList<>();
		for (final String row : List.of("111.22", "......", "111.11", "111.22")) {
			try (ObjectMaps maps = new ObjectMaps(6, 1, Set.of(), 0)) {
				maps.put(0, 0, 6, 1, PlaneCase.of(row).classes);
				planes.add(new ObjectFinder(settings, Runnable::run, 1).find(maps, Monitor.NONE));
			}
			linker.add(planes.get(planes.size() - 1), Monitor.NONE);
			if (planes.size() > 2) planes.get(planes.size() - 3).close();
		}
		final LinkedObjects linked = linker.finish();
		assertEquals(4, linked.count());
		assertArrayEquals(new int[] { 0, 1, 2 }, new int[] { linked.id(0, 0), linked.id(0, 1), linked.id(0, 2) });
		assertArrayEquals(new int[] { 1, 3 }, new int[] { linked.id(2, 1), linked.id(2, 2) });
		assertArrayEquals(new int[] { 1, 4 }, new int[] { linked.id(3, 1), linked.id(3, 2) });
		assertEquals(2, linked.object(4).classNumber());
	}
}
