package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.isolate.Verdicts;
import io.github.deeplabij.isolate.Verdicts.Verdict;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.onnx.Sessions;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

/**
 * Where a model runs if nobody says where: on a GPU if one tile of a picture of noise gives the same there as on the
 * CPU, within the
 * tolerance of the model.
 */
final class DeviceChoice {

	private static final int LEAST = 64;
	private static final int MOST = 512;

	private final Graph graph;
	private final ModelDescription description;
	private final Sessions sessions;
	private final Verdicts verdicts;
	private final BiConsumer<Graph, Device> trial;
	private final UnaryOperator<Network> guard;

	/**
	 * @param trial throws a DeepLabException where a graph can't be run on a device; that it can on the CPU is known
	 * @param guard keeps a network from running what was not tried
	 */
	DeviceChoice(final Graph graph, final ModelDescription description, final Sessions sessions,
		final Verdicts verdicts,
		final BiConsumer<Graph, Device> trial, final UnaryOperator<Network> guard)
	{
		this.guard = guard;
		this.trial = trial;
		this.graph = graph;
		this.description = description;
		this.sessions = sessions;
		this.verdicts = verdicts;
	}

	/**
	 * A network and why it is there.
	 *
	 * @param note why a GPU is not used that is here
	 */
	record Chosen(Network network, Optional<Problem> note) {
	}

	/**
	 * Loads the graph where it is to run.
	 *
	 * @throws java.util.concurrent.CancellationException if the monitor cancels
	 * @throws DeepLabException if it can't be loaded on the CPU either
	 */
	Chosen choose(final Monitor monitor) {
		final Optional<Device> gpu = sessions.devices().stream().filter(device ->
			device.kind() != Device.Kind.CPU).findFirst();
		if (gpu.isEmpty()) return new Chosen(sessions.take(graph, Device.CPU), sessions.problem()
			.map(SegmentProblem.NoGpu::new));
		final Device device = gpu.get();
		final Optional<Problem> verdict = verdict(device, monitor).problem();
		if (verdict.isPresent()) return new Chosen(sessions.take(graph, Device.CPU), verdict);
		try {
			trial.accept(graph, device);
			return new Chosen(sessions.take(graph, device), Optional.empty());
		}
		catch (final DeepLabException e) {
			return new Chosen(sessions.take(graph, Device.CPU), Optional.of(new SegmentProblem.FailsThere(device,
				e.problem())));
		}
	}

	private Verdict verdict(final Device device, final Monitor monitor) {
		final Optional<Verdict> known = verdicts.of(graph, device);
		if (known.isPresent()) return known.get();
		final Verdict verdict = new Verdict(compared(device, monitor));
		verdicts.put(graph, device, verdict);
		return verdict;
	}

	/** Why the device is not used; empty if the graph gives the same there as on the CPU. */
	private Optional<Problem> compared(final Device device, final Monitor monitor) {
		final Values there;
		try {
			trial.accept(graph, device);
		}
		catch (final DeepLabException e) {
			return Optional.of(new SegmentProblem.FailsThere(device, e.problem()));
		}
		try (Network network = guard.apply(sessions.take(graph, device))) {
			there = run(network, monitor);
		}
		catch (final DeepLabException e) {
			return Optional.of(new SegmentProblem.FailsThere(device, e.problem()));
		}
		final Values here;
		try (Network network = guard.apply(sessions.take(graph, Device.CPU))) {
			here = run(network, monitor);
		}
		return compared(device, there.all, here.all);
	}

	private Optional<Problem> compared(final Device device, final List<float[]> there, final List<float[]> here) {
		final Tolerance tolerance = description.tolerance();
		long mismatches = 0;
		long elements = 0;
		double worst = 0;
		for (int i = 0; i < here.size(); i++) {
			for (int k = 0; k < here.get(i).length; k++) {
				final double excess = tolerance.excess(there.get(i)[k], here.get(i)[k]);
				worst = Math.max(worst, excess);
				if (excess > 1) mismatches++;
				elements++;
			}
		}
		if (tolerance.allows(mismatches, elements)) return Optional.empty();
		return Optional.of(new SegmentProblem.DiffersThere(device, mismatches, elements, worst));
	}

	private Values run(final Network network, final Monitor monitor) {
		final int side = Math.max(LEAST, Math.min(MOST, Plan.smallest(description, Passes.ONE)));
		final Values values = new Values();
		new Segmenter(network, description, Math.max(side, Plan.smallest(description,
			Passes.ONE))).segment(List.of(new Noise(side, description
			.input().channels())), values, new Monitor() {

				@Override
				public void progress(final long done, final long total) {
					// a moment's work
				}

				@Override
				public boolean cancelled() {
					return monitor.cancelled();
				}
			});
		return values;
	}

	/** Scores, or labels where there are no others. */
	private final class Values implements Sink {

		private final List<float[]> all = new ArrayList<>();

		@Override
		public void labels(final int plane, final Region region, final int[] labels) {
			if (wantsScores()) return;
			final float[] values = new float[labels.length];
			for (int i = 0; i < values.length; i++) values[i] = labels[i];
			all.add(values);
		}

		@Override
		public boolean wantsScores() {
			return !description.labels();
		}

		@Override
		public void scores(final int plane, final int channel, final Region region, final float[] scores) {
			all.add(scores.clone());
		}
	}

	/** A square that is brighter to the right and below, with noise: whole numbers from 0 to 255. */
	private record Noise(int side, int channels) implements PlaneSource {

		@Override
		public int width() {
			return side;
		}

		@Override
		public int height() {
			return side;
		}

		@Override
		public boolean isFloatingPoint() {
			return false;
		}

		@Override
		public void read(final int channel, final Region region, final float[] values) {
			for (int i = 0; i < region.size(); i++) {
				final int x = region.x() + i % region.width();
				final int y = region.y() + i / region.width();
				final int noise = ((x * 73_856_093 ^ y * 19_349_663 ^ channel * 83_492_791) * 0x9E3779B1) >>> 25;
				values[i] = noise + 127 * (x + y) / Math.max(1, 2 * side - 2);
			}
		}
	}
}
