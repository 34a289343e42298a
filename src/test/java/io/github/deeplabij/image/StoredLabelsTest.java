package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;

/** Labels of stacks that take more than their part of the memory. */
class StoredLabelsTest {

	private static final Geometry GEOMETRY = new Geometry(30, 20, 5, 2);

	@TempDir
	private Path folder;

	private static ImageStack filled(final int largest, final long most) {
		final LabelStack labels = new LabelStack(List.of(new ClassInfo(0, "a", OptionalInt.empty()), new ClassInfo(
			largest, "b", OptionalInt.empty())), most, false);
		labels.begin(GEOMETRY);
		final Random random = new Random(3);
		for (int plane = 4; plane >= 0; plane--) {
			for (final Region region : List.of(new Region(17, 0, 13, 20), new Region(0, 0, 17, 9), new Region(0, 9, 17,
				11)))
				labels.labels(plane, region, random.ints(region.size(), 0, largest + 1).toArray());
		}
		return labels.stack();
	}

	@ParameterizedTest
	@ValueSource(ints = { 255, 40_000 })
	void areThoseOfTheMemory(final int largest) {
		final ImageStack stored = filled(largest, 100);
		final ImageStack inMemory = filled(largest, Long.MAX_VALUE);
		assertTrue(stored.isVirtual());
		assertFalse(inMemory.isVirtual());
		assertEquals(inMemory.getBitDepth(), stored.getBitDepth());
		for (int p = 1; p <= 5; p++)
			assertArrayEquals(inMemory.getProcessor(p).getIntArray(), stored.getProcessor(p).getIntArray());
		stored.setSliceLabel("third", 3);
		stored.deleteSlice(2);
		assertEquals(4, stored.size());
		assertEquals("third", stored.getSliceLabel(2));
		assertArrayEquals(inMemory.getProcessor(3).getIntArray(), stored.getProcessor(2).getIntArray());
	}

	@Test
	void canBeSaved() {
		final String file = folder.resolve("labels.tif").toString();
		IJ.saveAsTiff(new ImagePlus("labels", filled(255, 100)), file);
		final ImageStack read = IJ.openImage(file).getStack();
		final ImageStack inMemory = filled(255, Long.MAX_VALUE);
		assertEquals(5, read.size());
		for (int p = 1; p <= 5; p++)
			assertArrayEquals((byte[]) inMemory.getPixels(p), (byte[]) read.getPixels(p));
	}

	/** A single plane that goes to a file is written as it lies in the temporary file. */
	@Test
	void aSinglePlaneIsWrittenWithoutTheMemoryForIt() {
		final LabelStack labels = new LabelStack(List.of(new ClassInfo(0, "a", OptionalInt.empty()), new ClassInfo(200,
			"b", OptionalInt.empty())), 100, true);
		labels.begin(new Geometry(30, 20, 1, 2));
		final int[] values = new Random(6).ints(600, 0, 201).toArray();
		labels.labels(0, new Region(0, 0, 30, 20), values);
		final StoredLabels stored = (StoredLabels) labels.stack();
		final ImagePlus image = new ImagePlus("labels", stored);
		stored.mark(image);
		ImageFiles.saveTiff(image, folder.resolve("one.tif"));
		final ImagePlus read = IJ.openImage(folder.resolve("one.tif").toString());
		final long[] counts = new long[1 << Short.SIZE];
		for (int i = 0; i < values.length; i++) {
			assertEquals(values[i], read.getProcessor().get(i));
			counts[values[i]]++;
		}
		assertArrayEquals(counts, labels.counts());
	}
}
