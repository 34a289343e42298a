package io.github.deeplabij.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

import ij.ImagePlus;
import ij.measure.ResultsTable;

/**
 * Segments the images of a folder, and leaves out those whose results are there. The next image is read and the last
 * one written while the network works on another, or on several small ones. An image that fails does not stop the
 * others.
 * <pre>{@code
 * FolderRun run = new FolderRun(job, segmenter, (image, monitor) -> segmenter.segmentEach(image, settings,
 *     outputs, monitor), listener);
 * String sentence = run.run(Monitor.NONE).words();
 * }</pre>
 */
public final class FolderRun {

	/**
	 * What is to be done.
	 *
	 * @param folder where the results go
	 * @param outputs what is made of each image
	 * @param settings with which it is made, as it is written down
	 * @param kept whether it is written down what was made of what, with a table of all; if so, it is not made again
	 * @param redo whether it is made again nevertheless
	 */
	public record Job(List<FolderInput> inputs, Path folder, Set<Output> outputs, Map<String, String> settings,
		boolean kept, boolean redo) {
	}

	/** Segments an image, as a whole or ROI by ROI. */
	public interface Work {

		List<ImageSegmenter.Result> segment(ImagePlus image, Monitor monitor);
	}

	/** Hears how it goes; told from several threads. */
	public interface Listener {

		/** How far it is, in a few words. */
		void status(String words);

		/** What became of an image. */
		void ended(FolderRow row);
	}

	/**
	 * What became of all.
	 *
	 * @param done how many images have results
	 * @param before how many of them had them before
	 * @param firstError what was wrong with the first image that failed; empty if none did
	 * @param where where to read more; empty if nowhere
	 */
	public record Outcome(int images, int done, int before, int failed, String firstError, String where) {

		/** How it went, without a full stop. */
		public String words() {
			return done + " of " + images + (images == 1 ? " image" : " images") + " done" + (before == 0 ? "" : " (" +
				before + " before)") + (failed == 0 ? "" : ", " + failed + " failed") + where;
		}
	}

	private static final String UNFORESEEN = "It could not be segmented, for a reason not foreseen: ";
	/** The pixels of an image that is run in a tile or two. */
	private static final long SMALL = 1 << 20;
	/** What of an image can be made without all of its pixels in the memory. */
	private static final Set<Output> BY_REGION = Set.of(Output.LABELS, Output.TABLE);

	private final Job job;
	private final ImageSegmenter segmenter;
	private final Work work;
	private final Listener listener;
	private final FolderTable table;
	private final Map<FolderInput, FolderRecord> records = new HashMap<>();
	/** What did not fit into the memory beside others, and is to be tried alone. */
	private final List<FolderInput> again = new ArrayList<>();
	private FolderClock clock;

	public FolderRun(final Job job, final ImageSegmenter segmenter, final Work work, final Listener listener) {
		this.job = job;
		this.segmenter = segmenter;
		this.work = work;
		this.listener = listener;
		table = new FolderTable(job.outputs(), segmenter.loaded().model().description().classes());
	}

	/** An image on its way: what is known of it so far. Belongs to one thread after the other. */
	private static final class Attempt {

		private final FolderInput input;
		private Map<String, Object> from = Map.of();
		private ImagePlus image;
		private List<ImageSegmenter.Result> results = List.of();
		private double seconds;
		private FolderRow row;
		private boolean memory;

		Attempt(final FolderInput input) {
			this.input = input;
		}

		/** Goes a step further, unless one before went wrong. */
		void step(final Runnable step) {
			if (failed()) return;
			try {
				step.run();
			}
			catch (final CancellationException e) {
				throw e;
			}
			catch (final DeepLabException e) {
				fail(Wording.of(e), e);
			}
			catch (final RuntimeException | OutOfMemoryError | StackOverflowError e) {
				fail(UNFORESEEN + e + ".", e);
			}
		}

		private boolean failed() {
			return row != null && row.status() == FolderRow.Status.FAILED;
		}

		/** Gives the memory back. */
		void letGo() {
			image = null;
			results = List.of();
		}

		private void fail(final String sentence, final Throwable e) {
			row = FolderRow.failed(input, sentence);
			letGo();
			for (Throwable cause = e; cause != null; cause = cause.getCause())
				memory |= cause instanceof OutOfMemoryError;
		}
	}

	/**
	 * Segments all images.
	 *
	 * @throws CancellationException if the monitor cancels, with a sentence; what was done stays
	 * @throws DeepLabException if the folder for the results can't be written into, or a result would take the place of
	 *            another, or of an image
	 */
	public Outcome run(final Monitor monitor) {
		FolderInputs.require(job.inputs(), job.folder());
		ImageFiles.prepareFolder(job.folder());
		if (job.kept()) table.open(job.folder().resolve(FolderTable.NAME));
		try (table; FolderPipeline pipeline = new FolderPipeline(monitor)) {
			final Map<String, Object> with = FolderRecord.with(segmenter.loaded(), job.settings());
			if (job.kept() && !job.redo()) findRecords(with, monitor);
			clock = new FolderClock(job.inputs().size(), job.inputs().size() - records.size());
			all(pipeline, with, monitor);
			for (final FolderInput input : again) {
				final Attempt alone = compute(pipeline.await(pipeline.read(() -> read(input, with))), monitor);
				pipeline.write(() -> end(alone, true, pipeline));
				pipeline.finish();
			}
		}
		catch (final CancellationException e) {
			throw new CancellationException("DeepLab was cancelled; " + outcome().words() + (job.kept()
				? ". Run it again for the rest." : "."));
		}
		return outcome();
	}

	private void findRecords(final Map<String, Object> with, final Monitor monitor) {
		for (final FolderInput input : job.inputs()) {
			if (monitor.cancelled()) throw new CancellationException();
			FolderRecord.find(stem(input), from(input, with)).ifPresent(record -> records.put(input, record));
		}
	}

	private static Map<String, Object> from(final FolderInput input, final Map<String, Object> with) {
		try {
			return FolderRecord.from(input, with);
		}
		catch (final IOException e) {
			// why is said when it is read
			return Map.of();
		}
	}

	private Path stem(final FolderInput input) {
		return job.folder().resolve(input.name());
	}

	private void all(final FolderPipeline pipeline, final Map<String, Object> with, final Monitor monitor) {
		listener.status(clock.words());
		final List<FolderInput> inputs = job.inputs();
		final Deque<Future<Attempt>> computed = new ArrayDeque<>();
		Future<Attempt> next = pipeline.read(() -> read(inputs.get(0), with));
		for (int i = 0; i < inputs.size(); i++) {
			final Attempt read = pipeline.await(next);
			final int following = i + 1;
			if (following < inputs.size()) next = pipeline.read(() -> read(inputs.get(following), with));
			final int atOnce = atOnce(read);
			while (computed.size() >= atOnce) end(computed, following, pipeline, monitor);
			if (atOnce > 1) computed.add(pipeline.compute(() -> compute(read, unheard(monitor, pipeline))));
			else computed.add(CompletableFuture.completedFuture(compute(read, new PartMonitor(monitor, i, inputs
				.size()))));
		}
		while (!computed.isEmpty()) end(computed, inputs.size() + 1, pipeline, monitor);
		pipeline.finish();
	}

	/** How many images of that size are segmented at once: several small ones, which leave cores idle alone. */
	private int atOnce(final Attempt read) {
		if (read.image == null || job.inputs().size() == 1) return 1;
		final long pixels = (long) read.image.getWidth() * read.image.getHeight() * read.image.getStackSize();
		return pixels > SMALL ? 1 : segmenter.atOnce(pixels);
	}

	/**
	 * Has the results of the image that was begun first written.
	 *
	 * @param begun how many images were begun, or are about to be
	 */
	private void end(final Deque<Future<Attempt>> computed, final int begun, final FolderPipeline pipeline,
		final Monitor monitor)
	{
		final Attempt first = pipeline.await(computed.remove());
		pipeline.write(() -> end(first, job.inputs().size() == 1, pipeline));
		monitor.progress(Math.max(0, begun - 1 - computed.size()), job.inputs().size());
	}

	/** For one of several images at once: they show no progress of their own. */
	private static Monitor unheard(final Monitor monitor, final FolderPipeline pipeline) {
		return new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				// that of all tells of it when it ends
			}

			@Override
			public boolean cancelled() {
				return pipeline.isClosed() || monitor.cancelled();
			}
		};
	}

	private Attempt read(final FolderInput input, final Map<String, Object> with) {
		final Attempt attempt = new Attempt(input);
		if (!records.containsKey(input)) attempt.step(() -> {
			// before the file is read, which may change meanwhile
			if (job.kept()) attempt.from = from(input, with);
			attempt.image = input.open(BY_REGION.containsAll(job.outputs()));
		});
		return attempt;
	}

	private Attempt compute(final Attempt attempt, final Monitor monitor) {
		if (attempt.image == null) return attempt;
		final long start = System.nanoTime();
		attempt.step(() -> attempt.results = work.segment(attempt.image, monitor));
		attempt.seconds = (System.nanoTime() - start) / 1e9;
		return attempt;
	}

	/**
	 * Writes the results of an image and tells what became of it.
	 *
	 * @param last whether it is not tried again where it does not fit into the memory
	 */
	private void end(final Attempt attempt, final boolean last, final FolderPipeline pipeline) {
		if (!attempt.results.isEmpty()) attempt.step(() -> attempt.row = write(attempt));
		if (attempt.row == null) attempt.row = FolderRow.skipped(attempt.input, records.get(attempt.input).figures());
		attempt.letGo();
		if (pipeline.isClosed()) throw new CancellationException();
		if (attempt.memory && !last) {
			again.add(attempt.input);
			return;
		}
		table.add(attempt.row);
		listener.ended(attempt.row);
		clock.ended(attempt.row.status() != FolderRow.Status.SKIPPED);
		listener.status(clock.words());
	}

	private FolderRow write(final Attempt attempt) {
		final Path stem = stem(attempt.input);
		ImageFiles.prepareFolder(stem.toAbsolutePath().getParent());
		if (job.kept()) FolderRecord.delete(stem);
		final List<Path> files = new ArrayList<>();
		for (final ImageSegmenter.Result each : attempt.results) files.addAll(each.save(stem(attempt.input, each)));
		final FolderFigures figures = FolderFigures.of(attempt.results, attempt.seconds);
		if (job.kept()) new FolderRecord(attempt.from, files.stream().map(file -> file.getFileName().toString())
			.toList(), figures).save(stem);
		return new FolderRow(attempt.input, FolderRow.Status.DONE, figures, "", files, attempt.results.stream()
			.flatMap(each -> each.notes().stream()).distinct().toList(), attempt.image.getTitle() + ": " +
				attempt.results.stream().map(each -> (each.roi().isEmpty() ? "" : each.roi() + " ") + each.summary())
					.collect(Collectors.joining("; ")));
	}

	/**
	 * Where the result of an image, or of one of its ROIs, goes.
	 *
	 * @throws DeepLabException if another image's results go there
	 */
	private Path stem(final FolderInput input, final ImageSegmenter.Result result) {
		if (result.roi().isEmpty()) return stem(input);
		final String name = input.name() + "-" + result.roi();
		job.inputs().stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst().ifPresent(each -> {
			throw new DeepLabException("The results of its ROI " + result.roi() + " would have the names of those of " +
				each.label() + "; rename the ROI.");
		});
		return job.folder().resolve(name);
	}

	private Outcome outcome() {
		final List<FolderRow> failed = rows(FolderRow.Status.FAILED);
		final int before = rows(FolderRow.Status.SKIPPED).size();
		return new Outcome(job.inputs().size(), rows(FolderRow.Status.DONE).size() + before, before, failed.size(),
			failed.stream().findFirst().map(row -> row.input().label() + ": " + row.error()).orElse(""), where());
	}

	private List<FolderRow> rows(final FolderRow.Status status) {
		return table.rows().stream().filter(row -> row.status() == status).toList();
	}

	private String where() {
		return job.kept() ? "; see " + job.folder().resolve(FolderTable.NAME) + table.problem().map(" "::concat).orElse(
			"") : "";
	}

	/** What became of the images so far, as a table of ImageJ's. */
	public ResultsTable table() {
		return table.table();
	}
}
