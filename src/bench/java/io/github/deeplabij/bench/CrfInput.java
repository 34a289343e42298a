package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import io.github.deeplabij.crf.Grid;
import io.github.deeplabij.crf.Guide;
import io.github.deeplabij.crf.Unary;

/**
 * What a CRF is inferred from.
 *
 * @param image RGB from 0 to 255
 * @param unary the energies
 */
public record CrfInput(Guide image, Unary unary) {

	private static final String IMAGE = "image.npy";
	private static final String UNARY = "unary.npy";

	/** How much a pixel's own colour differs from its leaf's. */
	private static final double GRAIN = 3;

	/**
	 * A scene of leaves that cover each other, as in natural images small ones more often than large ones: a larger
	 * picture
	 * shows the same scene with more pixels. Each leaf is of one class, which the unary knows with noise.
	 *
	 * @param size width, height and classes, as in 512x512x3
	 */
	public static CrfInput scene(final String size) {
		final int[] numbers = Arrays.stream(size.split("x")).mapToInt(Integer::parseInt).toArray();
		final int width = numbers[0];
		final int height = numbers[1];
		final int classes = numbers[2];
		final Grid grid = Grid.of(width, height);
		final float[][][] image = new float[3][1][grid.plane()];
		final float[][][] energies = new float[classes][1][grid.plane()];
		final Random random = new Random(width * 31L + classes);
		for (int i = 0; i < grid.plane(); i++) {
			for (final float[][] plane : energies) plane[0][i] = (float) (0.7 * random.nextGaussian());
		}
		Leaves.paint(grid, image, energies);
		for (int i = 0; i < grid.plane(); i++) {
			for (final float[][] channel : image) channel[0][i] = Math.round(Math.min(255, Math.max(0, channel[0][i] +
				GRAIN * random
				.nextGaussian())));
		}
		return new CrfInput(new Guide(grid, image), new Unary(grid, energies));
	}

	static CrfInput read(final Path folder) throws IOException {
		final Npy.Planes image = Npy.read(folder.resolve(IMAGE));
		return new CrfInput(new Guide(image.grid(), image.values()), new Unary(image.grid(),
			Npy.read(folder.resolve(UNARY))
			.values()));
	}

	/** Writes both for {@link CrfPeer}. */
	void write(final Path folder) throws IOException {
		Files.createDirectories(folder);
		Npy.write(folder.resolve(IMAGE), image.grid(), image.channels());
		Npy.write(folder.resolve(UNARY), unary.grid(), unary.energies());
	}
}
