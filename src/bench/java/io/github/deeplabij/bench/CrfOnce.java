package io.github.deeplabij.bench;

import java.io.IOException;
import java.util.concurrent.ForkJoinPool;

import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.MeanField;
import io.github.deeplabij.crf.Monitor;

/** One inference in a process that has done none before; on Linux alone. */
public final class CrfOnce {

	private CrfOnce() {}

	/**
	 * Prints the milliseconds, the process' peak and its growth in kilobytes, as {@link CrfPeer.Cost} reads them.
	 *
	 * @param arguments width, height and classes of a scene, the quality, and the number of threads
	 */
	public static void main(final String... arguments) throws IOException {
		final CrfInput input = CrfInput.scene(arguments[0]);
		System.gc();
		ProcessMemory.forgetPeak();
		final long before = ProcessMemory.now();
		final long start = System.nanoTime();
		final MeanField field = new FastMeanField(input.image(), FastMeanField.Quality.valueOf(arguments[1]),
			ForkJoinPool.commonPool(), Integer.parseInt(arguments[2]));
		field.infer(CrfParameters.USUAL.crf(), input.unary(), Monitor.NONE);
		final double millis = (System.nanoTime() - start) / 1e6;
		final long peak = ProcessMemory.peak();
		System.out.println(millis + " " + peak + " " + (peak - before));
	}
}
