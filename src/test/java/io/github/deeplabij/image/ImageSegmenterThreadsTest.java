package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;
import ij.process.ByteProcessor;

/** One segmenter in several threads at once, each with images of its own. */
class ImageSegmenterThreadsTest {

	private static final int THREADS = 4;

	/** Zeros and ones, of which the labels of the model are copies. */
	private static ImagePlus image(final int number, final int most) {
		final Random random = new Random(number);
		final ByteProcessor pixels = new ByteProcessor(20 + random.nextInt(most), 20 + random.nextInt(most));
		for (int i = 0; i < pixels.getPixelCount(); i++)
			pixels.set(i, random.nextInt(2));
		return new ImagePlus("image " + number, pixels);
	}

	private static void segmentInThreads(final ImageSegmenter segmenter, final int images) throws InterruptedException,
		ExecutionException
	{
		final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		try {
			final List<Future<?>> futures = new ArrayList<>();
			for (int n = 0; n < images; n++) {
				final ImagePlus image = image(n, 60);
				final int tile = 8 + 4 * (n % 3);
				futures.add(pool.submit(() -> assertArrayEquals((byte[]) image.getProcessor().getPixels(),
					(byte[]) segmenter.segment(image, tile, EnumSet.of(Output.LABELS), Monitor.NONE).labels()
						.getProcessor().getPixels(), image.getTitle())));
			}
			for (final Future<?> future : futures)
				future.get();
		}
		finally {
			pool.shutdown();
		}
	}

	@Test
	void givesEachImageItsOwnLabels() throws InterruptedException, ExecutionException {
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU)) {
			segmentInThreads(segmenter, 100);
		}
	}

	@Test
	void givesEachImageItsOwnLabelsFromAProgramOfItsOwn() throws InterruptedException, ExecutionException {
		try (ImageSegmenter segmenter = ImageSegmenter.isolated(TestModels.open("threshold"), Device.CPU,
			Monitor.NONE))
		{
			segmentInThreads(segmenter, 20);
		}
	}

	@Test
	void saysThatItWasClosedMeanwhile() throws InterruptedException, ExecutionException {
		final ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU);
		final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
		try {
			final CountDownLatch begun = new CountDownLatch(THREADS);
			final CountDownLatch closed = new CountDownLatch(1);
			final List<Future<?>> futures = new ArrayList<>();
			for (int n = 0; n < THREADS; n++) {
				final ImagePlus image = image(n, 60);
				futures.add(pool.submit(() -> segmenter.segment(image, 8, EnumSet.of(Output.LABELS), new Monitor() {

					@Override
					public void progress(final long done, final long total) {
						begun.countDown();
						try {
							closed.await();
						}
						catch (final InterruptedException e) {
							throw new IllegalStateException(e);
						}
					}

					@Override
					public boolean cancelled() {
						return false;
					}
				})));
			}
			begun.await();
			segmenter.close();
			closed.countDown();
			for (final Future<?> future : futures) {
				final Throwable cause = assertThrows(ExecutionException.class, future::get).getCause();
				assertEquals(DeepLabException.class, cause.getClass(), cause.toString());
				assertTrue(cause.getMessage().contains("closed"), cause.getMessage());
			}
		}
		finally {
			pool.shutdown();
		}
		final String message = assertThrows(DeepLabException.class, () -> segmenter.segment(image(0, 10), 0, EnumSet.of(
			Output.LABELS), Monitor.NONE)).getMessage();
		assertTrue(message.contains("closed"), message);
	}
}
