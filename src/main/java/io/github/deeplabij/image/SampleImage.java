package io.github.deeplabij.image;

import java.awt.Rectangle;
import java.util.Random;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.plugin.filter.GaussianBlur;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * A rendered fluorescence micrograph of nuclei, with its ground truth: textured nuclei of several sizes and
 * brightnesses, some touching, blurred by the optics, lit unevenly, with shot and read-out noise. The same at every
 * call.
 */
public final class SampleImage {

	private static final int WIDTH = 512;
	private static final int HEIGHT = 400;
	private static final int NUCLEI = 42;
	private static final double PIXEL_MICROMETRES = 0.5;

	private final Random random = new Random(20_260_101);
	private final short[] nucleus = new short[WIDTH * HEIGHT];
	private final float[] light = new float[WIDTH * HEIGHT];

	private SampleImage() {}

	/** The micrograph: 16-bit, calibrated. */
	public static ImagePlus create() {
		final SampleImage sample = new SampleImage();
		sample.drawNuclei();
		return sample.calibrated("DeepLab Sample Image", new ShortProcessor(WIDTH, HEIGHT, sample.expose(), null));
	}

	/** Its ground truth: 0 background, 1 nucleus, 2 boundary between a nucleus and anything else. */
	public static ImagePlus truth() {
		final SampleImage sample = new SampleImage();
		sample.drawNuclei();
		return sample.calibrated("DeepLab Sample Image truth", new ByteProcessor(WIDTH, HEIGHT, sample.classes()));
	}

	private ImagePlus calibrated(final String title, final ImageProcessor pixels) {
		pixels.resetMinAndMax();
		final ImagePlus image = new ImagePlus(title, pixels);
		final Calibration calibration = new Calibration(image);
		calibration.pixelWidth = PIXEL_MICROMETRES;
		calibration.pixelHeight = PIXEL_MICROMETRES;
		calibration.setUnit("micron");
		image.setCalibration(calibration);
		image.setProperty("Info", "Rendered fluorescence micrograph of nuclei (DeepLab IJ)\n");
		return image;
	}

	private void drawNuclei() {
		final float[] texture = smoothNoise(2.5);
		for (int n = 1, tries = 0; n <= NUCLEI && tries < 4000; tries++) {
			if (draw(n, texture)) n++;
		}
	}

	/** An ellipse whose border is wavy. */
	private record Shape(double x, double y, double radius, double aspect, double angle, double twofold,
		double threefold, double phase) {

		/** The pixels of the image that can be inside: v is at least as long as it would be in a circle. */
		Rectangle box() {
			final double reach = radius * (1 + Math.abs(twofold) + Math.abs(threefold)) + 1;
			final int side = (int) (2 * reach) + 2;
			return new Rectangle(WIDTH, HEIGHT).intersection(new Rectangle((int) (x - reach), (int) (y - reach), side,
				side));
		}

		boolean contains(final int column, final int row) {
			final double dx = column - x;
			final double dy = row - y;
			final double u = dx * Math.cos(angle) + dy * Math.sin(angle);
			final double v = (dy * Math.cos(angle) - dx * Math.sin(angle)) / aspect;
			final double phi = Math.atan2(v, u) + phase;
			return Math.hypot(u, v) < radius * (1 + twofold * Math.cos(2 * phi) + threefold * Math.cos(3 * phi));
		}
	}

	/** Draws a nucleus where it fits; it may touch others, and may not hide them. */
	private boolean draw(final int number, final float[] texture) {
		final double x = random.nextDouble() * WIDTH;
		final double y = random.nextDouble() * HEIGHT;
		final double radius = 12 + 8 * random.nextDouble();
		final double aspect = 0.7 + 0.3 * random.nextDouble();
		final double angle = Math.PI * random.nextDouble();
		final double brightness = 350 + 900 * random.nextDouble();
		final Shape shape = new Shape(x, y, radius, aspect, angle, 0.05 * random.nextGaussian(), 0.03 * random
			.nextGaussian(), 2 * Math.PI * random.nextDouble());
		final Rectangle box = shape.box();
		int covered = 0;
		int hidden = 0;
		final boolean[] inside = new boolean[nucleus.length];
		for (int row = box.y; row < box.y + box.height; row++) {
			for (int i = row * WIDTH + box.x; i < row * WIDTH + box.x + box.width; i++) {
				inside[i] = shape.contains(i % WIDTH, row);
				if (inside[i]) covered++;
				if (inside[i] && nucleus[i] != 0) hidden++;
			}
		}
		if (covered == 0 || hidden > 0.04 * covered) return false;
		for (int i = 0; i < nucleus.length; i++) {
			if (!inside[i] || nucleus[i] != 0) continue;
			nucleus[i] = (short) number;
			light[i] = (float) (brightness * (1 + 0.22 * texture[i]));
		}
		return true;
	}

	/** What the camera counts: light, blurred, on an uneven background, with Poisson (as normal) and read-out noise. */
	private short[] expose() {
		final FloatProcessor image = new FloatProcessor(WIDTH, HEIGHT, light);
		new GaussianBlur().blurGaussian(image, 1.4);
		final short[] counts = new short[light.length];
		for (int i = 0; i < counts.length; i++) {
			final double dx = (i % WIDTH - 0.6 * WIDTH) / WIDTH;
			final double dy = ((double) (i / WIDTH) - 0.4 * HEIGHT) / HEIGHT;
			final double lamp = 1 - 0.9 * (dx * dx + dy * dy);
			final double photons = lamp * (90 + light[i]);
			final double count = 100 + photons + Math.sqrt(2 * photons) * random.nextGaussian() + 6 * random
				.nextGaussian();
			counts[i] = (short) Math.max(0, Math.round(count));
		}
		return counts;
	}

	/** Smooth noise of mean 0 and standard deviation 1. */
	private float[] smoothNoise(final double sigma) {
		final FloatProcessor noise = new FloatProcessor(WIDTH, HEIGHT);
		for (int i = 0; i < WIDTH * HEIGHT; i++)
			noise.setf(i, (float) random.nextGaussian());
		new GaussianBlur().blurGaussian(noise, sigma);
		final double deviation = noise.getStats().stdDev;
		noise.multiply(1 / deviation);
		return (float[]) noise.getPixels();
	}

	private byte[] classes() {
		final byte[] classes = new byte[nucleus.length];
		for (int y = 0; y < HEIGHT; y++) {
			for (int x = 0; x < WIDTH; x++) {
				final int i = y * WIDTH + x;
				if (nucleus[i] == 0) continue;
				final boolean inner = same(i, x - 1, y) && same(i, x + 1, y) && same(i, x, y - 1) && same(i, x, y + 1);
				classes[i] = (byte) (inner ? 1 : 2);
			}
		}
		return classes;
	}

	private boolean same(final int i, final int x, final int y) {
		return x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT || nucleus[y * WIDTH + x] == nucleus[i];
	}
}
