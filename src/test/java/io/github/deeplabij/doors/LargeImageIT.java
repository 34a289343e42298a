package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.io.TiffDecoder;

/** An image of 20,000 x 20,000 pixels, from file to file: the heap holds the image and its labels once each, and little else. */
class LargeImageIT {

	private static final int SIDE = 20_000;
	private static final int STRIPE = 1000;
	private static final String HEAP = "-Xmx1500m";
	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();

	@TempDir
	Path folder;

	@Test
	void fitsIntoTheHeap() throws Exception {
		assumeTrue(Files.getFileStore(folder).getUsableSpace() > 3L << 30, "less than 3 GB are free for the large image");
		writeImage(folder.resolve("large.tif"));
		final Program.Outcome outcome = Program.deeplab(folder, List.of(HEAP), "segment", "large.tif", "--model", THRESHOLD,
			"--out", "out");
		assertEquals(0, outcome.code(), outcome.out());
		final Path file = folder.resolve("out/large-labels.tif");
		final long start = new TiffDecoder(file.getParent() + "/", file.getFileName().toString()).getTiffInfo()[0].getOffset();
		try (RandomAccessFile labels = new RandomAccessFile(file.toFile(), "r")) {
			for (int y = 0; y < SIDE; y += 997) {
				for (int x = 0; x < SIDE; x += 997) {
					labels.seek(start + (long) y * SIDE + x);
					assertEquals(pixel(x, y) > 0 ? 1 : 0, labels.read(), x + ", " + y);
				}
			}
		}
	}

	/** Bright and dark by turns. */
	private static int pixel(final int x, final int y) {
		return (x / STRIPE + y / STRIPE) % 2 == 0 ? 0 : 220;
	}

	/** Writes a TIFF of one strip, row by row. */
	private static void writeImage(final Path file) throws IOException {
		final int[][] entries = { { 256, SIDE }, { 257, SIDE }, { 258, 8 }, { 259, 1 }, { 262, 1 }, { 273, 256 }, { 277, 1 }, {
			278, SIDE }, { 279, SIDE * SIDE } };
		final ByteBuffer header = ByteBuffer.allocate(256).put(new byte[] { 'M', 'M', 0, 42 }).putInt(8).putShort(
			(short) entries.length);
		for (final int[] entry : entries) header.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
		final byte[] row = new byte[SIDE];
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
			out.write(header.array());
			for (int y = 0; y < SIDE; y++) {
				for (int x = 0; x < SIDE; x++) row[x] = (byte) pixel(x, y);
				out.write(row);
			}
		}
	}
}
