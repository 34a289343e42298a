package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.io.TiffDecoder;

/** Large images from file to file: neither the image nor its labels are ever in the memory as a whole. */
class LargeImageIT {

	private static final int STRIPE = 1000;
	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();

	@TempDir
	Path folder;

	/** What the program took at most of the machine's memory, in kB, where the system says so. */
	private long peak;

	/** Image and labels have 381 MB each. */
	@Test
	void needsNoMemoryForTheImage() throws Exception {
		assumeTrue(Files.getFileStore(folder).getUsableSpace() > 3L << 30,
			"less than 3 GB are free for the large image");
		segment(20_000, 1, "-Xmx250m");
		if (Files.isReadable(Path.of("/proc/self/status"))) assertTrue(peak > 0 && peak < 600 << 10, peak + " kB");
	}

	/** All probabilities at once would take 275 MB. */
	@Test
	void theCrfFitsIntoTheHeap() throws Exception {
		assumeTrue(Files.getFileStore(folder).getUsableSpace() > 1L << 30,
			"less than 1 GB is free for the large image");
		segment(6000, 4, "-Xmx320m", "--crf", "true", "--colour_xy", "20", "--iterations", "2");
	}

	/** Segments an image of that side, and looks at some labels that are so far from the borders of stripes. */
	private void segment(final int side, final int far, final String heap, final String... options) throws Exception {
		writeImage(folder.resolve("large.tif"), side);
		final List<String> arguments = new ArrayList<>(List.of("segment", "large.tif", "--model", THRESHOLD, "--out",
			"out"));
		arguments.addAll(List.of(options));
		run(Program.command(List.of(heap), arguments.toArray(String[]::new)));
		final Path file = folder.resolve("out/large-labels.tif");
		final long start = new TiffDecoder(file.getParent() + "/", file.getFileName().toString()).getTiffInfo()[0]
			.getOffset();
		try (RandomAccessFile labels = new RandomAccessFile(file.toFile(), "r")) {
			int looked = 0;
			for (int y = 0; y < side; y += 997) {
				for (int x = 0; x < side; x += 997) {
					if (nearBorder(x, far) || nearBorder(y, far)) continue;
					labels.seek(start + (long) y * side + x);
					assertEquals(pixel(x, y) > 0 ? 1 : 0, labels.read(), x + ", " + y);
					looked++;
				}
			}
			assertTrue(looked > side / 997, looked + " labels");
		}
	}

	private void run(final List<String> command) throws IOException, InterruptedException {
		final Path log = folder.resolve("log.txt");
		final Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
			.redirectOutput(log.toFile()).start();
		final Path status = Path.of("/proc/" + process.pid() + "/status");
		while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
			try (Stream<String> lines = Files.lines(status)) {
				peak = lines.filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll(
					"\\D", ""))).findFirst().orElse(peak);
			}
			catch (final IOException | UncheckedIOException e) {
				// it has just ended, or there is no such file here
			}
		}
		assertEquals(0, process.exitValue(), Files.readString(log));
	}

	private static boolean nearBorder(final int position, final int far) {
		final int inStripe = position % STRIPE;
		return position >= STRIPE / 2 && (inStripe < far - 1 || inStripe > STRIPE - far);
	}

	/** Bright and dark by turns. */
	private static int pixel(final int x, final int y) {
		return (x / STRIPE + y / STRIPE) % 2 == 0 ? 0 : 220;
	}

	/** Writes a TIFF of one strip, row by row. */
	private static void writeImage(final Path file, final int side) throws IOException {
		final int[][] entries = { { 256, side }, { 257, side }, { 258, 8 }, { 259, 1 }, { 262, 1 }, { 273, 256 }, { 277,
			1 }, { 278, side }, { 279, side * side } };
		final ByteBuffer header = ByteBuffer.allocate(256).put(new byte[] { 'M', 'M', 0, 42 }).putInt(8).putShort(
			(short) entries.length);
		for (final int[] entry : entries)
			header.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
		final byte[] row = new byte[side];
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
			out.write(header.array());
			for (int y = 0; y < side; y++) {
				for (int x = 0; x < side; x++)
					row[x] = (byte) pixel(x, y);
				out.write(row);
			}
		}
	}
}
