package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.PixelSize;
import io.github.deeplabij.image.SampleImage;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;

/**
 * Whether a long run takes more and more memory: 3,000 images of five sizes one after another, each read from a file
 * and its results written, of every 25 images ten with the CRF. It runs in a JVM whose heap has all its memory from the
 * start, so that what the system says of the process grows by what is taken outside the heap alone (on Linux); what
 * lives in the heap is added.
 */
public final class Soak {

	private static final int IMAGES = Integer.getInteger("cases", 3000);
	private static final int EVERY = Math.max(1, IMAGES / 30);
	private static final double MOST_MB_PER_THOUSAND = 1;
	private static final int[][] SIZES = { { 64, 48 }, { 96, 96 }, { 128, 96 }, { 160, 120 }, { 144, 176 } };

	private Soak() {}

	/**
	 * Prints what the process holds after every 30th part of the images.
	 *
	 * @param arguments none; in the JVM that this starts, a folder for files
	 */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		if (arguments.length > 0) {
			run(Path.of(arguments[0]));
			System.exit(0); // ImageJ keeps threads that would keep the JVM
		}
		final Path folder = Files.createTempDirectory("soak");
		new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx512m",
			"-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-Duser.home=" + System.getProperty(
				"user.home"), "-Dcases=" + IMAGES, "-cp", System.getProperty("java.class.path"), Soak.class.getName(),
			folder.toString()).inheritIO().start().waitFor();
	}

	private static void run(final Path folder) throws IOException {
		final ImagePlus sample = SampleImage.create();
		for (int i = 0; i < SIZES.length; i++) {
			sample.setRoi(10 * i, 10 * i, SIZES[i][0], SIZES[i][1]);
			ImageFiles.saveTiff(sample.crop(), input(folder, i));
		}
		final List<Long> kilobytes = new ArrayList<>();
		final Catalogue bundled = new Catalogue(List.of());
		int withCrf = 0;
		System.out.println("images  with CRF  resident MB  live in the heap MB");
		try (ImageSegmenter segmenter = new ImageSegmenter(bundled.find(bundled.names().get(0)), Device.CPU)) {
			for (int i = 0; i < IMAGES; i++) {
				final boolean crf = i / SIZES.length % 5 < 2;
				segment(segmenter, folder, i % SIZES.length, crf);
				if (crf) withCrf++;
				if ((i + 1) % EVERY != 0) continue;
				System.gc();
				final long resident = ProcessMemory.now();
				final long live = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 10;
				kilobytes.add(resident + live);
				System.out.println(String.format(Locale.ROOT, "%6d  %8d  %11.2f  %19.2f", i + 1, withCrf, resident /
					1024.0, live / 1024.0));
			}
		}
		System.out.println(String.format(Locale.ROOT,
			"Growth of both in the last half: %.2f MB per 1,000 images; %.2f MB are allowed.", 1000 * slope(kilobytes
				.subList(kilobytes.size() / 2, kilobytes.size())) / EVERY / 1024, MOST_MB_PER_THOUSAND));
	}

	private static Path input(final Path folder, final int size) {
		return folder.resolve("image" + size + ".tif");
	}

	private static void segment(final ImageSegmenter segmenter, final Path folder, final int size, final boolean crf) {
		final ImagePlus image = ImageFiles.open(input(folder, size));
		final ImageSegmenter.Result result = segmenter.segment(image, new ImageSegmenter.Settings(0, Passes.ONE,
			PixelSize.IMAGE, crf ? Optional.of(CrfSettings.DEFAULT) : Optional.empty()), EnumSet.allOf(Output.class),
			Monitor.NONE);
		ImageFiles.saveTiff(result.labels(), folder.resolve("labels.tif"));
		ImageFiles.saveTiff(result.probabilities(), folder.resolve("probabilities.tif"));
		ImageFiles.savePng(result.overlayImage(), folder.resolve("overlay.png"));
		ImageFiles.saveCsv(result.table(), folder.resolve("table.csv"));
	}

	/** The growth from one value to the next, of the line that fits best. */
	private static double slope(final List<Long> values) {
		final double middle = (values.size() - 1) / 2.0;
		double products = 0;
		double squares = 0;
		for (int i = 0; i < values.size(); i++) {
			products += (i - middle) * values.get(i);
			squares += (i - middle) * (i - middle);
		}
		return products / squares;
	}
}
