package io.github.deeplabij.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.Claim;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.objects.RunLabeller;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.OmeImage;
import io.github.deeplabij.zarr.OmeLabels;
import io.github.deeplabij.zarr.ZarrProblem;

/** Images of OME-Zarr are segmented block by block, with the same labels whatever the parts. */
@TestInstance(Lifecycle.PER_CLASS)
class ScaleTest {

	private static final int WIDTH = 900;
	private static final int HEIGHT = 700;
	private static final String NAME = "bright";
	private static final ScaleSettings SETTINGS = ScaleSettings.DEFAULT.sized(140, 256).with(true);

	@TempDir
	private Path folder;
	private LoadedModel model;

	@BeforeAll
	void load() {
		model = LoadedModel.load(TestModels.open("above-mid-range-of-plane"), Device.CPU, Monitor.NONE);
	}

	@AfterAll
	void close() {
		model.close();
	}

	private Scale plan(final Path image, final ScaleSettings settings) {
		return Scale.plan(image, NAME, settings, "threshold", model, Monitor.NONE);
	}

	private static int[] all(final Scale scale) {
		return IntStream.range(0, scale.blocks()).toArray();
	}

	/** All of it in one program. */
	private Path segmented(final String name, final int version, final ScaleSettings settings) {
		final Path image = TestImage.make(folder.resolve(name), version, WIDTH, HEIGHT);
		final Scale scale = plan(image, settings);
		assertEquals(Map.of(), run(scale, all(scale), 2));
		Merge.open(image, NAME).all(false, Monitor.NONE);
		return image;
	}

	private static Map<Integer, Problem> run(final Scale scale, final int[] blocks, final int threads) {
		return new BlockQueue(scale, new Silent(), Monitor.NONE).run(blocks, threads);
	}

	private static final class Silent implements BlockQueue.Listener {

		private final List<Integer> anew = new ArrayList<>();

		@Override
		public void done(final int block, final boolean now) {
			if (now) anew.add(block);
		}

		@Override
		public void failed(final int block, final Problem problem) {
			// the queue gives it
		}
	}

	private static int[] read(final Path image, final String name, final int level) {
		final OmeLabels labels = OmeLabels.open(OmeImage.open(new FolderStore(image), ""), name);
		final long[] shape = labels.array(level).shape();
		final Object values = labels.array(level).read(new long[2], new int[] { (int) shape[0], (int) shape[1] });
		return values instanceof byte[] bytes ? IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray()
			: (int[]) values;
	}

	private static int[] truth() {
		return IntStream.range(0, WIDTH * HEIGHT).map(i -> TestImage.isBright(i % WIDTH, i / WIDTH) ? 1 : 0).toArray();
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void labelsAreThoseOfTheNetwork(final int version) {
		final Path image = segmented("labels-" + version, version, SETTINGS);
		final int[] labels = read(image, NAME, 0);
		final int[] truth = truth();
		assertEquals(List.of(), IntStream.range(0, labels.length).filter(i -> labels[i] != truth[i]).limit(3).boxed()
			.toList());
	}

	@ParameterizedTest
	@ValueSource(ints = { 128, 256, 640, 4096 })
	void objectsAreThoseOfTheWholeImage(final int block) {
		final Path image = segmented("objects-" + block, 3, SETTINGS.sized(140, block));
		final int[] objects = read(image, NAME + "-objects", 0);
		final int[] whole = new int[objects.length];
		final int count = new RunLabeller().label(truth(), WIDTH, HEIGHT, true, whole).count();
		assertEquals(count, IntStream.of(objects).max().getAsInt());
		assertRenamed(whole, objects, count);
	}

	@Test
	void objectsOfSomeSizesAreKept() {
		final ObjectSizes some = new ObjectSizes(25, 400, false, true);
		final Path image = segmented("sizes", 3, SETTINGS.with(some));
		final int[] objects = read(image, NAME + "-objects", 0);
		final int[] whole = whole();
		final int count = IntStream.of(whole).max().getAsInt();
		final int[] areas = new int[count + 1];
		final boolean[] atBorder = new boolean[count + 1];
		for (int i = 0; i < whole.length; i++) {
			areas[whole[i]]++;
			atBorder[whole[i]] |= i % WIDTH == 0 || i % WIDTH == WIDTH - 1 || i < WIDTH || i >= WIDTH * (HEIGHT - 1);
		}
		// a pixel's area is 0.25
		final int[] kept = IntStream.of(whole).map(id -> areas[id] >= 100 && areas[id] <= 1600 && !atBorder[id] ? id
			: 0).toArray();
		final int[] ids = IntStream.of(kept).distinct().filter(id -> id > 0).sorted().toArray();
		assertTrue(ids.length > 20 && ids.length < count - 20, ids.length + " of " + count);
		assertRenamed(IntStream.of(kept).map(id -> id == 0 ? 0 : Arrays.binarySearch(ids, id) + 1).toArray(), objects,
			ids.length);
	}

	/** Both have the same objects, under other numbers. */
	private static void assertRenamed(final int[] expected, final int[] found, final int count) {
		final int[] names = new int[count + 1];
		final int[] back = new int[count + 1];
		for (int i = 0; i < expected.length; i++) {
			assertEquals(expected[i] == 0, found[i] == 0, "pixel " + i);
			if (names[expected[i]] == 0) names[expected[i]] = found[i];
			if (back[found[i]] == 0) back[found[i]] = expected[i];
			assertEquals(names[expected[i]], found[i], "pixel " + i);
			assertEquals(back[found[i]], expected[i], "pixel " + i);
		}
	}

	@Test
	void eachSliceOfAChannelIsSegmented() throws Exception {
		final Path image = TestImage.stack(folder.resolve("stack"), 3, 300, 200);
		final Scale scale = plan(image, new ScaleSettings("gfp", 0, 140, 128, true, SETTINGS.passes(), null));
		assertEquals(18, scale.blocks());
		assertEquals(Map.of(), run(scale, all(scale), 2));
		Merge.open(image, NAME).all(false, Monitor.NONE);
		final OmeLabels labels = OmeLabels.open(OmeImage.open(new FolderStore(image), ""), NAME);
		final byte[] values = (byte[]) labels.array(0).read(new long[4], new int[] { 1, 3, 200, 300 });
		for (int i = 0; i < values.length; i++) {
			final int slice = i / 300 / 200;
			assertEquals(TestImage.isBright(i % 300 + TestImage.MOVED * slice, i / 300 % 200) ? 1 : 0, values[i]);
		}
		final List<String> rows = Files.readAllLines(folder.resolve("stack.deeplab").resolve(NAME).resolve(
			"objects.csv"));
		for (int slice = 1; slice <= 3; slice++) {
			final String start = "\\d+,1," + slice + ",.*";
			assertTrue(rows.stream().anyMatch(row -> row.matches(start)), rows.toString());
		}
	}

	@Test
	void tablesMeasureTheWholeObjects() throws Exception {
		final Path image = segmented("tables", 3, SETTINGS);
		final int[] objects = read(image, NAME + "-objects", 0);
		final Path beside = folder.resolve("tables.deeplab").resolve(NAME);
		final List<String> rows = Files.readAllLines(beside.resolve("objects.csv"));
		assertEquals(IntStream.of(objects).max().getAsInt(), rows.size() - 1);
		for (int id = 1; id < rows.size(); id += 7) {
			final int object = id;
			final int[] at = IntStream.range(0, objects.length).filter(i -> objects[i] == object).toArray();
			final int left = IntStream.of(at).map(i -> i % WIDTH).min().getAsInt();
			final int top = at[0] / WIDTH;
			assertEquals(String.format(Locale.ROOT, "%d,1,1,high,%d,%.3f,%.3f,%d,%d,%d,%d", id, at.length,
				IntStream.of(at).map(i -> i % WIDTH).average().getAsDouble(), IntStream.of(at).map(i -> i / WIDTH)
					.average().getAsDouble(), left, top, IntStream.of(at).map(i -> i % WIDTH).max().getAsInt() - left +
					1, at[at.length - 1] / WIDTH - top + 1), rows.get(id));
		}
		final long bright = IntStream.of(truth()).sum();
		assertTrue(Files.readString(beside.resolve("summary.csv")).contains("high," + bright + ","), Files.readString(
			beside.resolve("summary.csv")));
	}

	@Test
	void otherLevelsAreTheNearestLabels() {
		final Path image = segmented("levels", 3, SETTINGS);
		final int[] fine = read(image, NAME + "-objects", 0);
		final int[] coarse = read(image, NAME + "-objects", 1);
		for (int i = 0; i < coarse.length; i++) {
			final int x = i % (WIDTH / 2) * 2;
			final int y = i / (WIDTH / 2) * 2;
			assertTrue(coarse[i] == fine[y * WIDTH + x] || coarse[i] == fine[y * WIDTH + x + 1] || coarse[i] == fine[
				(y + 1) * WIDTH + x] || coarse[i] == fine[(y + 1) * WIDTH + x + 1], "pixel " + i);
		}
	}

	@Test
	void aCoarserLevelGivesLabelsOfAll() {
		final ScaleSettings coarse = new ScaleSettings("auto", 1, 140, 256, false, SETTINGS.passes(), null);
		final Path image = segmented("coarse", 3, coarse);
		final int[] labels = read(image, NAME, 1);
		final int[] enlarged = read(image, NAME, 0);
		for (int i = 0; i < enlarged.length; i++)
			assertEquals(labels[i / WIDTH / 2 * (WIDTH / 2) + i % WIDTH / 2], enlarged[i]);
	}

	@Test
	void allFilesAreTheSameWhateverTheParts() {
		final Map<String, String> one = TestImage.sums(segmented("one/image", 3, SETTINGS));
		assertTrue(one.size() > 20, one.toString());
		for (final int parts : new int[] { 2, 7 }) {
			final Path image = TestImage.make(folder.resolve("of-" + parts + "/image"), 3, WIDTH, HEIGHT);
			plan(image, SETTINGS);
			for (int part = parts; part >= 1; part--) {
				final Scale scale = Scale.planned(image, NAME, model);
				assertEquals(Map.of(), run(scale, new Part(part, parts).blocks(scale.blocks()), 1 + part % 2));
			}
			Merge.open(image, NAME).all(false, Monitor.NONE);
			assertEquals(one, TestImage.sums(image));
		}
	}

	@Test
	void aRerunDoesTheRest() throws Exception {
		final Path image = segmented("rest/image", 3, SETTINGS);
		final Map<String, String> all = TestImage.sums(image);
		final Path blocks = folder.resolve("rest/image.deeplab").resolve(NAME).resolve("blocks");
		Files.delete(blocks.resolve("00000003.json"));
		final Scale scale = plan(image, SETTINGS);
		Files.delete(image.resolve("labels").resolve(NAME).resolve("0/c/1/0"));
		final Silent heard = new Silent();
		new BlockQueue(scale, heard, Monitor.NONE).run(all(scale), 1);
		assertEquals(List.of(3, 4), heard.anew);
		Merge.open(image, NAME).all(false, Monitor.NONE);
		assertEquals(all, TestImage.sums(image));
	}

	@Test
	void otherSettingsAreRefused() {
		final Path image = segmented("other", 3, SETTINGS);
		final DeepLabException e = assertThrows(DeepLabException.class, () -> plan(image, SETTINGS.sized(200, 256)
			.with(false)));
		assertEquals(new ScaleProblem.OtherPlan(NAME, List.of("choice of objects", "tile size")), e.problem());
	}

	@Test
	void aDamagedBlockCostsItselfAlone() throws Exception {
		final Path image = TestImage.make(folder.resolve("damaged"), 3, WIDTH, HEIGHT);
		final Scale scale = plan(image, SETTINGS);
		final Path chunk = image.resolve("0/c/0/0");
		final byte[] bytes = Files.readAllBytes(chunk);
		final byte[] broken = bytes.clone();
		broken[broken.length / 2] ^= 1;
		Files.write(chunk, broken);
		final Map<Integer, Problem> failed = new HashMap<>(run(scale, all(scale), 2));
		assertEquals(Set.of(0), failed.keySet());
		assertTrue(failed.values().stream().allMatch(ZarrProblem.Damaged.class::isInstance), failed.toString());
		assertThrows(DeepLabException.class, () -> Merge.open(image, NAME).all(false, Monitor.NONE));
		Merge.open(image, NAME).all(true, Monitor.NONE);
		Files.write(chunk, bytes);
		final Silent heard = new Silent();
		assertEquals(Map.of(), new BlockQueue(scale, heard, Monitor.NONE).run(all(scale), 1));
		assertEquals(List.copyOf(failed.keySet()).stream().sorted().toList(), heard.anew);
		Merge.open(image, NAME).all(false, Monitor.NONE);
		assertRenamed(whole(), read(image, NAME + "-objects", 0), IntStream.of(whole()).max().getAsInt());
	}

	private static int[] whole() {
		final int[] whole = new int[WIDTH * HEIGHT];
		new RunLabeller().label(truth(), WIDTH, HEIGHT, true, whole);
		return whole;
	}

	@Test
	void aBlockAtWhichProgramsEndedIsNamedAndTheOthersAreDone() throws Exception {
		final Path image = TestImage.make(folder.resolve("ended"), 3, WIDTH, HEIGHT);
		final Scale scale = plan(image, SETTINGS);
		final Path tries = Files.createDirectories(folder.resolve("ended.deeplab").resolve(NAME).resolve("tries"));
		Files.writeString(tries.resolve("00000002.txt"), "2");
		Files.writeString(tries.resolve("00000005.txt"), "3");
		final List<Integer> order = new ArrayList<>();
		final BlockQueue.Listener heard = new BlockQueue.Listener() {

			@Override
			public void done(final int block, final boolean anew) {
				order.add(block);
			}

			@Override
			public void failed(final int block, final Problem problem) {
				// the queue gives it
			}
		};
		assertEquals(Map.of(5, new ScaleProblem.Ended(3)), new BlockQueue(scale, heard, Monitor.NONE).run(all(scale),
			2));
		assertEquals(scale.blocks() - 1, order.size());
		assertEquals(2, order.get(order.size() - 1));
		assertEquals(0, tries.toFile().list().length);
		assertEquals(Map.of(), run(scale, all(scale), 2));
	}

	@Test
	void aBlockThatAnotherProgramIsAtIsNotCounted() throws Exception {
		final Scale scale = plan(TestImage.make(folder.resolve("two"), 3, WIDTH, HEIGHT), SETTINGS);
		final Path tries = folder.resolve("two.deeplab").resolve(NAME).resolve("tries");
		try (Attempts.Attempt first = scale.attempts().begin(4)) {
			assertEquals("1", Files.readString(tries.resolve("00000004.txt")));
			assertEquals(Map.of(), run(scale, all(scale), 2));
			assertEquals("1", Files.readString(tries.resolve("00000004.txt")));
		}
		assertEquals(0, tries.toFile().list().length);
	}

	@Test
	void aPartRunsOnceAtATime() throws Exception {
		final Scale scale = plan(TestImage.make(folder.resolve("claimed"), 3, WIDTH, HEIGHT), SETTINGS);
		try (Claim claim = scale.claim(new Part(1, 3))) {
			assertThrows(DeepLabException.class, () -> scale.claim(new Part(1, 3)));
			scale.claim(new Part(2, 3)).close();
		}
		scale.claim(new Part(1, 3)).close();
	}

	@Test
	void whatIsMissingIsNamed() {
		final Path image = TestImage.make(folder.resolve("missing"), 3, WIDTH, HEIGHT);
		assertEquals(new ScaleProblem.NoPlan(NAME), assertThrows(DeepLabException.class, () -> Scale.planned(image,
			NAME, model)).problem());
		assertThrows(DeepLabException.class, () -> plan(image, new ScaleSettings("2", 0, 140, 256, false, SETTINGS
			.passes(), null)));
		assertThrows(DeepLabException.class, () -> plan(image, new ScaleSettings("auto", 2, 140, 256, false, SETTINGS
			.passes(), null)));
	}
}
