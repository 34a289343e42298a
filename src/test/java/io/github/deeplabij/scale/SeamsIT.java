package io.github.deeplabij.scale;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Window;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.segment.Passes;
import io.github.deeplabij.segment.Segmenter;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.OmeImage;
import io.github.deeplabij.zarr.OmeLabels;

/** Where tiles meet, a bundled model gives the labels that it gives the image in one tile. */
class SeamsIT {

	private static final int SIDE = 1400;
	private static final int NEAR = 8;
	private static final double MOST = 0.0005;

	@TempDir
	private Path folder;

	@Test
	void labelsNearSeamsAreThoseOfOneTile() {
		assertSame(Passes.ONE, null);
	}

	@Test
	void soTheyAreOfAnImageThatIsFlippedToo() {
		assertSame(new Passes(List.of(1.0), Passes.Merge.MEAN, true, Passes.Zoom.NONE), null);
	}

	@Test
	void soTheyAreOfSeveralScales() {
		assertSame(new Passes(List.of(0.75, 1.0, 1.25), Passes.Merge.MEAN, false, Passes.Zoom.NONE), null);
	}

	@Test
	void soTheyAreOfTheCrf() {
		assertSame(Passes.ONE, CrfSettings.DEFAULT);
	}

	/** In small tiles and blocks, few labels near the seams differ from those of one tile, and fewer elsewhere. */
	private void assertSame(final Passes passes, final CrfSettings crf) {
		try (LoadedModel model = LoadedModel.load(Model.bundled("nuclei-fluorescence").semantic(), Device.CPU,
			Monitor.NONE))
		{
			final byte[] whole = labels(model, new ScaleSettings("auto", 0, 2048, 4096, false, passes, crf));
			final byte[] tiled = labels(model, new ScaleSettings("auto", 0, 700, 384, false, passes, crf));
			final LabelPlace place = LabelPlace.beside(folder.resolve("tile-700"), "nuclei");
			final int core = new Ledger(place.ledger()).plan().orElseThrow().grid().core();
			final long[] near = new long[2];
			final long[] away = new long[2];
			for (int i = 0; i < whole.length; i++) {
				final long[] count = isNear(i % SIDE, core) || isNear(i / SIDE, core) ? near : away;
				count[0]++;
				if (whole[i] != tiled[i]) count[1]++;
			}
			System.out.println(passes + (crf == null ? "" : ", CRF") + ", cores of " + core + ": " + near[1] + " of " +
				near[0] + " labels near seams differ, " + away[1] + " of " + away[0] + " others");
			assertTrue(near[0] > 4 * NEAR * SIDE, near[0] + " labels are near seams");
			assertTrue(near[1] <= MOST * near[0], near[1] + " of " + near[0] + " labels differ near seams");
			assertTrue(away[1] <= MOST * away[0], away[1] + " of " + away[0] + " labels differ elsewhere");
		}
	}

	/** Of tiles that hold one value the network runs one alone, and labels are those of a run on each. */
	@Test
	void tilesOfOneValueAreRunOnce() {
		final Passes passes = new Passes(List.of(1.0), Passes.Merge.MEAN, true, Passes.Zoom.NONE);
		final AtomicInteger runs = new AtomicInteger();
		try (LoadedModel model = LoadedModel.load(Model.bundled("nuclei-fluorescence").semantic(), Device.CPU,
			Monitor.NONE))
		{
			final LoadedModel counted = new LoadedModel(model.model(), model.sha256(), new Counted(model.network(),
				runs), model.notes());
			final LabelPlace image = LabelPlace.beside(TestImage.make(folder.resolve("sparse"), 3, SIDE, SIDE, 2),
				"nuclei");
			final ScaleSettings settings = new ScaleSettings("auto", 0, 400, 384, false, passes, null);
			final Scale scale = Scale.plan(image, settings, "nuclei", counted, Monitor.NONE);
			for (int block = 0; block < scale.blocks(); block++)
				scale.segment(block, Monitor.NONE);
			final int once = runs.getAndSet(0);
			// a window says of no tile that it has one value
			final List<Window> planes = ScaleImage.open(image, settings, model.model().description()).planes().stream()
				.map(plane -> new Window(plane, new Region(0, 0, SIDE, SIDE))).toList();
			final byte[] expected = new byte[SIDE * SIDE];
			new Segmenter(counted.network(), model.model().description(), 400, passes, Optional.empty()).aligned(128)
				.segment(planes, (plane, region, labels) -> {
					for (int i = 0; i < labels.length; i++)
						expected[(region.y() + i / region.width()) * SIDE + region.x() + i % region.width()] =
							(byte) labels[i];
				}, Monitor.NONE);
			assertArrayEquals(expected, (byte[]) read(image.store(), "nuclei"));
			assertTrue(once < runs.get() / 2, once + " runs, and " + runs.get() + " without");
		}
	}

	/** Counts runs. */
	private record Counted(Network network, AtomicInteger runs) implements Network {

		@Override
		public Device device() {
			return network.device();
		}

		@Override
		public FloatBuffer input(final long... shape) {
			return network.input(shape);
		}

		@Override
		public Scores run(final BooleanSupplier cancelled) {
			return network.run(cancelled);
		}

		@Override
		public <T> T run(final int among, final long[] shape, final Consumer<FloatBuffer> fill,
			final BooleanSupplier cancelled, final Function<Scores, T> read)
		{
			runs.incrementAndGet();
			return network.run(among, shape, fill, cancelled, read);
		}

		@Override
		public void close() {
			network.close();
		}
	}

	/** Objects, with the lines around them, are the same whatever the blocks; so are their measures. */
	@Test
	void objectsDoNotDependOnBlocks() throws IOException {
		try (LoadedModel model = LoadedModel.load(Model.bundled("nuclei-fluorescence").semantic(), Device.CPU,
			Monitor.NONE))
		{
			final Path one = objects(model, 4096);
			final Path several = objects(model, 384);
			final int[] expected = (int[]) read(one, "nuclei-objects");
			final int[] found = (int[]) read(several, "nuclei-objects");
			final Map<Integer, Integer> names = new HashMap<>();
			for (int i = 0; i < expected.length; i++) {
				final Integer known = names.putIfAbsent(expected[i], found[i]);
				assertEquals(known == null ? found[i] : known, found[i], "pixel " + i);
			}
			assertEquals(names.size(), new HashSet<>(names.values()).size());
			assertTrue(names.size() > 50, names.size() + " objects");
			assertEquals(rows(one), rows(several));
		}
	}

	/** The rows of the table of objects, but for their numbers. */
	private static List<String> rows(final Path image) throws IOException {
		return Files.readAllLines(image.resolveSibling(image.getFileName() + ".deeplab").resolve("nuclei/objects.csv"))
			.stream().map(row -> row.replaceFirst("^\\d+,", "")).sorted().toList();
	}

	private Path objects(final LoadedModel model, final int block) {
		final Path image = TestImage.make(folder.resolve("block-" + block), 3, SIDE, SIDE);
		final Scale scale = Scale.plan(image, "nuclei", ScaleSettings.DEFAULT.sized(700, block).with(true), "nuclei",
			model, Monitor.NONE);
		for (int each = 0; each < scale.blocks(); each++)
			scale.segment(each, Monitor.NONE);
		Merge.open(image, "nuclei").all(false, Monitor.NONE);
		return image;
	}

	private static Object read(final Path image, final String name) {
		return OmeLabels.open(OmeImage.open(new FolderStore(image), ""), name).array(0).read(new long[2], new int[] {
			SIDE, SIDE });
	}

	private static boolean isNear(final int at, final int core) {
		final int seam = Math.round((float) at / core) * core;
		return seam > 0 && at >= seam - NEAR && at < seam + NEAR;
	}

	private byte[] labels(final LoadedModel model, final ScaleSettings settings) {
		final Path image = TestImage.make(folder.resolve("tile-" + settings.tile()), 3, SIDE, SIDE);
		final Scale scale = Scale.plan(image, "nuclei", settings, "nuclei", model, Monitor.NONE);
		for (int block = 0; block < scale.blocks(); block++)
			scale.segment(block, Monitor.NONE);
		return (byte[]) read(image, "nuclei");
	}
}
