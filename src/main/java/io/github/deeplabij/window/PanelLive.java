package io.github.deeplabij.window;

import java.awt.EventQueue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

import javax.swing.Timer;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ClassOverlay;
import io.github.deeplabij.image.PanelFound;
import io.github.deeplabij.image.PanelPicture;
import io.github.deeplabij.image.PanelSegmenter;
import io.github.deeplabij.image.Wording;

import ij.ImageListener;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageRoi;

/**
 * Keeps what is seen of the active image segmented, in an overlay, while the user moves about in it and changes values.
 * Of the event thread alone, but for the segmentation, which has a thread of its own.
 */
final class PanelLive implements AutoCloseable {

	/** The side of the largest part that is shown, in pixels. */
	static final int LARGEST = 2048;

	private static final int LOOK_MILLISECONDS = 50;
	private static final int DELAY_MILLISECONDS = 100;

	/** Hears what the panel is to tell. */
	interface Hearer {

		/** Another image is looked at; null if none is. */
		void image(ImagePlus image);

		/** A part is being segmented. */
		void busy();

		/** What was found. */
		void found(PanelFound found);

		/** Why there is nothing to see, in one sentence. */
		void failed(String sentence);
	}

	/**
	 * How it is drawn.
	 *
	 * @param shown whether it is
	 * @param outlined whether by its borders
	 * @param opacity from 0 to 1
	 */
	record Look(boolean shown, boolean outlined, double opacity) {
	}

	/**
	 * What is seen.
	 *
	 * @param outline how wide borders are drawn, in pixels of the image; 0 for none
	 * @param edition counts the values
	 * @param changes counts the changes of the image
	 */
	private record View(SeenPart part, int outline, long edition, long changes) {
	}

	private final Function<Map<String, String>, PanelSegmenter.Request> requests;
	private final Hearer hearer;
	private final PanelSegmenter segmenter = new PanelSegmenter();
	private final PanelQueue queue = new PanelQueue(DELAY_MILLISECONDS);
	private final PanelOverlay overlay = new PanelOverlay();
	private final Timer timer = new Timer(LOOK_MILLISECONDS, event -> look());
	private final ImageListener listener = new Listener();
	/** By their IDs, the images that are not looked at. */
	private final Set<Integer> results = new HashSet<>();

	private Map<String, String> values = Map.of();
	private Look look = new Look(true, false, 0.5);
	private long changes;
	private volatile long edition;
	private volatile ImagePlus image;
	private View wanted;
	private ImageRoi roi;
	private boolean paused;

	/**
	 * @param requests what values stand for; called in the thread of the segmentation
	 */
	PanelLive(final Function<Map<String, String>, PanelSegmenter.Request> requests, final Hearer hearer) {
		this.requests = requests;
		this.hearer = hearer;
	}

	/** Begins. */
	void start() {
		ImagePlus.addImageListener(listener);
		hearer.image(null);
		timer.start();
	}

	/** The image that is looked at; null if none is. */
	ImagePlus image() {
		return image;
	}

	/** Takes other values. */
	void set(final Map<String, String> changed) {
		values = changed;
		edition++;
	}

	/** Draws it in another way. */
	void set(final Look changed) {
		look = changed;
		if (image == null) return;
		if (!look.shown()) {
			queue.clear();
			wanted = null;
			overlay.remove(image);
		}
		else if (roi != null) {
			roi.setOpacity(look.opacity());
			overlay.put(image, roi);
		}
	}

	/** Does nothing for a while, as something else needs the machine. */
	void pause(final boolean on) {
		paused = on;
		wanted = null;
		if (on) queue.clear();
	}

	/** Keeps to the image when these come to the front, as they are made of it. */
	void passOver(final List<ImagePlus> made) {
		made.forEach(each -> results.add(each.getID()));
	}

	/** Looks what is seen now. */
	private void look() {
		if (paused) return;
		final ImagePlus now = followed();
		if (now != image) follow(now);
		if (image == null || !look.shown()) return;
		final View view = view();
		if (view == null || view.equals(wanted)) return;
		wanted = view;
		final ImagePlus of = image;
		final Map<String, String> given = values;
		queue.submit(monitor -> segment(of, given, view, monitor));
	}

	/** The active image, or the one before if that is a result of it. */
	private ImagePlus followed() {
		final ImagePlus active = WindowManager.getCurrentImage();
		if (active == null || active.getCanvas() == null || active.getWidth() == 0) return null;
		if (!results.contains(active.getID())) return active;
		return image != null && image.getWindow() != null ? image : null;
	}

	private void follow(final ImagePlus now) {
		queue.clear();
		removeOverlay();
		image = now;
		wanted = null;
		hearer.image(now);
		if (now == null) queue.submit(monitor -> segmenter.forget());
	}

	private void removeOverlay() {
		if (image != null) overlay.remove(image);
		roi = null;
	}

	/** The part of the image that is seen; null if there is none. */
	private View view() {
		final SeenPart part = SeenPart.of(image, LARGEST);
		if (part == null) return null;
		final int outline = look.outlined() ? (int) Math.max(1, Math.round(1 / image.getCanvas().getMagnification()))
			: 0;
		return new View(part, outline, edition, changes);
	}

	/** In the thread of the segmentation. */
	private void segment(final ImagePlus of, final Map<String, String> given, final View view, final Monitor monitor) {
		EventQueue.invokeLater(hearer::busy);
		try {
			segmenter.run(requests.apply(given), of, view.part().plane(), view.part().region(), found -> {
				final ImageRoi drawn = PanelPicture.roi(found, view.outline());
				ClassOverlay.place(drawn, of, view.part().plane());
				EventQueue.invokeLater(() -> show(of, view, drawn, found));
			}, new Preparing(of, view), monitor);
		}
		catch (final CancellationException e) {
			// a newer one comes
		}
		catch (final DeepLabException e) {
			fail(view, Wording.of(e));
		}
		catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
			fail(view, monitor.cancelled() ? "" : "There is no live view: " + e + ".");
		}
	}

	private void show(final ImagePlus of, final View view, final ImageRoi drawn, final PanelFound found) {
		if (of != image || !view.equals(wanted)) return;
		roi = drawn;
		roi.setOpacity(look.opacity());
		overlay.put(image, roi);
		hearer.found(found);
	}

	private void fail(final View view, final String sentence) {
		EventQueue.invokeLater(() -> {
			if (!view.equals(wanted)) return;
			removeOverlay();
			hearer.failed(sentence);
		});
	}

	/** Ends it, and takes the overlay away. */
	@Override
	public void close() {
		timer.stop();
		ImagePlus.removeImageListener(listener);
		queue.close(segmenter::close);
		removeOverlay();
		image = null;
	}

	/** Has the image measured to the end, wherever the user moves to in it. */
	private final class Preparing implements Monitor {

		private final ImagePlus of;
		private final View view;

		Preparing(final ImagePlus of, final View view) {
			this.of = of;
			this.view = view;
		}

		@Override
		public void progress(final long done, final long total) {}

		@Override
		public boolean cancelled() {
			return image != of || edition != view.edition();
		}
	}

	/** Sees that pixels have changed. */
	private final class Listener implements ImageListener {

		@Override
		public void imageOpened(final ImagePlus opened) {
			// seen where it is active
		}

		@Override
		public void imageClosed(final ImagePlus closed) {
			// seen where it is no longer active
		}

		@Override
		public void imageUpdated(final ImagePlus updated) {
			EventQueue.invokeLater(() -> {
				if (updated == image) changes++;
			});
		}
	}
}
