package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;

/** Objects and probabilities of stacks that take more than their part of the memory. */
class StoredStackTest {

	private static final Geometry GEOMETRY = new Geometry(30, 20, 5, 2);

	private static final List<Region> REGIONS = List.of(new Region(17, 0, 13, 20), new Region(0, 0, 17, 9), new Region(
		0, 9, 17, 11));
	private static final List<ClassInfo> CLASSES = List.of(new ClassInfo(0, "background", OptionalInt.empty()),
		new ClassInfo(1, "cell", OptionalInt.empty()));

	@TempDir
	private Path folder;

	private static ImageStack probabilities(final long most) {
		final ScoreOutput output = new ScoreOutput(new OutputJob(IJ.createImage("a", "8-bit", 30, 20, 5), CLASSES,
			"probabilities"), most);
		output.begin(GEOMETRY);
		final Random random = new Random(4);
		for (int plane = 0; plane < 5; plane++) {
			for (final Region region : REGIONS) {
				for (int channel = 0; channel < 2; channel++) {
					final float[] values = new float[(int) region.size()];
					for (int i = 0; i < values.length; i++) values[i] = random.nextFloat();
					output.scores(plane, channel, region, values);
				}
			}
		}
		return output.image().getStack();
	}

	@Test
	void probabilitiesAreThoseOfTheMemory() {
		final ImageStack stored = probabilities(100);
		final ImageStack inMemory = probabilities(Long.MAX_VALUE);
		assertTrue(stored.isVirtual());
		assertEquals(10, stored.size());
		for (int p = 1; p <= 10; p++) {
			assertArrayEquals((float[]) inMemory.getPixels(p), (float[]) stored.getPixels(p));
			assertEquals(inMemory.getSliceLabel(p), stored.getSliceLabel(p));
		}
	}

	/** Squares that move to the right from plane to plane. */
	private static FoundObjects objects(final ObjectLink link, final long most) {
		final ImagePlus image = IJ.createImage("a", "8-bit", 30, 20, 5);
		image.setDimensions(1, 5, 1);
		final FoundObjects objects = new FoundObjects(CLASSES, false, ObjectInfo.of(CLASSES), new ObjectChoices(Optional
			.of(ObjectInfo.Method.COMPONENTS), ObjectChoices.DEFAULT.size(), 0, true, false, link),
			image, most, Monitor.NONE);
		objects.begin(GEOMETRY);
		for (int plane = 0; plane < 5; plane++) {
			for (final Region region : REGIONS) {
				final int[] labels = new int[(int) region.size()];
				for (int i = 0; i < labels.length; i++) {
					final int x = region.x() + i % region.width() - plane;
					labels[i] = x > 1 && x % 9 < 6 && (region.y() + i / region.width()) % 8 < 6 ? 1 : 0;
				}
				objects.labels(plane, region, labels);
			}
		}
		objects.end();
		return objects;
	}

	@ParameterizedTest
	@EnumSource(value = ObjectLink.class, names = { "NONE", "SLICES" })
	void objectsAreThoseOfTheMemory(final ObjectLink link) {
		final FoundObjects inMemory = objects(link, Long.MAX_VALUE);
		final FoundObjects stored = objects(link, 100);
		assertTrue(stored.stack().isVirtual());
		assertFalse(inMemory.stack().isVirtual());
		assertEquals(inMemory.count(), stored.count());
		assertTrue(stored.count() >= 6, "objects: " + stored.count());
		assertEquals(inMemory.classesByNumber(), stored.classesByNumber());
		assertEquals(16, stored.stack().getBitDepth());
		for (int p = 1; p <= 5; p++)
			assertArrayEquals((short[]) inMemory.stack().getPixels(p), (short[]) stored.stack().getPixels(p));
	}

	/** 44 planes of 1.5 million pixels take 760 MB in memory: 2 channels of 32 bits, objects, labels. */
	@Test
	void longStacksTakeLessThanTheMemory() {
		final Geometry large = new Geometry(1536, 1024, 44, 2);
		assumeTrue(Runtime.getRuntime().maxMemory() < 600L << 20, "needs a small heap, as Maven gives");
		final byte[] pixels = new byte[1536 * 1024];
		final ImageStack image = new ImageStack(1536, 1024);
		for (int plane = 0; plane < large.planes(); plane++) image.addSlice(null, pixels);
		final OutputJob job = new OutputJob(new ImagePlus("a", image), CLASSES, "probabilities");
		job.find(ObjectInfo.of(CLASSES), ObjectChoices.DEFAULT, Monitor.NONE);
		final Outputs outputs = new Outputs(job, EnumSet.of(Output.LABELS, Output.PROBABILITIES, Output.OBJECTS));
		outputs.begin(large);
		final Region band = new Region(0, 0, 1536, 1024);
		for (int plane = 0; plane < large.planes(); plane++) {
			final int[] labels = new int[(int) band.size()];
			for (int i = 0; i < labels.length; i++) labels[i] = i / 1536 % 64 > 32 && i % 1536 % 64 > 32 ? 1 : 0;
			final float[] low = new float[labels.length];
			final float[] high = new float[labels.length];
			for (int i = 0; i < labels.length; i++) {
				high[i] = 0.9f * labels[i];
				low[i] = 1 - high[i];
			}
			outputs.labels(plane, band, labels);
			outputs.scores(plane, 0, band, low);
			outputs.scores(plane, 1, band, high);
		}
		outputs.end();
		assertEquals(44 * 24 * 16, job.objects().count());
		assertTrue(outputs.of(Output.PROBABILITIES).image().getStack().isVirtual());
		assertTrue(job.objectImage().getStack().isVirtual());
		job.objectImage().setSlice(44);
		assertEquals(24 * 16, job.objectImage().getProcessor().getStats().max);
	}

	@Test
	void canBeSavedAndCut() {
		final ImageStack stored = probabilities(100);
		final ImageStack inMemory = probabilities(Long.MAX_VALUE);
		final String file = folder.resolve("probabilities.tif").toString();
		IJ.saveAsTiff(new ImagePlus("probabilities", stored), file);
		final ImageStack read = IJ.openImage(file).getStack();
		for (int p = 1; p <= 10; p++)
			assertArrayEquals((float[]) inMemory.getPixels(p), (float[]) read.getPixels(p));
		stored.deleteSlice(2);
		assertEquals(9, stored.size());
		assertEquals(inMemory.getSliceLabel(3), stored.getSliceLabel(2));
		assertArrayEquals((float[]) inMemory.getPixels(3), (float[]) stored.getPixels(2));
	}
}
