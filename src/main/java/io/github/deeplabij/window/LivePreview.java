package io.github.deeplabij.window;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.image.ClassOverlay;
import io.github.deeplabij.image.Painter;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Region;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.process.ShortProcessor;

/**
 * Shows the classes of the part of an image that is seen, as an overlay, until it is closed. Works in a thread of its
 * own; of
 * several requests, the latest counts.
 */
public final class LivePreview implements AutoCloseable {

	/** The side of the largest part that is shown, in pixels. */
	static final int LARGEST = 1024;

	private static final String NAME = "DeepLab preview";
	private static final int LOOK_MILLISECONDS = 250;

	private final ImagePlus image;
	private final ScheduledExecutorService worker;
	private volatile Painter wanted;
	private volatile boolean closed;

	private Overlay before;
	private Overlay shown;

	/** Of the worker alone. */
	private Painter doneRequest;
	private SeenPart doneView;

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

	/** Asks for other classes, and returns at once. */
	public void show(final Painter request) {
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
		final Painter request = wanted;
		if (closed || request == null) return;
		final SeenPart now = SeenPart.of(image, LARGEST);
		if (now == null || request == doneRequest && now.equals(doneView)) return;
		try {
			show(request, now);
		}
		catch (final CancellationException e) {
			return;
		}
		catch (final DeepLabException e) {
			restore();
			IJ.showStatus(PlainText.said(Wording.of(e)));
		}
		catch (final RuntimeException | OutOfMemoryError e) {
			restore();
			IJ.showStatus("There is no preview: " + e + ".");
		}
		doneRequest = request;
		doneView = now;
	}

	private void show(final Painter request, final SeenPart now) {
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {}

			@Override
			public boolean cancelled() {
				return closed || wanted != request;
			}
		};
		request.paint(now.plane(), now.region(), painted -> show(painted, now), monitor);
	}

	private void show(final Painter.Painted painted, final SeenPart now) {
		final Region region = now.region();
		final List<ClassInfo> classes = painted.classes();
		final ShortProcessor values = new ShortProcessor(region.width(), region.height());
		for (int i = 0; i < painted.values().length; i++) values.set(i, painted.values()[i]);
		final ImageRoi roi = ClassOverlay.roi(region.x(), region.y(), values, classes);
		roi.setName(NAME);
		ClassOverlay.place(roi, image, now.plane());
		put(roi);
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
