package io.github.deeplabij.image;

import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

import ij.ImageStack;

/**
 * A plane of labels as probabilities: a label is right with some confidence, the other classes are equally probable
 * else.
 */
final class LabelPlane implements PlaneSource {

	private final PlaneSource like;
	private final ImageStack stack;
	private final PixelValues numbers;
	private final int index;
	private final short[] classes;
	private final int count;
	private final float right;
	private final float wrong;

	/**
	 * @param like a plane of the same size
	 * @param numbers the classes' values of the stack's pixels
	 * @param index which of the stack, from 1
	 * @param classes for each value, the number of its class
	 * @param count how many classes there are
	 */
	LabelPlane(final PlaneSource like, final ImageStack stack, final PixelValues numbers, final int index,
		final short[] classes, final int count, final double confidence)
	{
		this.like = like;
		this.stack = stack;
		this.numbers = numbers;
		this.index = index;
		this.classes = classes;
		this.count = count;
		right = (float) confidence;
		wrong = (float) ((1 - confidence) / (count - 1));
	}

	@Override
	public int width() {
		return like.width();
	}

	@Override
	public int height() {
		return like.height();
	}

	@Override
	public int channels() {
		return count;
	}

	@Override
	public boolean isFloatingPoint() {
		return true;
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		final Object pixels = stack.getPixels(index);
		int to = 0;
		for (int y = region.y(); y < region.y() + region.height(); y++) {
			final int from = y * width() + region.x();
			for (int i = from; i < from + region.width(); i++) {
				values[to++] = classes[(int) numbers.get(pixels, i)] == channel ? right : wrong;
			}
		}
	}
}
