package io.github.deeplabij.image;

import java.util.BitSet;

import io.github.deeplabij.plane.Region;

import ij.ImageStack;

/** The objects of a part of a plane. */
final class PanelObjects {

	private PanelObjects() {}

	/** How they are found in a part: one that touches the part's border need not touch that of the image. */
	static ObjectChoices inPart(final ObjectChoices choices) {
		return new ObjectChoices(choices.method(), choices.size(), choices.threshold(), choices.fillHoles(), false,
			ObjectLink.NONE);
	}

	/** The number of each pixel's object, row by row. */
	static int[] numbers(final ImageStack found) {
		final int[] numbers = new int[found.getWidth() * found.getHeight()];
		final Object pixels = found.getPixels(1);
		for (int i = 0; i < numbers.length; i++)
			numbers[i] = pixels instanceof short[] shorts ? shorts[i] & 0xffff : (int) ((float[]) pixels)[i];
		return numbers;
	}

	/** Leaves out those that touch the border of the whole plane, and says how many these are. */
	static int exclude(final int[] numbers, final Region part, final Region whole) {
		final BitSet excluded = new BitSet();
		for (int y = 0; y < part.height(); y++) {
			final int row = y * part.width();
			final boolean end = part.y() + y == 0 || part.y() + y == whole.height() - 1;
			for (int x = 0; x < part.width(); x++) {
				if (end || part.x() + x == 0 || part.x() + x == whole.width() - 1) excluded.set(numbers[row + x]);
			}
		}
		excluded.clear(0);
		for (int i = 0; i < numbers.length; i++)
			if (excluded.get(numbers[i])) numbers[i] = 0;
		return excluded.cardinality();
	}
}
