package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

import ij.ImagePlus;

/**
 * An image whose values are objects: 8-, 16- or 32-bit, 0 where there is none, and each other value is one object. It
 * has as many planes as the image that it belongs to, in the same order, or one that stands for all of them.
 */
final class LabelImage {

	/** Up to here 32-bit values tell all whole numbers apart. */
	private static final int GREATEST = 1 << 24;
	private static final int MASK = 255;
	/** An image with more pieces and holes than these, and a share of its pixels, is no label image. */
	private static final int FEW = 1000;
	private static final int PIXELS_A_PIECE = 8;

	private final ImagePlus labels;
	private final ImagePlus image;
	private final PixelValues numbers;
	private final boolean certain;

	/**
	 * @param image the image that it belongs to; may be the same
	 * @param certain whether it surely is a label image, even if it looks like noise
	 * @throws DeepLabException if it holds no labels, or is not of the image's size
	 */
	LabelImage(final ImagePlus labels, final ImagePlus image, final boolean certain) {
		this.labels = labels;
		this.image = image;
		this.certain = certain;
		if (labels.getType() == ImagePlus.COLOR_RGB) throw new DeepLabException(labels.getTitle() +
			" is an RGB image, whose colours are no objects; give a label image, which has 8, 16 or 32 bits.");
		if (labels.getWidth() != image.getWidth() || labels.getHeight() != image.getHeight())
			throw new DeepLabException(labels.getTitle() + " has " + InputImage.size(labels, 1) + ", but " + image
				.getTitle() + " has " + InputImage.size(image, 1) + "; both have to be the same.");
		final int planes = planes(image);
		if (labels != image && labels.getStackSize() != 1 && labels.getStackSize() != planes)
			throw new DeepLabException(labels.getTitle() + " has " + labels.getStackSize() + " planes, but " + image
				.getTitle() + " has " + planes + " (slices x frames); give labels with as many, or with one for all.");
		numbers = PixelValues.ofClasses(labels);
	}

	/** The label image itself. */
	ImagePlus labels() {
		return labels;
	}

	/** The image that it belongs to. */
	ImagePlus image() {
		return image;
	}

	/** How many planes an image has, each of all its channels. */
	static int planes(final ImagePlus image) {
		return image.getStackSize() / image.getNChannels();
	}

	/** The outlines of the objects of each plane of the image. */
	List<List<Outline>> outlines(final Monitor monitor) {
		final int planes = planes(image);
		final List<List<Outline>> outlines = new ArrayList<>();
		for (int plane = 0; plane < planes; plane++) {
			outlines.add(plane > 0 && labels.getStackSize() == 1 ? outlines.get(0) : trace(plane, monitor));
			monitor.progress(plane + 1L, planes);
		}
		return outlines;
	}

	private List<Outline> trace(final int plane, final Monitor monitor) {
		final Object pixels = labels.getStack().getPixels(plane * (labels == image ? image.getNChannels() : 1) + 1);
		return LabelTracer.trace(labels.getWidth(), labels.getHeight(), i -> {
			final float value = numbers.get(pixels, i);
			if (value >= 0 && value <= GREATEST && value == (int) value) return (int) value;
			throw new DeepLabException(labels.getTitle() + " holds " + InputImage.text(value) + InputImage.at(labels,
				plane, i) + "; labels of objects are whole numbers from 0 to " + GREATEST + ".");
		}, certain ? Integer.MAX_VALUE : FEW + labels.getWidth() * labels.getHeight() / PIXELS_A_PIECE, monitor)
			.orElseThrow(
			() -> new DeepLabException(labels.getTitle() +
				" seems to be no label image, for it changes its value every few pixels; select the image to measure," +
				" and give the label image as 'objects'."));
	}

	/** A sentence if the objects are likely not what was meant; empty if they are fine. */
	static String note(final ImagePlus labels, final List<List<Outline>> outlines) {
		if (ClassValues.areTold(labels)) return labels.getTitle() +
			" holds classes rather than objects, so all that is of one class is one object; give a label image of " +
			"objects.";
		final List<Outline> all = outlines.stream().flatMap(List::stream).toList();
		if (all.isEmpty()) return labels.getTitle() + " is 0 everywhere: it holds no object.";
		if (all.stream().anyMatch(each -> each.label() != MASK) || all.stream().allMatch(each -> each.pieces() == 1))
			return "";
		return labels.getTitle() + " seems to be a mask: 255 is its only value, so all its pieces are one object; " +
			"give each piece a value of its own (Analyze > Analyze Particles..., Show: Count Masks).";
	}
}
