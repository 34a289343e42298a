package io.github.deeplabij.window;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;

/**
 * What the panel lays over an image: one ROI in the image's own overlay, known by its name. All else in the overlay is
 * the user's and stays. Of the event thread alone.
 */
final class PanelOverlay {

	/** What the ROI is called. */
	static final String NAME = "DeepLab panel";

	/** An overlay that was made for the ROI alone; null if the image had its own. */
	private Overlay made;

	/** Shows a ROI in place of the one before. */
	void put(final ImagePlus image, final ImageRoi roi) {
		final Overlay present = image.getOverlay();
		if (present == null) made = new Overlay();
		final Overlay overlay = present == null ? made : present;
		overlay.remove(NAME);
		roi.setName(NAME);
		overlay.add(roi);
		image.setOverlay(overlay);
	}

	/** Takes it away again. */
	void remove(final ImagePlus image) {
		final Overlay overlay = image.getOverlay();
		if (overlay == null) return;
		overlay.remove(NAME);
		image.setOverlay(overlay == made && overlay.size() == 0 ? null : overlay);
		made = null;
	}
}
