package io.github.deeplabij.scale;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

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
			System.out.println(other + " of " + near + " labels near seams differ");
			assertTrue(near > 4 * NEAR * SIDE, near + " labels are near seams");
			assertTrue(other <= MOST * near, other + " of " + near + " labels differ");
		}
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
		return (byte[]) OmeLabels.open(OmeImage.open(new FolderStore(image), ""), "nuclei").array(0).read(new long[2],
			new int[] { SIDE, SIDE });
	}
}
