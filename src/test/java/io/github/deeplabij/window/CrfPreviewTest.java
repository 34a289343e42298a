package io.github.deeplabij.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.image.ImageRefiner;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.Painter;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.refine.CrfSettings;

import ij.IJ;
import ij.ImagePlus;
import ij.process.ByteProcessor;

/** The preview and the whole refinement, on an image that is refined in 2 x 2 tiles. */
@TestInstance(Lifecycle.PER_CLASS)
class CrfPreviewTest {

	private static final int SIDE = 2100;
	private static final CrfSettings SETTINGS = new CrfSettings(3, 1, 2, 6, 10, 4, FastMeanField.Quality.FAST);
	private static final ImageRefiner.Extent PLANES = new ImageRefiner.Extent(false, false);

	private final CrfPreview preview = new CrfPreview();
	private ImagePlus image;
	private String mask;

	@BeforeAll
	void draw(@TempDir final Path folder) {
		final Random random = new Random(5);
		final ByteProcessor pixels = new ByteProcessor(SIDE, SIDE);
		final ByteProcessor labels = new ByteProcessor(SIDE, SIDE);
		for (int i = 0; i < SIDE * SIDE; i++) {
			final boolean disc = Math.hypot(i % SIDE % 40 - 20, i / SIDE % 40 - 20) < 12;
			pixels.set(i, (int) Math.max(0, (disc ? 120 : 70) + 20 * random.nextGaussian()));
			labels.set(i, disc ^ random.nextInt(3) == 0 ? 7 : 0);
		}
		image = new ImagePlus("discs", pixels);
		mask = folder.resolve("mask.tif").toString();
		IJ.saveAsTiff(new ImagePlus("mask", labels), mask);
	}

	private ImageRefiner refiner(final Monitor monitor) {
		return ImageRefiner.of(image, mask, 0.6, monitor);
	}

	private CrfPreview.Request request(final CrfSettings settings, final boolean volume) {
		return new CrfPreview.Request("mask", this::refiner, settings, new ImageRefiner.Extent(volume, false));
	}

	private List<int[]> shown(final Region region, final CrfSettings settings, final boolean volume) {
		final List<int[]> shown = new ArrayList<>();
		preview.painter(request(settings, volume)).paint(0, region, painted -> shown.add(painted.values()),
			Monitor.NONE);
		return shown;
	}

	private static int[] part(final ImagePlus labels, final Region region) {
		final int[] values = new int[(int) region.size()];
		for (int i = 0; i < values.length; i++) values[i] = labels.getProcessor().get(region.x() + i % region.width(),
			region.y() + i / region.width());
		return values;
	}

	private static double unequal(final int[] a, final int[] b) {
		int count = 0;
		for (int i = 0; i < a.length; i++)
			if (a[i] != b[i]) count++;
		return (double) count / a.length;
	}

	@Test
	void showsTheLabelsOfTheWholeRefinement() {
		final ImagePlus labels = refiner(Monitor.NONE).refine(SETTINGS, PLANES, EnumSet.of(Output.LABELS), Monitor.NONE)
			.labels();
		final Region inOneTile = new Region(100, 150, 300, 200);
		final Region inFour = new Region(900, 950, 300, 200);
		final CrfSettings lighter = new CrfSettings(3, 1, 1, 6, 10, 2, FastMeanField.Quality.FAST);
		assertTrue(unequal(shown(inOneTile, lighter, false).get(0), part(labels, inOneTile)) > 0, "other settings");
		final List<int[]> once = shown(inOneTile, SETTINGS, false);
		assertEquals(1, once.size(), "a small tile is shown at once");
		assertArrayEquals(part(labels, inOneTile), once.get(0));
		final List<int[]> twice = shown(inFour, SETTINGS, false);
		assertEquals(2, twice.size(), "large tiles take longer");
		final double quick = unequal(twice.get(0), part(labels, inFour));
		assertTrue(quick > 0 && quick < 0.02, "share of labels that differ at first: " + quick);
		assertArrayEquals(part(labels, inFour), twice.get(1));
		assertEquals(1, shown(inFour, SETTINGS, true).size(), "what a volume would be is not shown");
	}

	@Test
	void ofManyClassesShowsLabelsAfterAFewIterationsFirst(@TempDir final Path folder) {
		final int side = 1000;
		final Random random = new Random(6);
		final ByteProcessor pixels = new ByteProcessor(side, side);
		final ByteProcessor labels = new ByteProcessor(side, side);
		for (int i = 0; i < side * side; i++) {
			final int band = i % side * 13 / side;
			pixels.set(i, (int) Math.max(0, 40 + 15 * band + 8 * random.nextGaussian()));
			labels.set(i, random.nextInt(3) == 0 ? random.nextInt(13) : band);
		}
		final ImagePlus bands = new ImagePlus("bands", pixels);
		final String many = folder.resolve("many.tif").toString();
		IJ.saveAsTiff(new ImagePlus("many", labels), many);
		final CrfSettings six = SETTINGS.iterations(6);
		final List<int[]> shown = new ArrayList<>();
		final Region middle = new Region(400, 400, 200, 200);
		final CrfPreview.Request request = new CrfPreview.Request(many, monitor -> ImageRefiner.of(bands, many, 0.6,
			monitor), six, PLANES);
		preview.painter(request).paint(0, middle, painted -> shown.add(painted.values()), Monitor.NONE);
		final ImagePlus whole = ImageRefiner.of(bands, many, 0.6, Monitor.NONE).refine(six, PLANES, EnumSet.of(
			Output.LABELS), Monitor.NONE).labels();
		assertEquals(2, shown.size());
		final double quick = unequal(shown.get(0), part(whole, middle));
		assertTrue(quick > 0 && quick < 0.02, "share of labels that differ at first: " + quick);
		assertArrayEquals(part(whole, middle), shown.get(1));
	}

	@Test
	void stopsWhereItIsCancelledAfterTheFirstLabels() {
		final boolean[] cancelled = new boolean[1];
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {}

			@Override
			public boolean cancelled() {
				return cancelled[0];
			}
		};
		final Painter painter = new CrfPreview().painter(request(SETTINGS, false));
		final Region inFour = new Region(900, 950, 300, 200);
		assertThrows(CancellationException.class, () -> painter.paint(0, inFour, painted -> {
			assertTrue(!cancelled[0], "shown again");
			cancelled[0] = true;
		}, monitor));
	}
}
