package io.github.deeplabij.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.segment.LoadedModel;
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
		try (LoadedModel model = LoadedModel.load(Model.bundled("nuclei-fluorescence").semantic(), Device.CPU,
			Monitor.NONE))
		{
			final byte[] whole = labels(model, 2048);
			final byte[] tiled = labels(model, 700);
			final int core = 384;
			long near = 0;
			long other = 0;
			for (int i = 0; i < whole.length; i++) {
				if (!isNear(i % SIDE, core) && !isNear(i / SIDE, core)) continue;
				near++;
				if (whole[i] != tiled[i]) other++;
			}
			assertTrue(near > 4 * NEAR * SIDE, near + " labels are near seams");
			assertTrue(other <= MOST * near, other + " of " + near + " labels differ");
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

	private byte[] labels(final LoadedModel model, final int tile) {
		final Path image = TestImage.make(folder.resolve("tile-" + tile), 3, SIDE, SIDE);
		final Scale scale = Scale.plan(image, "nuclei", ScaleSettings.DEFAULT.sized(tile, 4096), "nuclei", model,
			Monitor.NONE);
		for (int block = 0; block < scale.blocks(); block++)
			scale.segment(block, Monitor.NONE);
		return (byte[]) read(image, "nuclei");
	}
}
