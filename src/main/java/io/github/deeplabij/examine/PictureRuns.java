package io.github.deeplabij.examine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.isolate.GraphProbe;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.plane.Picture;

/**
 * Runs a graph on pictures, within a limit of time for all of them. Inputs of whole numbers get values from 0 to 255,
 * others from -1 to 1.
 */
final class PictureRuns {

	/** About how many runs are still to come, for the progress. */
	private static final int TO_COME = 20;

	private final GraphProbe probe;
	private final GraphInfo.DeclaredTensor input;
	private final Duration limit;
	private final Monitor monitor;
	private final long began = System.nanoTime();
	private int done;

	/**
	 * @param input the input that gets the picture
	 * @param limit for all runs together
	 */
	PictureRuns(final GraphProbe probe, final GraphInfo.DeclaredTensor input, final Duration limit,
		final Monitor monitor)
	{
		this.probe = probe;
		this.input = input;
		this.limit = limit;
		this.monitor = monitor;
	}

	GraphInfo info() {
		return probe.info();
	}

	/** The input that gets the picture. */
	GraphInfo.DeclaredTensor input() {
		return input;
	}

	/** Whether the graph can still run; what crashed or took too long can't. */
	boolean isAlive() {
		return probe.isAlive();
	}

	/**
	 * What all outputs give for a picture.
	 *
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the graph does not run on that, or all runs together took too long
	 */
	Map<String, GraphInfo.Values> run(final Feed feed, final Picture picture, final ImageSize size) {
		return run(feed, picture, 1, size);
	}

	/**
	 * The same; empty if the graph does not run on that.
	 *
	 * @param strength what values are multiplied by that are not whole
	 * @throws DeepLabException if no later run can be either
	 */
	Optional<Map<String, GraphInfo.Values>> tryRun(final Feed feed, final Picture picture, final float strength,
		final ImageSize size)
	{
		try {
			return Optional.of(run(feed, picture, strength, size));
		}
		catch (final DeepLabException e) {
			if (!isAlive()) throw e;
			return Optional.empty();
		}
	}

	private Map<String, GraphInfo.Values> run(final Feed feed, final Picture picture, final float strength,
		final ImageSize size)
	{
		if (monitor.cancelled()) throw new CancellationException();
		if (System.nanoTime() - began > limit.toNanos()) {
			probe.close();
			throw new DeepLabException("The import was given up after " + limit.toMinutes() +
				" minutes: the model's graph takes that long for " + done +
				" small pictures; use a faster machine, or ask who made it for a model folder.");
		}
		monitor.progress(++done, done + TO_COME);
		return probe.run(values(feed, picture, strength, size), feed.shape(size));
	}

	/** The picture's values in the order of the input's axes, the last axis fastest. */
	private float[] values(final Feed feed, final Picture picture, final float strength, final ImageSize size) {
		final String axes = feed.axes();
		final long[] shape = feed.shape(size);
		final float[] values = new float[Math.toIntExact((long) feed.batch() * feed.channels() * size.height() * size
			.width())];
		final boolean whole = input.isWhole();
		final int[] at = new int[shape.length];
		for (int i = 0; i < values.length; i++) {
			final int channel = axes.indexOf('c') < 0 ? 0 : at[axes.indexOf('c')];
			final double value = picture.at(at[axes.indexOf('x')], at[axes.indexOf('y')], channel, size.width(), size
				.height());
			values[i] = (float) (whole ? Math.rint(255 * value) : strength * (2 * value - 1));
			for (int axis = shape.length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--)
				at[axis] = 0;
		}
		return values;
	}
}
