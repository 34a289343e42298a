package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

/** All outputs that were asked for, as one sink; takes no memory for others. */
final class Outputs implements Sink {

	private final OutputJob job;
	private final Map<Output, ResultOutput> outputs = new EnumMap<>(Output.class);
	private final List<Sink> sinks = new ArrayList<>();

	Outputs(final OutputJob job, final Set<Output> wanted) {
		this.job = job;
		for (final Output each : wanted)
			outputs.put(each, each.make(job));
		if (job.hasLabels()) sinks.add(job.labels());
		if (job.hasObjects()) sinks.add(job.objects());
		sinks.addAll(outputs.values());
	}

	/** What they are made of. */
	OutputJob job() {
		return job;
	}

	/** What was asked for, in the order of {@link Output}. */
	List<ResultOutput> all() {
		return List.copyOf(outputs.values());
	}

	/** One of them; null if it was not asked for. */
	ResultOutput of(final Output output) {
		return outputs.get(output);
	}

	/**
	 * Takes the memory that the results need.
	 *
	 * @throws DeepLabException if it does not suffice
	 */
	@Override
	public void begin(final Geometry geometry) {
		try {
			for (final Sink sink : sinks)
				sink.begin(geometry);
		}
		catch (final OutOfMemoryError e) {
			long bytes = job.hasLabels() ? job.labels().bytes(geometry) : 0;
			if (job.hasObjects()) bytes += job.objects().bytes(geometry);
			for (final ResultOutput output : outputs.values())
				bytes += output.bytes(geometry);
			throw new DeepLabException("There is not enough memory for the results, which take " + (bytes >> 20) +
				" MB: give Java more (Edit > Options > Memory & Threads), ask for fewer outputs, or crop the image.",
				e);
		}
	}

	@Override
	public void labels(final int plane, final Region region, final int[] labels) {
		for (final Sink sink : sinks)
			sink.labels(plane, region, labels);
	}

	@Override
	public boolean wantsScores() {
		return sinks.stream().anyMatch(Sink::wantsScores);
	}

	@Override
	public void scores(final int plane, final int channel, final Region region, final float[] scores) {
		for (final Sink sink : sinks)
			if (sink.wantsScores()) sink.scores(plane, channel, region, scores);
	}

	@Override
	public boolean wantsMaps() {
		return sinks.stream().anyMatch(Sink::wantsMaps);
	}

	@Override
	public void map(final int plane, final int map, final Region region, final float[] values) {
		for (final Sink sink : sinks)
			if (sink.wantsMaps()) sink.map(plane, map, region, values);
	}

	@Override
	public boolean isThreadSafe() {
		return sinks.stream().allMatch(Sink::isThreadSafe);
	}

	@Override
	public void end() {
		sinks.forEach(Sink::end);
	}

	@Override
	public void abort() {
		sinks.forEach(Sink::abort);
	}
}
