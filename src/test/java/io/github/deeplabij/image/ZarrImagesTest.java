package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.zarr.ArraySpec;
import io.github.deeplabij.zarr.ElementType;
import io.github.deeplabij.zarr.FolderStore;
import io.github.deeplabij.zarr.SmallImage;
import io.github.deeplabij.zarr.Store;
import io.github.deeplabij.zarr.ZarrArray;
import io.github.deeplabij.zarr.ZarrGroup;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.process.ImageProcessor;

/** Images of OME-Zarr as ImageJ has them. */
class ZarrImagesTest {

	@TempDir
	Path folder;
	private Path store;

	@BeforeEach
	void write() {
		store = folder.resolve("cells.ome.zarr");
		SmallImage.write(new FolderStore(store), "", "0.5");
	}

	@Test
	void calibrationAndChannelsAreKept() {
		final ImagePlus image = ZarrImages.open(store.toString(), 0);
		assertEquals("cells.ome", image.getTitle());
		assertEquals(16, image.getBitDepth());
		assertArrayEquals(new int[] { 60, 40, 2, 3, 1 }, image.getDimensions());
		assertTrue(image.getStack().isVirtual());
		assertEquals(0.25, image.getCalibration().pixelWidth);
		assertEquals(0.5, image.getCalibration().pixelHeight);
		assertEquals(2, image.getCalibration().pixelDepth);
		assertEquals("micron", image.getCalibration().getUnit());
		assertEquals(List.of("DAPI", "actin"), ChannelChoice.names(image));
		assertEquals(List.of(2), ChannelChoice.resolve("actin", image, 1));
		final CompositeImage composite = (CompositeImage) image;
		assertEquals(0xff0000ff, composite.getChannelLut(1).getRGB(255));
		assertEquals(0xff00ff00, composite.getChannelLut(2).getRGB(255));
		assertEquals(10, composite.getChannelLut(1).min);
		assertEquals(500, composite.getChannelLut(2).max);
	}

	@Test
	void allPlanesHaveTheirPixels() {
		for (int level = 0; level < 2; level++) {
			final ImagePlus image = ZarrImages.open(store.toString(), level);
			for (int z = 0; z < 3; z++)
				for (int c = 0; c < 2; c++) {
					final ImageProcessor plane = image.getStack().getProcessor(image.getStackIndex(c + 1, z + 1, 1));
					assertArrayEquals(SmallImage.plane(c, z, 40 >> level, 60 >> level), (short[]) plane.getPixels());
					// the next one who asks sees what is in the file
					plane.set(0);
				}
			final ImageProcessor again = image.getStack().getProcessor(image.getStackSize());
			assertArrayEquals(SmallImage.plane(1, 2, 40 >> level, 60 >> level), (short[]) again.getPixels());
		}
		assertEquals("cells.ome-level1", ZarrImages.open(store.toString(), 1).getTitle());
	}

	@ParameterizedTest
	@EnumSource(ElementType.class)
	void allTypesAreShown(final ElementType type) {
		final Store one = new FolderStore(folder.resolve("one.zarr"));
		final JsonObject attributes = JsonParser.parseString("""
				{ "ome": { "version": "0.5", "multiscales": [{
				  "axes": [{ "name": "y", "type": "space" }, { "name": "x", "type": "space" }],
				  "datasets": [{ "path": "0",
				    "coordinateTransformations": [{ "type": "scale", "scale": [1, 1] }] }] }] } }
				""").getAsJsonObject();
		ZarrGroup.write(one, "", 3, attributes);
		final ZarrArray array = ZarrArray.create(one, "0", ArraySpec.of(type, 1, 3));
		array.writeShard(new long[2], switch (type) {
			case INT8, UINT8 -> new byte[] { 1, 0, -1 };
			case INT16, UINT16 -> new short[] { 1, 0, -1 };
			case INT32, UINT32 -> new int[] { 1, 0, -1 };
			case INT64, UINT64 -> new long[] { 1, 0, -1 };
			case FLOAT32 -> new float[] { 1, 0, -1 };
			case FLOAT64 -> new double[] { 1, 0, -1 };
		});
		final ImageProcessor shown = ZarrImages.open(folder.resolve("one.zarr").toString(), 0).getProcessor();
		assertEquals(1, shown.getf(0));
		assertEquals(0, shown.getf(1));
		assertEquals(type.isUnsigned() ? (float) (Math.pow(2, 8 * type.bytes()) - 1) : -1, shown.getf(2));
	}

	/** Some programs make coarser levels of one channel alone. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void aLevelMayHaveOtherChannels(final int channels) {
		ZarrArray.create(new FolderStore(store), "1", ArraySpec.of(ElementType.UINT16, channels, 3, 20, 30)
			.chunks(1, 2, 20, 30));
		final ImagePlus image = ZarrImages.open(store.toString(), 1);
		assertEquals(channels, image.getNChannels());
		assertEquals("DAPI", image.getStack().getSliceLabel(1));
		assertEquals(channels == 3 ? null : "DAPI", image.getStack().getSliceLabel(channels));
		assertEquals(2, ZarrImages.open(store.toString(), 0).getNChannels());
	}

	@Test
	void aPathOpensTheFinestLevel() {
		assertEquals(60, ImageFiles.open(store).getWidth());
		assertTrue(ZarrImages.isMeant(store.toString()) && ZarrImages.isMeant("https://example.org/x.ome.zarr/A/1/0"));
		assertFalse(ZarrImages.isMeant(folder.toString()) || ZarrImages.isMeant("https://example.org/x.tif"));
		assertThrows(DeepLabException.class, () -> ZarrImages.open(folder.resolve("none.zarr").toString(), 0));
		assertThrows(DeepLabException.class, () -> ZarrImages.open(store.toString(), -1));
	}
}
