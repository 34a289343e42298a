package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.VirtualStack;
import ij.WindowManager;
import ij.plugin.LutLoader;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageConverter;
import ij.process.ImageProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;

class ImagePlanesTest {

	private final Random random = new Random(12);

	private static float[] read(final PlaneSource plane, final int channel) {
		final float[] values = new float[plane.width() * plane.height()];
		plane.read(channel, new Region(0, 0, plane.width(), plane.height()), values);
		return values;
	}

	private static ImagePlanes planes(final ImageProcessor pixels, final int wanted) {
		return new ImagePlanes(new ImagePlus("test", pixels), wanted);
	}

	private ColorProcessor colours(final int width, final int height) {
		return new ColorProcessor(width, height, random.ints((long) width * height, 0, 1 << 24).toArray());
	}

	private static float[] component(final ImageProcessor rgb, final int channel) {
		final float[] values = new float[rgb.getPixelCount()];
		for (int i = 0; i < values.length; i++) values[i] = rgb.get(i) >> 16 - 8 * channel & 0xff;
		return values;
	}

	@Test
	void givesPixelsAsTheyAre() {
		final ImagePlanes bytes = planes(new ByteProcessor(2, 2, new byte[] { 0, 127, (byte) 128, -1 }), 1);
		assertArrayEquals(new float[] { 0, 127, 128, 255 }, read(bytes.get(0), 0));
		assertFalse(bytes.get(0).isFloatingPoint());
		final ImagePlanes shorts = planes(new ShortProcessor(2, 2, new short[] { 0, 32767, (short) 32768, -1 }, null),
			1);
		assertArrayEquals(new float[] { 0, 32767, 32768, 65535 }, read(shorts.get(0), 0));
		assertFalse(shorts.get(0).isFloatingPoint());
		final float[] values = { -1, Float.NaN, Float.MAX_VALUE, -0f };
		final ImagePlanes floats = planes(new FloatProcessor(2, 2, values.clone()), 1);
		assertArrayEquals(values, read(floats.get(0), 0));
		assertTrue(floats.get(0).isFloatingPoint());
	}

	@Test
	void readsRegions() {
		final ShortProcessor pixels = new ShortProcessor(5, 4);
		for (int i = 0; i < 20; i++) pixels.set(i, i);
		final float[] values = new float[6];
		planes(pixels, 1).get(0).read(0, new Region(2, 1, 3, 2), values);
		assertArrayEquals(new float[] { 7, 8, 9, 12, 13, 14 }, values);
	}

	@Test
	void ignoresTheDisplayRange() {
		final ShortProcessor pixels = new ShortProcessor(2, 1, new short[] { 100, 5000 }, null);
		pixels.setMinAndMax(1000, 2000);
		assertArrayEquals(new float[] { 100, 5000 }, read(planes(pixels, 1).get(0), 0));
	}

	@Test
	void partsColours() {
		final ColorProcessor rgb = colours(9, 7);
		final ImagePlanes planes = planes(rgb, 3);
		assertEquals(3, planes.get(0).channels());
		for (int c = 0; c < 3; c++) assertArrayEquals(component(rgb, c), read(planes.get(0), c));
		assertEquals(3, planes(rgb, 2).get(0).channels());
	}

	@Test
	void makesColoursGreyAsImageJDoes() {
		final ColorProcessor rgb = colours(9, 7);
		final PlaneSource grey = planes(rgb, 1).get(0);
		assertEquals(1, grey.channels());
		final float[] values = read(grey, 0);
		final ImageProcessor bytes = rgb.convertToByteProcessor();
		for (int i = 0; i < values.length; i++) assertEquals(bytes.get(i), values[i], 0.51);
	}

	@Test
	void givesGreyThreeTimes() {
		final ByteProcessor pixels = new ByteProcessor(2, 1, new byte[] { 3, 99 });
		final PlaneSource plane = planes(pixels, 3).get(0);
		assertEquals(3, plane.channels());
		for (int c = 0; c < 3; c++) assertArrayEquals(new float[] { 3, 99 }, read(plane, c));
		assertEquals(1, planes(pixels, 2).get(0).channels());
	}

	@Test
	void looksUpIndexedColours() {
		final ImagePlus image = new ImagePlus("indexed", colours(40, 30));
		new ImageConverter(image).convertRGBtoIndexedColor(256);
		assertEquals(ImagePlus.COLOR_256, image.getType());
		final ImageProcessor shown = image.getProcessor().convertToRGB();
		final PlaneSource plane = new ImagePlanes(image, 3).get(0);
		final float[] grey = read(new ImagePlanes(image, 1).get(0), 0);
		for (int c = 0; c < 3; c++) assertArrayEquals(component(shown, c), read(plane, c));
		for (int i = 0; i < grey.length; i++) {
			assertEquals((component(shown, 0)[i] + component(shown, 1)[i] + component(shown, 2)[i]) / 3, grey[i], 1e-3);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "fire", "blue", "ice", "grays" })
	void takesARampForDisplayAlone(final String name) {
		final byte[] values = new byte[256];
		for (int i = 0; i < 256; i++) values[i] = (byte) i;
		final ImagePlus image = new ImagePlus("ramp", new ByteProcessor(16, 16, values));
		image.setLut(new LUT(LutLoader.getLut(name), 0, 255));
		final PlaneSource plane = new ImagePlanes(image, 1).get(0);
		assertEquals(1, plane.channels());
		final float[] read = read(plane, 0);
		for (int i = 0; i < 256; i++) assertEquals(i, read[i]);
	}

	@Test
	void eightBitColoursStayThePictureInATiff(@TempDir final Path folder) {
		// colours so alike that ImageJ does not set the type again when it opens the file
		final ColorProcessor stain = new ColorProcessor(40, 30);
		for (int i = 0; i < 1200; i++) stain.set(i, 200 + i % 40 << 16 | 120 + i / 40 << 8 | 180);
		final ImagePlus image = new ImagePlus("indexed", stain);
		new ImageConverter(image).convertRGBtoIndexedColor(256);
		assertEquals(ImagePlus.COLOR_256, image.getType());
		final ImageProcessor shown = image.getProcessor().convertToRGB();
		ImageFiles.saveTiff(image, folder.resolve("a.tif"));
		final PlaneSource plane = new ImagePlanes(ImageFiles.open(folder.resolve("a.tif")), 3).get(0);
		for (int c = 0; c < 3; c++) assertArrayEquals(component(shown, c), read(plane, c));
	}

	/** A picture of as many colours as a table has, its numbers in the order of the table. */
	private static BufferedImage indexed(final byte[][] table, final int colours) {
		final IndexColorModel model = new IndexColorModel(8, colours, table[0], table[1], table[2]);
		final BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_INDEXED, model);
		for (int i = 0; i < 256; i++) picture.getRaster().setSample(i % 16, i / 16, 0, i % colours);
		return picture;
	}

	/**
	 * Tables of a picture: any colours, colours that run into each other, a few, greys in no order, and greys that are
	 * not even.
	 */
	private byte[][] table(final String name) {
		final byte[][] table = new byte[3][256];
		for (int i = 0; i < 256; i++) {
			for (int c = 0; c < 3; c++) {
				table[c][i] = (byte) switch (name) {
					case "smooth" -> c == 0 ? i : c == 1 ? i * i / 255 : 255 - i;
					case "greys" -> 37 * i;
					case "gamma" -> (int) Math.sqrt(255 * i);
					default -> random.nextInt(256);
				};
			}
		}
		return table;
	}

	private void assertShown(final ImagePlus image, final byte[][] table, final int colours) {
		final PlaneSource rgb = new ImagePlanes(image, 3).get(0);
		final PlaneSource grey = new ImagePlanes(image, 1).get(0);
		assertEquals(List.of(3, 1), List.of(rgb.channels(), grey.channels()));
		final float[][] values = { read(rgb, 0), read(rgb, 1), read(rgb, 2), read(grey, 0) };
		for (int i = 0; i < 256; i++) {
			float sum = 0;
			for (int c = 0; c < 3; c++) {
				assertEquals(table[c][i % colours] & 0xff, values[c][i]);
				sum += values[c][i];
			}
			assertEquals(sum / 3, values[3][i], 1e-3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "png, any, 256", "png, smooth, 256", "png, any, 4", "png, greys, 256", "png, greys, " +
		"16", "png, gamma, 256", "gif, any, 256",
		"gif, smooth, 256", "bmp, smooth, 256" })
	void theTableOfAFileIsThePicture(final String format, final String name, final int colours,
		@TempDir final Path folder) throws IOException {
		final byte[][] table = table(name);
		final Path file = folder.resolve("picture." + format);
		assertTrue(ImageIO.write(indexed(table, colours), format, file.toFile()));
		assertShown(ImageFiles.open(file), table, colours);
	}

	/** A TIFF of a few tags, as programs write it that know nothing of ImageJ. */
	private static byte[] tiff(final byte[][] table) {
		final int[][] tags = { { 256, 4, 1, 16 }, { 257, 4, 1, 16 }, { 258, 3, 1, 8 }, { 259, 3, 1, 1 }, { 262, 3, 1,
			3 }, { 273, 4, 1, 8 }, { 277, 3,
			1, 1 }, { 278, 4, 1, 16 }, { 279, 4, 1, 256 }, { 320, 3, 768, 264 } };
		final ByteBuffer file = ByteBuffer.allocate(1800 + 2 + 12 * tags.length + 4).order(ByteOrder.LITTLE_ENDIAN);
		file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(1800);
		for (int i = 0; i < 256; i++) file.put((byte) i);
		for (final byte[] component : table) for (final byte value
			: component) file.putShort((short) (257 * (value & 0xff)));
		file.position(1800).putShort((short) tags.length);
		for (final int[] tag : tags) {
			file.putShort((short) tag[0]).putShort((short) tag[1]).putInt(tag[2]);
			if (tag[1] == 3 && tag[2] == 1) file.putShort((short) tag[3]).putShort((short) 0);
			else file.putInt(tag[3]);
		}
		return file.putInt(0).array();
	}

	@ParameterizedTest
	@ValueSource(strings = { "any", "smooth", "greys", "gamma" })
	void theTableOfATiffIsThePicture(final String name, @TempDir final Path folder) throws IOException {
		final byte[][] table = table(name);
		final Path file = Files.write(folder.resolve("picture.tif"), tiff(table));
		assertShown(ImageFiles.open(file), table, 256);
	}

	@Test
	void theTableOfAnImageThatImageJSavedIsForDisplay(@TempDir final Path folder) {
		final byte[] values = new byte[256];
		for (int i = 0; i < 256; i++) values[i] = (byte) i;
		final ImagePlus image = new ImagePlus("ramp", new ByteProcessor(16, 16, values));
		image.setLut(new LUT(LutLoader.getLut("fire"), 0, 255));
		ImageFiles.saveTiff(image, folder.resolve("fire.tif"));
		final ImagePlus opened = ImageFiles.open(folder.resolve("fire.tif"));
		for (int wanted = 1; wanted <= 3; wanted += 2) {
			for (int i = 0; i < 256; i++) assertEquals(i, read(new ImagePlanes(opened, wanted).get(0), 0)[i]);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "fire", "3-3-2 RGB", "green" })
	void aTableThatWasChosenInImageJIsForDisplay(final String name, @TempDir final Path folder) throws IOException {
		final byte[][] ramp = new byte[3][256];
		for (int i = 0; i < 256; i++) for (int c = 0; c < 3; c++) ramp[c][i] = (byte) i;
		final Path file = folder.resolve("grey.png");
		ImageIO.write(indexed(ramp, 256), "png", file.toFile());
		final ImagePlus image = ImageFiles.open(file);
		WindowManager.setTempCurrentImage(image);
		new LutLoader().run(name);
		WindowManager.setTempCurrentImage(null);
		assertFalse(image.getProcessor().isDefaultLut());
		for (int i = 0; i < 256; i++) assertEquals(i, read(new ImagePlanes(image, 1).get(0), 0)[i]);
	}

	@Test
	void aTableIsTheSameWhateverContrastAndThresholdAre(@TempDir final Path folder) throws IOException {
		final byte[][] table = table("smooth");
		final ImagePlus image = ImageFiles.open(Files.write(folder.resolve("picture.tif"), tiff(table)));
		image.getProcessor().setMinAndMax(50, 100);
		assertShown(image, table, 256);
		image.getProcessor().setThreshold(20, 200, ImageProcessor.RED_LUT);
		assertShown(image, table, 256);
		final ImagePlus grey = new ImagePlus("grey", new ByteProcessor(2, 1, new byte[] { 3, 99 }));
		grey.getProcessor().setMinAndMax(50, 100);
		assertArrayEquals(new float[] { 3, 99 }, read(new ImagePlanes(grey, 1).get(0), 0));
	}

	private static ImagePlus hyperstack(final int channels, final int slices, final int frames) {
		final ImageStack stack = new ImageStack(3, 2);
		for (int i = 1; i <= channels * slices * frames; i++) {
			final ShortProcessor pixels = new ShortProcessor(3, 2);
			pixels.set(i);
			stack.addSlice(pixels);
		}
		final ImagePlus image = new ImagePlus("hyperstack", stack);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(true);
		return image;
	}

	@Test
	void ordersPlanesAsTheStackDoes() {
		final ImagePlus image = new CompositeImage(hyperstack(2, 3, 4), CompositeImage.COMPOSITE);
		final ImagePlanes planes = new ImagePlanes(image, 2);
		assertEquals(12, planes.size());
		for (int t = 1; t <= 4; t++) {
			for (int z = 1; z <= 3; z++) {
				final PlaneSource plane = planes.get((t - 1) * 3 + z - 1);
				assertEquals(2, plane.channels());
				for (int c = 1; c <= 2; c++) assertEquals(image.getStackIndex(c, z, t), read(plane, c - 1)[5]);
			}
		}
		assertThrows(IndexOutOfBoundsException.class, () -> planes.get(12));
		assertThrows(IndexOutOfBoundsException.class, () -> planes.get(-1));
	}

	@Test
	void keepsChannelsThatNoModelWanted() {
		assertEquals(2, new ImagePlanes(hyperstack(2, 1, 1), 1).get(0).channels());
		assertEquals(2, new ImagePlanes(hyperstack(2, 1, 1), 3).get(0).channels());
	}

	/** A stack that makes its planes when asked, and counts. */
	private static final class Counting extends VirtualStack {

		private final int[] reads;

		Counting(final int size) {
			super(3, 2, null, null);
			reads = new int[size];
		}

		@Override
		public int getSize() {
			return reads.length;
		}

		@Override
		public ImageProcessor getProcessor(final int n) {
			reads[n - 1]++;
			return new FloatProcessor(3, 2, new float[] { n, n, n, Float.NaN, n, n });
		}
	}

	@Test
	void readsAVirtualPlaneOnce() {
		final Counting stack = new Counting(6);
		final ImagePlus image = new ImagePlus("virtual", stack);
		image.setDimensions(2, 3, 1);
		final int[] before = stack.reads.clone();
		final ImagePlanes planes = new ImagePlanes(image, 2);
		final float[] one = new float[1];
		for (int p = 0; p < 3; p++) {
			for (int i = 0; i < 12; i++) {
				planes.get(p).read(i % 2, new Region(i % 3, 0, 1, 1), one);
				assertEquals(2 * p + i % 2 + 1, one[0]);
			}
		}
		for (int i = 0; i < 6; i++) assertTrue(stack.reads[i] - before[i] <= (i == 0 ? 2 : 1), "plane " + i);
	}

	@Test
	void knowsFloatingPointOfAVirtualStack() {
		assertTrue(new ImagePlanes(new ImagePlus("virtual", new Counting(2)), 1).get(0).isFloatingPoint());
	}
}
