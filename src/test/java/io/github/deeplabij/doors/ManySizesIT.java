package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;
import ij.process.ByteProcessor;

/**
 * Images of many sizes, one after the other: what one took is not kept beside what the next one takes. What is kept
 * for good, such as compiled code and gaps between pieces of memory, grows for the first hundred or so.
 */
class ManySizesIT {

	private static final Path STATUS = Path.of("/proc/self/status");
	private static final int IMAGES = 200;
	/** After so many, all that stays for good is there. */
	private static final int FIRST = 140;
	private static final int SIDE = 1300;

	/** In kB: the scores alone of the further images, if they stayed, would take seven times as much. */
	private static final long BOUND = 64 << 10;

	/** What the process holds, in kB, after all that can be collected is. */
	private static long resident() throws IOException, InterruptedException {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(100);
			least = Math.min(least, Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmRSS:"))
				.mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow());
		}
		return least;
	}

	/** The sizes are all different, and large and small ones take turns. */
	private static ImagePlus image(final int number) {
		final int width = SIDE - 5 * (number * 77 % IMAGES);
		return new ImagePlus("image " + number, new ByteProcessor(width, SIDE - 5 * (number * 33 % IMAGES)));
	}

	@Test
	void takeNoMoreAfterAWhile() throws Exception {
		assumeTrue(Files.isReadable(STATUS), "no /proc/self/status here");
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("atrous"), Device.CPU)) {
			long first = 0;
			for (int i = 0; i < IMAGES; i++) {
				final ImagePlus image = image(i);
				final ImagePlus labels = segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels();
				assertEquals(image.getWidth(), labels.getWidth());
				if (i == FIRST) first = resident();
			}
			final long grown = resident() - first;
			assertTrue(grown < BOUND, grown + " kB");
		}
	}
}
