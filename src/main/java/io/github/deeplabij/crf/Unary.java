package io.github.deeplabij.crf;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What each class costs at each pixel before any pixel looks at another one: -log of its probability, up to a constant
 * per
 * pixel.
 *
 * @param grid the pixels
 * @param energies [class][slice][y * width + x]; not copied, must not change
 */
public record Unary(Grid grid, float[][][] energies) {

	/** Probabilities below this one count as this one. */
	private static final float LEAST = 1e-5f;
	private static final float MOST = (float) -Math.log(LEAST);

	/** Pixels that one task looks at. */
	private static final int STRIP = 1 << 14;

	/** How far the sum of probabilities may be from 1, for what was rounded to 8 bits a class. */
	private static final float TOLERANCE = 0.02f;

	/**
	 * @throws IllegalArgumentException if there are fewer than 2 classes, the sizes differ from the grid's, or an
	 *           energy is not
	 *           finite
	 */
	public Unary {
		Check.classes(energies.length);
		grid.requirePlanes(energies, "The unary");
	}

	/** From a network's scores (logits), whose softmax are the probabilities. */
	public static Unary ofScores(final Grid grid, final float[][][] scores) {
		return map(grid, scores, score -> -score);
	}

	/**
	 * From probabilities; those below 1e-5 count as 1e-5.
	 *
	 * @throws IllegalArgumentException also if probabilities are negative, or those of a pixel don't sum to about 1
	 */
	public static Unary ofProbabilities(final Grid grid, final float[][][] probabilities) {
		Check.classes(probabilities.length);
		grid.requirePlanes(probabilities, "The probability map");
		for (int z = 0; z < grid.depth(); z++) {
			final int slice = z;
			final int strips = (grid.plane() + STRIP - 1) / STRIP;
			IntStream.range(0, strips).parallel().mapToObj(strip -> wrong(grid, probabilities, slice, strip * STRIP))
				.filter(Objects::nonNull).findFirst().ifPresent(wrong -> {
					throw new IllegalArgumentException(wrong);
				});
		}
		return map(grid, probabilities, p -> p <= LEAST ? MOST : (float) -Math.log(p));
	}

	/** What is wrong in a strip of pixels; null for nothing. */
	private static String wrong(final Grid grid, final float[][][] probabilities, final int z, final int start) {
		final float[] sum = new float[Math.min(STRIP, grid.plane() - start)];
		for (final float[][] plane : probabilities) {
			for (int i = 0; i < sum.length; i++) {
				final float p = plane[z][start + i];
				if (p < 0) return "A probability is negative: " + p + at(grid, start + i);
				sum[i] += p;
			}
		}
		for (int i = 0; i < sum.length; i++) {
			if (Math.abs(sum[i] - 1) > TOLERANCE) return "The probabilities sum to " + sum[i] + ", not to 1," + at(
				grid, start + i);
		}
		return null;
	}

	/**
	 * From labels that are right with some probability, the other classes being equally probable else.
	 *
	 * @param labels [slice][y * width + x], negative where nothing is known
	 * @param classes how many classes there are
	 * @param confidence how probable a label is to be right, more than 0 and less than 1
	 * @throws IllegalArgumentException also if a label is beyond the classes
	 */
	public static Unary ofLabels(final Grid grid, final int[][] labels, final int classes, final double confidence) {
		Check.classes(classes);
		if (!(confidence > 0 && confidence < 1)) throw new IllegalArgumentException(
			"The confidence has to be more than 0 and less than 1, not " + confidence + ".");
		grid.requireSlices(labels.length, "The label image");
		final float right = (float) -Math.log(confidence);
		final float wrong = (float) -Math.log((1 - confidence) / (classes - 1));
		final float unknown = (float) Math.log(classes);
		final float[][][] energies = new float[classes][labels.length][grid.plane()];
		for (int z = 0; z < labels.length; z++) {
			grid.requirePixels(labels[z].length, "The label image");
			for (int i = 0; i < labels[z].length; i++) {
				final int label = labels[z][i];
				if (label >= classes) throw new IllegalArgumentException("Label " + label + " is beyond the " +
					classes +
					" classes, counted from 0," + at(grid, i));
				for (int c = 0; c < classes; c++) energies[c][z][i] = label < 0 ? unknown : label == c ? right : wrong;
			}
		}
		return new Unary(grid, energies);
	}

	/** How many classes there are. */
	public int classes() {
		return energies.length;
	}

	private interface Mapping {

		float apply(float value);
	}

	private static Unary map(final Grid grid, final float[][][] values, final Mapping mapping) {
		final float[][][] energies = new float[values.length][][];
		IntStream.range(0, values.length).parallel().forEach(c -> {
			energies[c] = new float[values[c].length][];
			for (int z = 0; z < values[c].length; z++)
				energies[c][z] = map(values[c][z], mapping);
		});
		return new Unary(grid, energies);
	}

	private static float[] map(final float[] from, final Mapping mapping) {
		final float[] to = new float[from.length];
		for (int i = 0; i < from.length; i++)
			to[i] = mapping.apply(from[i]);
		return to;
	}

	private static String at(final Grid grid, final int index) {
		return " at x=" + index % grid.width() + ", y=" + index / grid.width() + ".";
	}
}
