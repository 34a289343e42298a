package io.github.deeplabij.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.deeplabij.crf.Grid;

/**
 * Planes as NumPy's format 1.0 has them: little-endian 32-bit floats of the shape (planes, height, width) in C order.
 */
final class Npy {

	private static final Pattern HEADER = Pattern.compile(
		"\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d+), (\\d+), (\\d+)\\), \\}\\s*");
	private static final byte[] MAGIC = { (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 };
	private static final int LENGTH = 128;

	private Npy() {}

	/** What a file holds: [plane][0][y * width + x]. */
	record Planes(Grid grid, float[][][] values) {}

	static Planes read(final Path path) throws IOException {
		final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
		final int length = Short.toUnsignedInt(bytes.getShort(MAGIC.length));
		final int start = MAGIC.length + Short.BYTES;
		final Matcher header = HEADER.matcher(new String(bytes.array(), start, length, StandardCharsets.US_ASCII));
		if (!header.matches()) throw new IOException(path + " doesn't hold planes of little-endian floats in C order.");
		final Grid grid = Grid.of(Integer.parseInt(header.group(3)), Integer.parseInt(header.group(2)));
		final float[][][] values = new float[Integer.parseInt(header.group(1))][1][grid.plane()];
		bytes.position(start + length);
		for (final float[][] plane : values) {
			bytes.asFloatBuffer().get(plane[0]);
			bytes.position(bytes.position() + Float.BYTES * grid.plane());
		}
		return new Planes(grid, values);
	}

	static void write(final Path path, final Grid grid, final float[][][] values) throws IOException {
		final String header = String.format("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, %d), }",
			values.length,
			grid.height(), grid.width());
		final ByteBuffer start = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putShort(
			(short) (LENGTH - MAGIC.length - Short.BYTES));
		start.put(String.format("%-" + (start.remaining() - 1) + "s\n", header).getBytes(StandardCharsets.US_ASCII));
		final ByteBuffer row = ByteBuffer.allocate(Float.BYTES * grid.width()).order(ByteOrder.LITTLE_ENDIAN);
		try (OutputStream out = Files.newOutputStream(path)) {
			out.write(start.array());
			for (final float[][] plane : values) {
				for (int y = 0; y < grid.height(); y++) {
					row.asFloatBuffer().put(plane[0], y * grid.width(), grid.width());
					out.write(row.array());
				}
			}
		}
	}
}
