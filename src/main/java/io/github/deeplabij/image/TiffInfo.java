package io.github.deeplabij.image;

import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.FileSaver;
import ij.io.RoiEncoder;

/**
 * What ImageJ's TIFF encoder has to know of an image, as ImageJ's own {@link FileSaver} tells it, which writes to files
 * alone.
 */
final class TiffInfo {

	private TiffInfo() {}

	/** An image with its calibration, look-up tables, info, slice labels, properties and overlay. */
	static FileInfo of(final ImagePlus image) {
		final FileSaver saver = new FileSaver(image);
		final FileInfo info = image.getFileInfo();
		info.info = image.getInfoProperty();
		info.description = saver.getDescriptionString();
		final boolean labelled = info.nImages > 1 || image.hasImageStack() && image.getStack().getSliceLabel(1) != null;
		if (labelled) info.sliceLabels = image.getStack().getSliceLabels();
		info.roi = RoiEncoder.saveAsByteArray(image.getRoi());
		info.overlay = FileSaver.getOverlay(image);
		info.properties = image.getPropertiesAsArray();
		if (image.isComposite()) saver.saveDisplayRangesAndLuts(image, info);
		return info;
	}
}
