package io.github.deeplabij.refine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.plane.JointPlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

/**
 * How probable each class is at a pixel, by how alike the pixel is to the scribbles of each class: a kernel density
 * over
 * scribbled pixels, in which those nearby count more.
 * <p>
 * For a pixel of colour f at x, the density of class k is the mean, over pixels s of its scribbles, of
 * <pre>{@code exp(-|f - f(s)|^2 / 2h^2) * (1 + NEAR * exp(-|x - x(s)|^2 / 2r^2))}</pre>
 * plus a little for colours that no scribble has. The densities divided by their sum, mixed with a uniform part, are
 * the
 * probabilities; where there is a scribble, its class is sure. The width h is Silverman's for the colours' spread
 * within
 * classes.
 */
public final class ScribbleModel {

	/** So many pixels of each class' scribbles are looked at, drawn at random from all, the same at every call. */
	private static final int SAMPLES = 128;
	/** The kernel's width in the unit of scaled channels, 255 of which are an image's range. */
	private static final double LEAST_WIDTH = 6;
	private static final double MOST_WIDTH = 30;
	private static final float NEAR = 1;
	/** The radius of what is near, as a part of the image's diagonal. */
	private static final double RADIUS = 0.03;
	private static final float OTHER_COLOURS = 0.001f;
	private static final float UNIFORM = 0.1f;
	private static final float SURE = 0.99f;
	private static final double FARTHEST = 5;
	/** exp(-d / 2) for squared distances d in units of the kernel's width, up to the farthest one. */
	private static final float[] ALIKE = alike(4096);

	private final List<? extends PlaneSource> image;
	private final short[][] scribbles;
	private final Appearance appearance;
	private final Samples[] samples;
	/** From squared distances of colours to places in the table. */
	private final float perDistance;
	/** exp(-d^2 / 2r^2) for distances d of so many pixels. */
	private final float[] near;

	/** Pixels of one class: [sample][channel] colours, and where they are. */
	private record Samples(float[][] colours, int[] planes, int[] x, int[] y) {

		int size() {
			return planes.length;
		}
	}

	/**
	 * Looks at the scribbles.
	 *
	 * @param image planes of one size; their channels are scaled together, as for the appearance kernel
	 * @param scribbles for each plane the class of each pixel from 0, row by row, -1 where there is none; null without
	 *           any
	 * @param classes how many classes there are, each with a pixel at least
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the image holds a value that is not finite
	 */
	public ScribbleModel(final List<? extends PlaneSource> image, final short[][] scribbles, final int classes,
		final Monitor monitor) {
		this.image = image;
		this.scribbles = scribbles;
		appearance = Appearance.of(image, monitor::cancelled);
		samples = new Samples[classes];
		for (int k = 0; k < classes; k++) samples[k] = samples(k);
		final double width = width();
		perDistance = (float) (ALIKE.length / (FARTHEST * FARTHEST * width * width));
		final double radius = RADIUS * Math.hypot(image.get(0).width(), image.get(0).height());
		near = new float[(int) Math.ceil(FARTHEST * radius)];
		for (int d = 0; d < near.length; d++) near[d] = (float) Math.exp(-0.5 * d * d / (radius * radius));
	}

	private static float[] alike(final int size) {
		final float[] alike = new float[size];
		for (int i = 0; i < size; i++) alike[i] = (float) Math.exp(-0.5 * (i + 0.5) / size * FARTHEST * FARTHEST);
		return alike;
	}

	private Samples samples(final int k) {
		final List<int[]> chosen = new ArrayList<>();
		final Random random = new Random(k);
		int seen = 0;
		for (int p = 0; p < scribbles.length; p++) {
			for (int i = 0; scribbles[p] != null && i < scribbles[p].length; i++) {
				if (scribbles[p][i] != k) continue;
				final int at = seen < SAMPLES ? seen : random.nextInt(seen + 1);
				seen++;
				if (at == chosen.size()) chosen.add(new int[] { p, i });
				else if (at < SAMPLES) chosen.set(at, new int[] { p, i });
			}
		}
		final int columns = image.get(0).width();
		final int n = chosen.size();
		final Samples result = new Samples(new float[n][image.get(0).channels()], new int[n], new int[n], new int[n]);
		final float[] value = new float[1];
		for (int s = 0; s < n; s++) {
			final int x = chosen.get(s)[1] % columns;
			final int y = chosen.get(s)[1] / columns;
			result.planes[s] = chosen.get(s)[0];
			result.x[s] = x;
			result.y[s] = y;
			for (int c = 0; c < result.colours[s].length; c++) {
				image.get(result.planes[s]).read(c, new Region(x, y, 1, 1), value);
				appearance.apply(value, 1, c);
				result.colours[s][c] = value[0];
			}
		}
		return result;
	}

	/** Silverman's rule for the class with the fewest pixels, whose spread is the mean over classes and channels. */
	private double width() {
		final int channels = image.get(0).channels();
		double variance = 0;
		int fewest = SAMPLES;
		for (final Samples each : samples) {
			fewest = Math.min(fewest, each.size());
			for (int c = 0; c < channels; c++) {
				double sum = 0;
				double squares = 0;
				for (final float[] colour : each.colours) {
					sum += colour[c];
					squares += colour[c] * colour[c];
				}
				variance += (squares - sum * sum / each.size()) / each.size() / channels / samples.length;
			}
		}
		final double silverman = Math.sqrt(Math.max(0, variance)) * Math.pow(Math.max(1, fewest), -1.0 / (channels +
			4));
		return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, silverman));
	}

	/** The probabilities of a plane, with a channel for each class. */
	public PlaneSource plane(final int index) {
		final PlaneSource plane = image.get(index);
		return new JointPlane(plane, samples.length) {

			@Override
			protected float[][] compute(final Region region) {
				final float[][] colours = new float[plane.channels()][Math.toIntExact(region.size())];
				for (int c = 0; c < colours.length; c++) {
					plane.read(c, region, colours[c]);
					appearance.apply(colours[c], colours[c].length, c);
				}
				final float[][] densities = new float[samples.length][colours[0].length];
				IntStream.range(0, region.height()).parallel().forEach(row -> row(colours, index, region, row,
					densities));
				return densities;
			}
		};
	}

	/** Writes the probabilities of one row. */
	private void row(final float[][] colours, final int plane, final Region region, final int row, final float[][] p) {
		final int from = row * region.width();
		final float[] sum = new float[region.width()];
		for (int k = 0; k < p.length; k++) {
			addDensity(samples[k], colours, plane, region, row, p[k]);
			for (int x = 0; x < sum.length; x++) {
				p[k][from + x] = p[k][from + x] / samples[k].size() + OTHER_COLOURS;
				sum[x] += p[k][from + x];
			}
		}
		final short[] scribbled = scribbles[plane];
		final int first = (region.y() + row) * image.get(plane).width() + region.x();
		for (int x = 0; x < sum.length; x++) {
			final int scribble = scribbled == null ? -1 : scribbled[first + x];
			for (int k = 0; k < p.length; k++) {
				final float alike = (1 - UNIFORM) * p[k][from + x] / sum[x] + UNIFORM / p.length;
				p[k][from + x] = scribble < 0 ? alike : k == scribble ? SURE : (1 - SURE) / (p.length - 1);
			}
		}
	}

	private void addDensity(final Samples of, final float[][] colours, final int plane, final Region region,
		final int row,
		final float[] densities)
	{
		final int from = row * region.width();
		final float[] distance = new float[region.width()];
		for (int s = 0; s < of.size(); s++) {
			Arrays.fill(distance, 0);
			for (int c = 0; c < colours.length; c++) addSquares(colours[c], from, of.colours[s][c], distance);
			final float high = of.planes[s] == plane ? NEAR * gaussian(Math.abs(region.y() + row - of.y[s])) : 0;
			final int left = region.x() - of.x[s];
			for (int x = 0; x < distance.length; x++) {
				final int bin = (int) (distance[x] * perDistance);
				if (bin < ALIKE.length) densities[from + x] += ALIKE[bin] * (1 + high * gaussian(Math.abs(left + x)));
			}
		}
	}

	private static void addSquares(final float[] colours, final int from, final float colour, final float[] sum) {
		for (int x = 0; x < sum.length; x++) sum[x] += (colours[from + x] - colour) * (colours[from + x] - colour);
	}

	/** How near something is that is so many pixels away along an axis. */
	private float gaussian(final int pixels) {
		return pixels < near.length ? near[pixels] : 0;
	}
}
