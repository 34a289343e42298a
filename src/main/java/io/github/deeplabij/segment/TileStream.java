package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.deeplabij.plane.Region;
import io.github.deeplabij.refine.Progress;

/**
 * Runs the network on tiles of an image, several at once where that is faster, and hands on what they give in their
 * order, in the caller's thread.
 */
final class TileStream {

	private final Ready ready;
	private final Progress progress;
	private final IntFunction<TileRunner> runners;

	/**
	 * @param runners makes what runs the tiles of a plane
	 */
	TileStream(final Ready ready, final Progress progress, final IntFunction<TileRunner> runners) {
		this.ready = ready;
		this.progress = progress;
		this.runners = runners;
	}

	/** A part of a plane that lies in one tile's core. */
	record Piece(int plane, Region core, Region part) {
	}

	/** Makes something of a band of rows of a tile's results, as {@link TileRunner.Step} does. */
	@FunctionalInterface
	interface Step<T> {

		T apply(int plane, Region part, float[][] values);
	}

	/** The pieces of a region of a plane, row by row. */
	Stream<Piece> pieces(final int plane, final Region region) {
		return ready.plans().get(plane).tiling().touching(region).stream().map(tile -> new Piece(plane, tile.core(),
			tile.core().intersection(region)));
	}

	/**
	 * Runs tiles.
	 *
	 * @param pieces the same ones each time, those of a plane together
	 * @param last whether nothing is run after them for a while
	 * @param taker takes what they gave
	 */
	<T> void run(final Supplier<Stream<Piece>> pieces, final boolean last, final Step<T> step,
		final BiConsumer<Piece, TileRunner.Given<T>> taker)
	{
		final long count = pieces.get().count();
		final int workers = ready.atOnce(count);
		final Iterator<Piece> each = pieces.get().iterator();
		final Iterator<OrderedTasks.Task<Done<T>>> tasks = new Iterator<>() {

			private long index;
			private int plane = -1;
			private TileRunner runner;

			@Override
			public boolean hasNext() {
				return each.hasNext();
			}

			@Override
			public OrderedTasks.Task<Done<T>> next() {
				final Piece piece = each.next();
				if (piece.plane != plane) runner = runners.apply(piece.plane);
				plane = piece.plane;
				index++;
				// those that are left over when all cores had as many
				final long rest = count % workers;
				final int among = (int) (index > count - rest ? rest : workers);
				return new TileTask<>(piece, runner, among, last && index == count, step);
			}
		};
		OrderedTasks.run(workers, tasks, done -> {
			// what was run ahead comes too late
			if (workers > 1 && progress.cancelled()) throw new CancellationException();
			done.passes.forEach(progress::add);
			taker.accept(done.piece, done.given);
		});
	}

	/**
	 * What a tile gave.
	 *
	 * @param passes parts of the progress that were not told yet
	 */
	private record Done<T>(Piece piece, TileRunner.Given<T> given, List<Long> passes) {
	}

	/** Runs a tile. */
	private final class TileTask<T> implements OrderedTasks.Task<Done<T>> {

		private final Piece piece;
		private final TileRunner runner;
		private final int among;
		private final boolean last;
		private final Step<T> step;

		TileTask(final Piece piece, final TileRunner runner, final int among, final boolean last,
			final Step<T> step)
		{
			this.piece = piece;
			this.runner = runner;
			this.among = among;
			this.last = last;
			this.step = step;
		}

		@Override
		public Done<T> run(final boolean alone, final BooleanSupplier stopped) {
			final List<Long> passes = new ArrayList<>();
			final TileRunner.Given<T> given = runner.run(piece.core, piece.part, alone ? 1 : among, last,
				new TileRunner.Told() {

					@Override
					public void pass(final Pass pass, final long pixels) {
						final long part = Effort.part(ready.plans().get(piece.plane), pass, pixels, 1, ready
							.preparation().crf() != null);
						if (alone) progress.add(part);
						else passes.add(part);
					}

					@Override
					public boolean cancelled() {
						return stopped.getAsBoolean() || progress.cancelled();
					}
				}, (part, values) -> step.apply(piece.plane, part, values));
			return new Done<>(piece, given, passes);
		}
	}
}
