package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;

/** Real micrographs and photographs, from their files to labels; runs where they lie beside the project. */
class RealImagesTest {

	private static final Path DATA = Path.of("../shared/data");

	@BeforeEach
	void needsTheImages() {
		assumeTrue(Files.isDirectory(DATA), "the images are not beside the project");
	}

	/** The files of a folder, sorted; none where the folder is not there. */
	private static List<Path> files(final String folder) throws IOException {
		assumeTrue(Files.isDirectory(DATA.resolve(folder)), "there is no " + folder);
		try (Stream<Path> files = Files.list(DATA.resolve(folder))) {
			return files.sorted().toList();
		}
	}

	private static ImagePlus labels(final String model, final ImagePlus image, final int tile) {
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open(model), Device.CPU)) {
			return segmenter.segment(image, tile, EnumSet.of(Output.LABELS), Monitor.NONE).labels();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nuclei_fluorescence", "nuclei_histology", "nuclei_cytology", "wbc_large", "em_vnc",
		"phase_t98g", "voc21" })
	void tilesAgreeWithTheWhole(final String set) throws IOException {
		final ImagePlus image = ImageFiles.open(files(set + "/val/images").get(0));
		final ImagePlus whole = labels("atrous", image, 4096);
		final ImagePlus tiled = labels("atrous", image, 128);
		assertTrue(((String) whole.getProperty("Info")).contains("tiles: 1 in 1 plane"));
		assertEquals(image.getWidth(), tiled.getWidth());
		assertEquals(image.getHeight(), tiled.getHeight());
		final byte[] expected = (byte[]) whole.getProcessor().getPixels();
		final byte[] found = (byte[]) tiled.getProcessor().getPixels();
		assertArrayEquals(expected, found);
	}

	@Test
	void everyStackIsSegmented() throws IOException {
		int segmented = 0;
		for (final Path file : files("stacks")) {
			if (!file.toString().endsWith(".tif")) continue;
			final ImagePlus image = ImageFiles.open(file);
			final ImagePlus labels = labels("above-mid-range-of-plane", image, 200);
			assertEquals(image.getNSlices(), labels.getNSlices());
			assertEquals(image.getNFrames(), labels.getNFrames());
			assertEquals(image.getCalibration().pixelWidth, labels.getCalibration().pixelWidth);
			final int middle = (labels.getStackSize() + 1) / 2;
			final int stored = (middle - 1) * image.getNChannels() + image.getC();
			final ImagePlus alone = labels("above-mid-range-of-plane", new ImagePlus("alone", image.getStack()
				.getProcessor(stored)), 200);
			assertArrayEquals((byte[]) alone.getProcessor().getPixels(), (byte[]) labels.getStack().getPixels(middle),
				file.toString());
			segmented++;
		}
		assertTrue(segmented > 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "threshold", "atrous" })
	void aLargeImageNeedsNoTileSize(final String model) throws IOException {
		final Path file = DATA.resolve("large/dapi_tissue_3968x4864_8bit.tif");
		assumeTrue(Files.exists(file), "the large image is not beside the project");
		final ImagePlus labels = labels(model, ImageFiles.open(file), 0);
		assertEquals(3968, labels.getWidth());
		assertEquals(4864, labels.getHeight());
		assertTrue(labels.getStatistics().max > 0);
	}
}
