package io.github.deeplabij.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.SampleImage;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;
import ij.process.ImageProcessor;

/**
 * What it costs to keep the network in a JVM of its own. Both ways take turns, so that what else the machine does meets
 * both.
 */
public final class Isolation {

	private static final int[] SIDES = { 256, 2048 };
	private static final int ROUNDS = Integer.getInteger("rounds", 7);

	private Isolation() {}

	/** Prints the median time of each way, and of their ratios. */
	public static void main(final String... arguments) {
		final Catalogue catalogue = new Catalogue(List.of());
		final Model model = catalogue.find(catalogue.names().get(0));
		try (ImageSegmenter here = new ImageSegmenter(model, Device.CPU)) {
			final List<Double> starts = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++)
				starts.add(time(() -> ImageSegmenter.isolated(model, Device.CPU, Monitor.NONE).close()));
			System.out.println(String.format(Locale.ROOT, "start of the other JVM, once a run: %.0f ms, median of %d",
				median(starts), ROUNDS));
			System.out.println("image        here  isolated  isolated / here (from .. to), milliseconds");
			try (ImageSegmenter there = ImageSegmenter.isolated(model, Device.CPU, Monitor.NONE)) {
				for (final int side : SIDES)
					compare(here, there, montage(side));
			}
		}
		System.exit(0); // ImageJ keeps threads that would keep the JVM
	}

	private static void compare(final ImageSegmenter here, final ImageSegmenter there, final ImagePlus image) {
		final List<Double> direct = new ArrayList<>();
		final List<Double> isolated = new ArrayList<>();
		final List<Double> ratios = new ArrayList<>();
		for (int round = -2; round < ROUNDS; round++) {
			final boolean first = round % 2 == 0;
			final double before = first ? time(() -> segment(here, image)) : 0;
			final double other = time(() -> segment(there, image));
			final double one = first ? before : time(() -> segment(here, image));
			if (round < 0) continue;
			direct.add(one);
			isolated.add(other);
			ratios.add(other / one);
		}
		System.out.println(String.format(Locale.ROOT, "%4d x %4d %6.0f %9.0f  %.3f (%.3f .. %.3f)", image.getWidth(),
			image.getHeight(), median(direct), median(isolated), median(ratios), Collections.min(ratios), Collections
				.max(ratios)));
	}

	private static void segment(final ImageSegmenter segmenter, final ImagePlus image) {
		segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE);
	}

	private static double time(final Runnable run) {
		final long start = System.nanoTime();
		run.run();
		return (System.nanoTime() - start) / 1e6;
	}

	/** The sample image, again and again, or a part of it. */
	private static ImagePlus montage(final int side) {
		final ImageProcessor sample = SampleImage.create().getProcessor();
		final ImageProcessor pixels = sample.createProcessor(side, side);
		for (int y = 0; y < side; y += sample.getHeight()) {
			for (int x = 0; x < side; x += sample.getWidth())
				pixels.insert(sample, x, y);
		}
		return new ImagePlus("montage", pixels);
	}

	private static double median(final List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}
}
