package io.github.deeplabij.crf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

/**
 * A case with exact results and pydensecrf's: of {@code src/test/python/mean_field.py}, or larger, of photographs, from
 * beside the project.
 */
enum ReferenceCase {

		CELLS_SYMMETRIC(Folder.OWN, "symmetric-c3", 3, 60, 13, 3, 10, 10, Normalisation.SYMMETRIC), CELLS_AFTER(
			Folder.OWN, "after-c2", 2, 30, 10, 2, 5, 5, Normalisation.AFTER), CELLS_BEFORE(Folder.OWN, "before-c3", 3,
				20, 20, 2, 5, 10, Normalisation.BEFORE),
		/** Without pydensecrf's. */
		CELLS_NONE(Folder.OWN, "none-c4", 1.5, 10, 15, 0.1, 0.05, 5, Normalisation.NONE), COFFEE(Folder.SHARED,
			"small-coffee-c3", 3, 80, 13, 3, 10, 10, Normalisation.SYMMETRIC), IHC(Folder.SHARED, "small-ihc-c2", 2, 30,
				10, 2, 5, 5, Normalisation.SYMMETRIC), CHELSEA(Folder.SHARED, "small-chelsea-c5", 3, 20, 20, 2, 5, 10,
					Normalisation.SYMMETRIC), AFTER(Folder.SHARED, "small-norm-after-c3", 3, 60, 10, 3, 10, 5,
						Normalisation.AFTER), ASTRONAUT(Folder.SHARED, "medium-astronaut-c4", 3, 80, 13, 3, 10, 10,
							Normalisation.SYMMETRIC), COFFEE_21(Folder.SHARED, "medium-coffee-c21", 3, 80, 13, 3, 10,
								10, Normalisation.SYMMETRIC);

	/** Those that have both results, of each folder. */
	static final List<ReferenceCase> OWN = List.of(CELLS_SYMMETRIC, CELLS_AFTER, CELLS_BEFORE);
	static final List<ReferenceCase> SHARED = List.of(COFFEE, IHC, CHELSEA, AFTER);

	/** Where cases are. */
	private enum Folder {

			OWN("src/test/resources/crf"), SHARED("../shared/crf-reference");

		private final Path path;

		Folder(final String path) {
			this.path = Path.of(path);
		}
	}

	private final Folder folder;
	private final String name;
	private final Gaussian spatial;
	private final Gaussian bilateral;
	private final Crf crf;

	ReferenceCase(final Folder folder, final String name, final double spatial, final double xy, final double rgb,
		final double spatialWeight, final double bilateralWeight, final int iterations,
		final Normalisation normalisation)
	{
		this.folder = folder;
		this.name = name;
		this.spatial = Gaussian.spatial(spatial).with(normalisation);
		this.bilateral = Gaussian.bilateral(xy, rgb).with(normalisation);
		crf = Crf.of(Kernel.potts(this.spatial, spatialWeight), Kernel.potts(this.bilateral, bilateralWeight))
			.iterations(iterations);
	}

	Gaussian spatial() {
		return spatial;
	}

	Gaussian bilateral() {
		return bilateral;
	}

	Crf crf() {
		return crf;
	}

	Guide image() throws IOException {
		final BufferedImage image = ImageIO.read(file("image.png").toFile());
		final Grid grid = Grid.of(image.getWidth(), image.getHeight());
		final float[][][] channels = new float[3][1][grid.plane()];
		for (int i = 0; i < grid.plane(); i++) {
			final int rgb = image.getRGB(i % grid.width(), i / grid.width());
			for (int c = 0; c < 3; c++)
				channels[c][0][i] = rgb >> 16 - 8 * c & 0xff;
		}
		return new Guide(grid, channels);
	}

	Unary unary() throws IOException {
		return new Unary(image().grid(), planes("unary.npy"));
	}

	/** Reads [class][0][pixel], or [0][0][pixel] of what has no classes. */
	float[][][] planes(final String file) throws IOException {
		final int pixels = image().grid().plane();
		final float[] values = npy(file(file));
		final float[][][] planes = new float[values.length / pixels][1][pixels];
		for (int i = 0; i < values.length; i++)
			planes[i / pixels][0][i % pixels] = values[i];
		return planes;
	}

	private Path file(final String file) {
		final Path path = folder.path.resolve(name).resolve(file);
		assumeTrue(folder == Folder.OWN || Files.exists(path), () -> "There is no " + path.toAbsolutePath()
			.normalize() + ".");
		return path;
	}

	/** Little-endian 32-bit floats of NumPy's format 1.0. */
	private static float[] npy(final Path path) throws IOException {
		final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
		final int header = Short.toUnsignedInt(bytes.getShort(8));
		final String text = new String(bytes.array(), 10, header, StandardCharsets.US_ASCII);
		if (bytes.get(6) != 1 || !text.contains("'<f4'") || text.contains("'fortran_order': True"))
			throw new IOException(path + " is not of version 1.0 with little-endian floats in C order: " + text);
		bytes.position(10 + header);
		final float[] values = new float[bytes.remaining() / Float.BYTES];
		bytes.asFloatBuffer().get(values);
		return values;
	}
}
