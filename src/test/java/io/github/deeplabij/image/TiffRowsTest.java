package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;

/** Large TIFFs of which regions are read as they are wanted. */
class TiffRowsTest {

	private static final int WIDTH = 9000;
	private static final int HEIGHT = 8000;
	private static final int ROWS = 50;

	@TempDir
	private Path folder;

	private static int pixel(final int x, final int y, final int bits) {
		return (x * 7 + y * 13 + x / 100 * (y / 90)) & (1 << bits) - 1;
	}

	/** Writes strips of some rows, compressed or not, in either order of bytes. */
	private Path write(final int bits, final boolean deflated, final ByteOrder order, final int width, final int height)
		throws IOException
	{
		final Path file = folder.resolve(bits + "" + deflated + order + ".tif");
		try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
			out.write(new byte[8]);
			write(out, bits, deflated, order, width, height);
		}
		return file;
	}

	private static void write(final RandomAccessFile out, final int bits, final boolean deflated, final ByteOrder order,
		final int width, final int height) throws IOException
	{
		final int strips = (height + ROWS - 1) / ROWS;
		final int[] offsets = new int[strips];
		final int[] counts = new int[strips];
		for (int s = 0; s < strips; s++) {
			final int rows = Math.min(ROWS, height - s * ROWS);
			final ByteBuffer strip = ByteBuffer.allocate(width * rows * bits / 8).order(order);
			for (int y = s * ROWS; y < s * ROWS + rows; y++) {
				for (int x = 0; x < width; x++) {
					if (bits == 8) strip.put((byte) pixel(x, y, 8));
					else strip.putShort((short) pixel(x, y, 16));
				}
			}
			final byte[] bytes = deflated ? packed(strip.array()) : strip.array();
			offsets[s] = (int) out.getFilePointer();
			counts[s] = bytes.length;
			out.write(bytes);
		}
		final int at = (int) out.getFilePointer();
		final int[][] tags = { { 256, 1, width }, { 257, 1, height }, { 258, 1, bits }, { 259, 1, deflated ? 8 : 1 }, {
			262, 1, 1 }, { 273, strips, at }, { 277, 1, 1 }, { 278, 1, ROWS }, { 279, strips, at + 4 * strips } };
		final ByteBuffer end = ByteBuffer.allocate(8 * strips + 2 + 12 * tags.length + 4).order(order);
		for (final int offset : offsets) end.putInt(offset);
		for (final int count : counts) end.putInt(count);
		final int list = at + end.position();
		end.putShort((short) tags.length);
		for (final int[] tag : tags) {
			end.putShort((short) tag[0]).putShort((short) (tag[0] < 263 && tag[0] > 257 ? 3 : 4)).putInt(tag[1]);
			if (tag[0] < 263 && tag[0] > 257) end.putShort((short) tag[2]).putShort((short) 0);
			else end.putInt(tag[2]);
		}
		out.write(end.array());
		out.seek(0);
		final byte first = (byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I');
		out.write(ByteBuffer.allocate(8).order(order).put(first).put(first).putShort((short) 42).putInt(list).array());
	}

	private static byte[] packed(final byte[] bytes) throws IOException {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (DeflaterOutputStream packed = new DeflaterOutputStream(out, new Deflater(1))) {
			packed.write(bytes);
		}
		return out.toByteArray();
	}

	@ParameterizedTest
	@CsvSource({ "8, false, true", "8, true, false", "16, false, false", "16, true, true" })
	void regionsAreThoseOfTheWholeImage(final int bits, final boolean deflated, final boolean big) throws IOException {
		final Path file = write(bits, deflated, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, WIDTH, HEIGHT);
		final ImagePlus image = ImageFiles.openByRegion(file);
		assertTrue(TiffRows.of(image).isPresent());
		assertEquals(bits, image.getBitDepth());
		assertEquals(WIDTH * HEIGHT, image.getWidth() * image.getHeight());
		final PlaneSource plane = new ImagePlanes(image).get(0);
		assertTrue(plane.isWhole() && plane.isThreadSafe());
		final Random random = new Random(4);
		for (int i = 0; i < 40; i++) {
			final int width = 1 + random.nextInt(300);
			final int height = 1 + random.nextInt(200);
			final Region region = new Region(random.nextInt(WIDTH - width + 1), i == 0 ? HEIGHT - height : random
				.nextInt(HEIGHT - height + 1), width, height);
			final float[] values = new float[width * height];
			plane.read(0, region, values);
			for (int k = 0; k < values.length; k++)
				assertEquals(pixel(region.x() + k % width, region.y() + k / width, bits), values[k], region + " " + k);
		}
	}

	@Test
	void smallOnesAreReadWhole() throws IOException {
		final ImagePlus image = ImageFiles.openByRegion(write(8, true, ByteOrder.LITTLE_ENDIAN, 300, 200));
		assertTrue(TiffRows.of(image).isEmpty());
		assertEquals(pixel(7, 9, 8), image.getProcessor().get(7, 9));
	}

	@Test
	void labelsOfThemAreThoseOfTheWholeImage() throws IOException {
		final Path file = write(8, true, ByteOrder.LITTLE_ENDIAN, WIDTH, HEIGHT);
		try (ImageSegmenter segmenter = new ImageSegmenter(TestModels.open("threshold"), Device.CPU)) {
			assertArrayEquals(written(segmenter, ImageFiles.open(file), "whole"), written(segmenter, ImageFiles
				.openByRegion(file), "rows"));
		}
	}

	private byte[] written(final ImageSegmenter segmenter, final ImagePlus image, final String name) {
		segmenter.segment(image, 1024, EnumSet.of(Output.LABELS), Monitor.NONE).save(folder.resolve(name));
		return (byte[]) ImageFiles.open(folder.resolve(name + "-labels.tif")).getProcessor().getPixels();
	}
}
