package io.github.deeplabij.image;

import ij.ImagePlus;

/** Images that we made. */
public final class LabelImages {

	private LabelImages() {}

	/** Whether an image is a result of ours, as its info tells. */
	public static boolean areOurs(final ImagePlus image) {
		final String info = image == null ? null : image.getInfoProperty();
		return info != null && info.contains("DeepLab model: ") && info.contains("DeepLab classes: ");
	}
}
