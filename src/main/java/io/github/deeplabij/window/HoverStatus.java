package io.github.deeplabij.window;

import java.awt.AWTEvent;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.Toolkit;
import java.awt.event.AWTEventListener;
import java.awt.event.AWTEventListenerProxy;
import java.awt.event.MouseEvent;
import java.util.Arrays;
import java.util.Optional;

import javax.swing.JLabel;

import io.github.deeplabij.image.HoverText;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.gui.ImageCanvas;

/**
 * Has ImageJ's status bar name the class and the object under the mouse, in label images of ours and under overlays of
 * ours, whoever opened them and whenever. It listens once for all images, so nothing is to be taken off an image that
 * is closed; and it only adds to what ImageJ itself has just said of that pixel, so other messages stay.
 */
public final class HoverStatus implements AWTEventListener {

	private static final long EVENTS = AWTEvent.MOUSE_MOTION_EVENT_MASK;

	private final HoverText text = new HoverText();

	private HoverStatus() {}

	/** Begins to listen, in place of one that did before; does nothing where ImageJ has no status bar. */
	public static void listen() {
		if (IJ.getInstance() == null) return;
		final Toolkit toolkit = Toolkit.getDefaultToolkit();
		// after Help > Refresh Menus it is one of another class loader
		Arrays.stream(toolkit.getAWTEventListeners(EVENTS)).map(each -> each instanceof AWTEventListenerProxy proxy
			? proxy.getListener() : each).filter(each -> each.getClass().getName().equals(HoverStatus.class.getName()))
			.forEach(toolkit::removeAWTEventListener);
		toolkit.addAWTEventListener(new HoverStatus(), EVENTS);
	}

	/** Comes before ImageJ hears of the mouse; so what is to be said is said a moment later. */
	@Override
	public void eventDispatched(final AWTEvent event) {
		if (event.getID() != MouseEvent.MOUSE_MOVED || !(event.getSource() instanceof ImageCanvas canvas)) return;
		final ImagePlus image = canvas.getImage();
		if (image == null || !HoverText.isTold(image)) return;
		final MouseEvent mouse = (MouseEvent) event;
		EventQueue.invokeLater(() -> say(image, canvas.offScreenX(mouse.getX()), canvas.offScreenY(mouse.getY())));
	}

	private void say(final ImagePlus image, final int x, final int y) {
		final Optional<JLabel> line = line();
		if (line.isEmpty() || image.getProcessor() == null) return;
		final String status = line.get().getText();
		final String location = image.getLocationAsString(x, y);
		if (status.startsWith(location + ", value=")) line.get().setText(text.of(image, x, y, status, location));
	}

	/** Where ImageJ writes; ImageJ's own way to do so would keep it from telling the next pixel. */
	private static Optional<JLabel> line() {
		final ImageJ imagej = IJ.getInstance();
		if (imagej == null) return Optional.empty();
		for (final Component each : imagej.getStatusBar().getComponents())
			if (each instanceof JLabel label) return Optional.of(label);
		return Optional.empty();
	}
}
