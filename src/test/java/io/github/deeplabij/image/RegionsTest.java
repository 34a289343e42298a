package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.Nightly;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;
import io.github.deeplabij.segment.Prepared;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ImageProcessor;

/** Regions of ImageJ's images: of a prepared one, and the channels that the model sees. */
class RegionsTest {

	private static final Path SCAN = Path.of("..", "shared", "data", "large", "dapi_tissue_3968x4864_8bit.tif");
	private static final int SIDE = 200;

	private final Random random = new Random(12);
	private final Model model = new Catalogue(List.of()).find("nuclei-fluorescence");

	private static ImageSegmenter.Settings settings(final boolean crf) {
		return new ImageSegmenter.Settings(512, Passes.ONE, PixelSize.IMAGE, crf ? Optional.of(CrfSettings.DEFAULT)
			: Optional.empty());
	}

	/** Random regions, in four threads, have the labels of the whole scan of a tissue. */
	@Nightly
	@ParameterizedTest
	@CsvSource({ "200, false", "200, true" })
	void regionsOfALargeScanEqualTheWhole(final int count, final boolean crf) throws Exception {
		assumeTrue(Files.exists(SCAN), "../shared is absent");
		final ImagePlus scan = IJ.openImage(SCAN.toString());
		final AtomicLong pixels = new AtomicLong();
		final AtomicLong different = new AtomicLong();
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			final ImageProcessor whole = segmenter.segment(scan, settings(crf), EnumSet.of(Output.LABELS), Monitor.NONE)
				.labels().getProcessor();
			final Prepared prepared = segmenter.prepare(scan, settings(crf), Monitor.NONE);
			final ExecutorService threads = Executors.newFixedThreadPool(4);
			final List<Future<?>> parts = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				final int width = 1 + random.nextInt(SIDE);
				final int height = 1 + random.nextInt(SIDE);
				final Region region = new Region(random.nextInt(scan.getWidth() - width), random.nextInt(scan
					.getHeight() - height), width, height);
				parts.add(threads.submit(() -> prepared.run(0, region, (plane, part, labels) -> {
					pixels.addAndGet(labels.length);
					for (int k = 0; k < labels.length; k++) {
						final int expected = whole.get(part.x() + k % part.width(), part.y() + k / part.width());
						if (labels[k] != expected) different.incrementAndGet();
					}
				}, Monitor.NONE)));
			}
			for (final Future<?> part : parts)
				part.get();
			threads.shutdown();
		}
		assertTrue(pixels.get() > 0);
		assertEquals(0, different.get(), "of " + pixels);
	}

	@Test
	void theModelSeesTheChannelThatIsSaid() {
		final ImagePlus sample = SampleImage.create();
		final ImageStack stack = new ImageStack(sample.getWidth(), sample.getHeight());
		stack.addSlice(sample.getProcessor().createProcessor(sample.getWidth(), sample.getHeight()));
		stack.addSlice(sample.getProcessor());
		final ImagePlus two = new ImagePlus("two", stack);
		two.setDimensions(2, 1, 1);
		two.setOpenAsHyperStack(true);
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			final ImagePlus expected = segmenter.segment(sample, settings(true), EnumSet.of(Output.LABELS),
				Monitor.NONE).labels();
			final ImagePlus found = segmenter.segment(two, channels(2), EnumSet.of(Output.LABELS), Monitor.NONE)
				.labels();
			assertEquals(0, different(expected, found));
			final ImagePlus empty = segmenter.segment(two, channels(1), EnumSet.of(Output.LABELS), Monitor.NONE)
				.labels();
			assertTrue(different(expected, empty) > 1000);
			assertEquals("There is no channel 3 in the image, which has 2 channels; they are counted from 1.",
				assertThrows(DeepLabException.class, () -> segmenter.segment(two, channels(3), EnumSet.of(
					Output.LABELS), Monitor.NONE)).getMessage());
			two.setC(2);
			assertEquals(0, different(expected, segmenter.segment(two, settings(true), EnumSet.of(Output.LABELS),
				Monitor.NONE).labels()), "the displayed channel is taken where none is said");
		}
	}

	private static ImageSegmenter.Settings channels(final int channel) {
		return new ImageSegmenter.Settings(512, Passes.ONE, PixelSize.IMAGE, Optional.of(CrfSettings.DEFAULT))
			.with(new ChannelMapping(List.of(channel), List.of(channel)));
	}

	private static int different(final ImagePlus a, final ImagePlus b) {
		int different = 0;
		for (int i = 0; i < a.getWidth() * a.getHeight(); i++)
			if (a.getProcessor().get(i) != b.getProcessor().get(i)) different++;
		return different;
	}
}
