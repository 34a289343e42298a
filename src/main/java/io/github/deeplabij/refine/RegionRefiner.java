package io.github.deeplabij.refine;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField;
import io.github.deeplabij.crf.Grid;
import io.github.deeplabij.crf.Guide;
import io.github.deeplabij.crf.Marginals;
import io.github.deeplabij.crf.Unary;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

/**
 * Refines one region of a plane, or of slices together, once or again and again with other settings. What is built for
 * sigmas is kept until a call names others, so that other weights and numbers of iterations take little time.
 */
public final class RegionRefiner {

	/** How far the sum of probabilities may be from 1, for what was rounded to 8 bits a class. */
	private static final float TOLERANCE = 0.02f;
	/** Pixels that a thread checks at once. */
	private static final int STRETCH = 1 << 14;

	private final Guide guide;
	private final Unary unary;
	private FastMeanField field;
	private FastMeanField.Quality quality;

	/**
	 * Reads a region of a plane.
	 *
	 * @param image what the appearance kernel looks at
	 * @param appearance what was measured of the whole plane
	 * @param probabilities of the same size, a channel for each class, summing to about 1
	 * @param spacing how far pixels are from each other, in the unit of the sigmas
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if sizes differ, a value of the image is not finite, or the probabilities are none
	 */
	public RegionRefiner(final PlaneSource image, final Appearance appearance, final PlaneSource probabilities,
		final Region region, final Spacing spacing)
	{
		this(List.of(image), appearance, List.of(probabilities), region, spacing);
	}

	/**
	 * Reads a region of some slices.
	 *
	 * @param appearance makes the image's values ready for the appearance kernel
	 */
	RegionRefiner(final List<? extends PlaneSource> image, final Appearance appearance,
		final List<? extends PlaneSource> probabilities, final Region region, final Spacing spacing)
	{
		requireFit(image, probabilities);
		final Grid grid = new Grid(region.width(), region.height(), image.size(), spacing.x(), spacing.y(), spacing
			.z());
		final float[][][] channels = read(image, region);
		for (int c = 0; c < channels.length; c++) {
			for (final float[] slice : channels[c])
				appearance.apply(slice, slice.length, c);
		}
		final float[][][] p = read(probabilities, region);
		for (int z = 0; z < image.size(); z++)
			requireProbabilities(p, z, region);
		try {
			guide = new Guide(grid, channels);
			unary = Unary.ofProbabilities(grid, p);
		}
		catch (final IllegalArgumentException e) {
			throw new DeepLabException(e.getMessage(), e);
		}
	}

	/** Makes room with all threads, since that takes as long as reading, and reads with them where planes allow it. */
	private static float[][][] read(final List<? extends PlaneSource> planes, final Region region) {
		final int size = Math.toIntExact(region.size());
		final float[][][] values = IntStream.range(0, planes.get(0).channels()).parallel().mapToObj(
			c -> new float[planes.size()][size]).toArray(float[][][]::new);
		final IntStream channels = IntStream.range(0, values.length);
		(planes.stream().allMatch(PlaneSource::isThreadSafe) ? channels.parallel() : channels).forEach(c -> {
			for (int z = 0; z < planes.size(); z++)
				planes.get(z).read(c, region, values[c][z]);
		});
		return values;
	}

	private static void requireProbabilities(final float[][][] probabilities, final int z, final Region in) {
		final int size = probabilities[0][z].length;
		final OptionalInt wrong = IntStream.range(0, (size + STRETCH - 1) / STRETCH).parallel().map(i -> firstWrong(
			probabilities, z, i * STRETCH, Math.min(STRETCH, size - i * STRETCH))).filter(i -> i >= 0).min();
		if (wrong.isEmpty()) return;
		final int i = wrong.getAsInt();
		float sum = 0;
		float least = 0;
		for (final float[][] p : probabilities) {
			sum += p[z][i];
			least = Math.min(least, p[z][i]);
		}
		final String slice = probabilities[0].length > 1 ? ", slice " + (z + 1) : "";
		final String where = " at x=" + (in.x() + i % in.width()) + ", y=" + (in.y() + i / in.width()) + slice;
		if (!Float.isFinite(sum)) throw new DeepLabException(
			"The probabilities hold a value that is infinite or not a number" + where +
				"; they have to be from 0 to 1.");
		if (least < 0) throw new DeepLabException("The probabilities hold " + least + where +
			"; they have to be from 0 to 1.");
		throw new DeepLabException("The probabilities sum to " + sum + where +
			"; those of all classes have to sum to 1, so divide them by their sum or give a channel for each class.");
	}

	/** The first pixel of a stretch whose values are no probabilities; -1 if there is none. */
	private static int firstWrong(final float[][][] probabilities, final int z, final int from, final int length) {
		final float[] sums = new float[length];
		final float[] lowest = new float[length];
		final float[] values = new float[length];
		for (final float[][] p : probabilities) {
			System.arraycopy(p[z], from, values, 0, length);
			take(values, sums, lowest);
		}
		for (int i = 0; i < length; i++)
			if (!(lowest[i] >= 0 && Math.abs(sums[i] - 1) <= TOLERANCE)) return from + i;
		return -1;
	}

	/** Each array is used at one index, so that the loop becomes vector instructions. */
	private static void take(final float[] probabilities, final float[] sums, final float[] lowest) {
		for (int i = 0; i < sums.length; i++) {
			sums[i] += probabilities[i];
			lowest[i] = Math.min(lowest[i], probabilities[i]);
		}
	}

	/** How many classes there are. */
	public int classes() {
		return unary.classes();
	}

	/**
	 * The most probable class of each pixel of the first slice, row by row, before any refinement; of equally probable
	 * ones the first.
	 */
	public int[] labels() {
		final float[][][] energies = unary.energies();
		final int[] labels = new int[energies[0][0].length];
		for (int i = 0; i < labels.length; i++) {
			for (int c = 1; c < energies.length; c++)
				if (energies[c][0][i] < energies[labels[i]][0][i]) labels[i] = c;
		}
		return labels;
	}

	/**
	 * Refines.
	 *
	 * @param monitor is told of no progress
	 * @return the class of each pixel of the first slice, counted from 0, row by row
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the sigmas are too small for the image
	 */
	public int[] labels(final CrfSettings settings, final Monitor monitor) {
		return infer(settings, new io.github.deeplabij.crf.Monitor() {

			@Override
			public void iteration(final int done, final int total) {}

			@Override
			public boolean cancelled() {
				return monitor.cancelled();
			}
		}).labels()[0];
	}

	/** Refines all slices. */
	Marginals infer(final CrfSettings settings, final io.github.deeplabij.crf.Monitor monitor) {
		try {
			if (field == null || quality != settings.quality()) {
				field = null;
				quality = settings.quality();
				field = new FastMeanField(guide, quality, ForkJoinPool.commonPool(), Runtime.getRuntime()
					.availableProcessors());
			}
			return field.infer(settings.crf(), unary, monitor);
		}
		catch (final IllegalArgumentException e) {
			throw new DeepLabException(e.getMessage(), e);
		}
	}

	/** Frees what was built for the last sigmas; the region and its probabilities stay. */
	public void release() {
		field = null;
	}

	/**
	 * @throws DeepLabException if sizes or numbers of planes differ, or there are fewer than 2 classes
	 */
	static void requireFit(final List<? extends PlaneSource> image, final List<? extends PlaneSource> probabilities) {
		if (image.size() != probabilities.size()) throw new DeepLabException("The image has " + planes(image.size()) +
			" and the probabilities have " + planes(probabilities.size()) + "; both have to be the same.");
		final PlaneSource p = probabilities.get(0);
		if (p.channels() < 2) throw new DeepLabException(
			"The probabilities have 1 channel; give one for each class, 2 at least.");
		for (int z = 0; z < image.size(); z++)
			requireSize(image.get(z), probabilities.get(z));
	}

	private static void requireSize(final PlaneSource image, final PlaneSource other) {
		if (image.width() != other.width() || image.height() != other.height()) throw new DeepLabException(
			"The image has " + image.width() + " x " + image.height() + " pixels and the probabilities have " + other
				.width() + " x " + other.height() + "; both have to be the same.");
	}

	private static String planes(final int count) {
		return count == 1 ? "1 plane" : count + " planes";
	}
}
