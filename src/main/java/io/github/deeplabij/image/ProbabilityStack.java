package io.github.deeplabij.image;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;

/**
 * Which slices of an image's probabilities belong to which of its planes. With one plane for each plane of the image,
 * it is the probability of class 1 of 2. With more, its channels are the classes; or if it has one channel, its slices,
 * or else its frames, where the image has one of them.
 */
final class ProbabilityStack {

	private final ImagePlanes planes;
	private final ImagePlus input;
	private final PixelValues values;
	private final int stored;
	private final boolean byFrames;

	/**
	 * @param image the image that is to be segmented
	 * @throws DeepLabException if the probabilities' size or shape does not fit the image, or they are RGB
	 */
	ProbabilityStack(final ImagePlus image, final ImagePlus input) {
		if (input.getWidth() != image.getWidth() || input.getHeight() != image.getHeight()) throw new DeepLabException(
			input.getTitle() + " has " + input.getWidth() + " x " + input.getHeight() + " pixels, but " + image
				.getTitle() + " has " + image.getWidth() + " x " + image.getHeight() + "; both have to be the same.");
		if (input.getType() == ImagePlus.COLOR_RGB) throw new DeepLabException(input.getTitle() +
			" is an RGB image; give labels or probabilities, which have 8, 16 or 32 bits.");
		this.input = input;
		values = PixelValues.ofProbabilities(input);
		planes = new ImagePlanes(image);
		final int channels = input.getNChannels();
		final int slices = input.getNSlices();
		final int frames = input.getNFrames();
		final boolean byChannels = slices * frames == planes.size();
		final boolean bySlices = channels == 1 && image.getNSlices() == 1 && frames == image.getNFrames();
		byFrames = !byChannels && !bySlices && channels == 1 && image.getNFrames() == 1 && slices == image.getNSlices();
		if (!byChannels && !bySlices && !byFrames) throw new DeepLabException(image.getTitle() + " has " + count(image
			.getNSlices(), "slice") + " and " + count(image.getNFrames(), "frame") + ", but " + input.getTitle() +
			" has " + count(channels, "channel") + ", " + count(slices, "slice") + " and " + count(frames, "frame") +
			"; give labels of the same slices and frames, or probabilities with a channel for each class.");
		stored = byChannels ? channels : bySlices ? slices : frames;
	}

	private static String count(final int number, final String what) {
		return number + " " + what + (number == 1 ? "" : "s");
	}

	/** How many planes are stored for one plane of the image. */
	int stored() {
		return stored;
	}

	/** Where a stored plane is in the stack, from 1. */
	int slice(final int plane, final int number) {
		return (byFrames ? number * planes.size() + plane : plane * stored + number) + 1;
	}

	/** The probabilities of all classes for a plane of the image, checked as they are read. */
	ProbabilityPlane plane(final int plane) {
		final int[] slices = new int[stored];
		for (int i = 0; i < stored; i++)
			slices[i] = slice(plane, i);
		return new ProbabilityPlane(planes.get(plane), input, values, slices);
	}
}
