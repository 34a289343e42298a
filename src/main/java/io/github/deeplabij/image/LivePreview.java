package io.github.deeplabij.image;

import java.awt.Rectangle;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.segment.CrfSettings;
import io.github.deeplabij.segment.Monitor;
import io.github.deeplabij.segment.Region;
import io.github.deeplabij.segment.RegionRefiner;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageCanvas;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.process.ShortProcessor;

/**
 * Shows what settings of the CRF make of the part of an image that is seen, as an overlay, until it is closed. Works in a thread
 * of its own; of several requests, the latest counts. What is prepared for the part is kept while sigmas stay.
 */
public final class LivePreview implements AutoCloseable {

	/** The side of the largest part that is refined, in pixels. */
	static final int LARGEST = 1024;

	private static final String NAME = "DeepLab preview";
	private static final int LOOK_MILLISECONDS = 250;

	private final ImagePlus image;
	private final ScheduledExecutorService worker;
	private volatile Request wanted;
	private volatile boolean closed;

	private Overlay before;
	private Overlay shown;

	/** Of the worker alone. */
	private Request doneRequest;
	private View doneView;
	private Object source;
	private ImageRefiner refiner;
	private View view;
	private boolean calibrated;
	private RegionRefiner field;

	/**
	 * What to show.
	 *
	 * @param source equal for requests that start from the same probabilities
	 * @param open reads these probabilities; throws a DeepLabException if it can't
	 * @param settings of the CRF
	 * @param calibrated whether sigmas are in calibrated units
	 */
	public record Request(Object source, Function<Monitor, ImageRefiner> open, CrfSettings settings, boolean calibrated) {
	}

	private record View(int plane, Region region) {
	}

	/**
	 * @param image an image that is shown
	 */
	public LivePreview(final ImagePlus image) {
		this.image = image;
		worker = Executors.newSingleThreadScheduledExecutor(task -> {
			final Thread thread = new Thread(task, "DeepLab preview");
			thread.setDaemon(true);
			return thread;
		});
		worker.scheduleWithFixedDelay(this::update, LOOK_MILLISECONDS, LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
	}

	/** Asks for other settings, and returns at once. */
	public void show(final Request request) {
		wanted = request;
		if (!closed) worker.execute(this::update);
	}

	/** Ends it, and puts the overlay back that was there before. */
	@Override
	public void close() {
		closed = true;
		worker.shutdownNow();
		restore();
	}

	private void update() {
		final Request request = wanted;
		if (closed || request == null) return;
		final View now = view();
		if (now == null || request == doneRequest && now.equals(doneView)) return;
		try {
			show(request, now);
		}
		catch (final CancellationException e) {
			return;
		}
		catch (final DeepLabException e) {
			restore();
			IJ.showStatus(e.getMessage());
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			restore();
			IJ.showStatus("There is no preview: " + e + ".");
		}
		doneRequest = request;
		doneView = now;
	}

	private void show(final Request request, final View now) {
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {}

			@Override
			public boolean cancelled() {
				return closed || wanted != request;
			}
		};
		if (!request.source().equals(source)) {
			source = null;
			field = null;
			refiner = request.open().apply(monitor);
			source = request.source();
		}
		if (field == null || !now.equals(view) || calibrated != request.calibrated()) {
			field = null;
			view = now;
			calibrated = request.calibrated();
			field = refiner.region(now.plane(), now.region(), calibrated, monitor);
		}
		final int[] labels = field.labels(request.settings(), monitor);
		final List<ClassInfo> classes = refiner.classes();
		final Region region = now.region();
		final ShortProcessor values = new ShortProcessor(region.width(), region.height());
		for (int i = 0; i < labels.length; i++) values.set(i, classes.get(labels[i]).value());
		final ImageRoi roi = ClassOverlay.roi(region.x(), region.y(), values, classes);
		roi.setName(NAME);
		ClassOverlay.place(roi, image, now.plane());
		put(roi);
	}

	/** The plane and the part of it that is seen; null if the image is not shown. */
	private View view() {
		final ImageCanvas canvas = image.getCanvas();
		if (canvas == null) return null;
		final Rectangle seen = canvas.getSrcRect().intersection(new Rectangle(image.getWidth(), image.getHeight()));
		if (seen.isEmpty()) return null;
		final int width = Math.min(seen.width, LARGEST);
		final int height = Math.min(seen.height, LARGEST);
		return new View((image.getCurrentSlice() - 1) / image.getNChannels(), new Region(seen.x + (seen.width - width) / 2,
			seen.y +
			(seen.height - height) / 2, width, height));
	}

	private synchronized void put(final ImageRoi roi) {
		if (closed) return;
		final Overlay now = image.getOverlay();
		if (shown == null || now != shown) before = now;
		final Overlay with = before == null ? new Overlay() : before.duplicate();
		with.add(roi);
		shown = with;
		image.setOverlay(with);
	}

	/** Puts the earlier overlay back; one that someone else has put there since stays. */
	private synchronized void restore() {
		if (shown != null && image.getOverlay() == shown) image.setOverlay(before);
		shown = null;
	}
}
