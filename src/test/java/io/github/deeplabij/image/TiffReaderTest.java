package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;

/** TIFFs that ImageJ alone would open in part, as noise, or not at all, and those that it opens right. */
class TiffReaderTest {

	private static final int W = 6;
	private static final int H = 5;

	@TempDir
	private Path folder;

	private static TiffBytes tiff() {
		return new TiffBytes(ByteOrder.LITTLE_ENDIAN);
	}

	/** Pixels that tell where they are, and of what image. */
	private static byte[] pixels(final int count, final int start) {
		final byte[] pixels = new byte[count];
		for (int i = 0; i < count; i++)
			pixels[i] = (byte) (start + i);
		return pixels;
	}

	private String refusal(final TiffBytes tiff) throws IOException {
		return refusal(tiff.write(folder.resolve("a.tif")));
	}

	private static String refusal(final Path file) {
		final String message = assertThrows(DeepLabException.class, () -> ImageFiles.open(file)).getMessage();
		assertTrue(message.endsWith(".") && !message.contains("\n") && !message.contains("damaged"), message);
		return message;
	}

	private ImagePlus open(final TiffBytes tiff) throws IOException {
		return ImageFiles.open(tiff.write(folder.resolve("a.tif")));
	}

	private static void assertPixels(final byte[] expected, final ImagePlus image, final int slice) {
		assertArrayEquals(expected, (byte[]) image.getStack().getPixels(slice));
	}

	@Test
	void everyTiffThatIsCutShortIsRefused() throws IOException {
		for (final String kind : List.of("8-bit", "16-bit", "32-bit", "RGB")) {
			for (final int slices : new int[] { 1, 3 }) {
				final ImagePlus image = IJ.createImage("a", kind + " ramp", 40, 30, slices);
				final Path file = folder.resolve("a.tif");
				if (slices == 1) new FileSaver(image).saveAsTiff(file.toString());
				else new FileSaver(image).saveAsTiffStack(file.toString());
				assertEquals(slices, ImageFiles.open(file).getStackSize());
				final byte[] whole = Files.readAllBytes(file);
				for (int length = 8; length < whole.length; length += 397) {
					Files.write(file, Arrays.copyOf(whole, length));
					assertTrue(refusal(file).startsWith("The TIFF is cut short"), refusal(file));
				}
			}
		}
	}

	@Test
	void tagsBehindTheEndAreMissed() throws IOException {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(30, 0)).tag(262, TiffBytes.SHORT, 3).tag(320, TiffBytes.SHORT, new long[768]);
		final byte[] whole = tiff.bytes();
		Files.write(folder.resolve("a.tif"), Arrays.copyOf(whole, whole.length - 100));
		assertTrue(refusal(folder.resolve("a.tif")).startsWith("The TIFF is cut short: its tags"));
	}

	private static Arguments kind(final String reason, final Consumer<TiffBytes.Page> change) {
		return Arguments.of(reason, change);
	}

	private static TiffBytes.Page set(final TiffBytes.Page page, final int tag, final long... values) {
		return page.tag(tag, TiffBytes.SHORT, values);
	}

	static Stream<Arguments> kinds() {
		return Stream.of(kind("is compressed as JPEG", page -> set(page, 259, 7)), //
			kind("is compressed as JPEG", page -> set(page, 259, 6)), //
			kind("is compressed with zstd", page -> page.tag(259, TiffBytes.SHORT, 50000)), //
			kind("is compressed with LZMA", page -> set(page, 259, 34925)), //
			kind("is compressed as WebP", page -> set(page, 259, 50001)), //
			kind("is compressed for fax", page -> set(page, 259, 4)), //
			kind("is compressed in an unknown way (number 12345)", page -> set(page, 259, 12345)), //
			kind("differences of floating-point numbers (predictor 3)", page -> set(set(set(set(page, 259, 5), 258, 32),
				339, 3), 317, 3)), //
			kind("differences of floating-point numbers (predictor 2)", page -> set(set(set(set(page, 259, 5), 258, 32),
				339, 3), 317, 2)), //
			kind("differences of 16-bit colours", page -> set(set(set(set(page, 259, 5), 258, 16, 16, 16), 277, 3), 317,
				2)), //
			kind("is stored in tiles", page -> set(page.tag(324, TiffBytes.LONG, 8).tag(325, TiffBytes.LONG, 10), 322,
				16)), //
			kind("holds 64-bit floating-point numbers", page -> set(set(page, 258, 64), 339, 3)), //
			kind("holds 64-bit numbers", page -> set(page, 258, 64)), //
			kind("holds 16-bit floating-point numbers", page -> set(set(page, 258, 16), 339, 3)), //
			kind("holds complex numbers", page -> set(set(page, 258, 64), 339, 6)), //
			kind("holds 4-bit numbers", page -> set(page, 258, 4)), //
			kind("holds 12-bit numbers, compressed", page -> set(set(page, 258, 12), 259, 5)), //
			kind("holds 1-bit numbers, compressed", page -> set(set(page, 258, 1), 259, 32773)), //
			kind("holds 10-bit numbers in lines", page -> set(page, 258, 10)), //
			kind("holds its bits in reverse", page -> set(set(page, 258, 1), 266, 2)), //
			kind("holds 5 values of 8 bits in each pixel", page -> set(set(page, 258, 8, 8, 8, 8, 8), 277, 5)), //
			kind("holds 4 values of 8 bits in each pixel", page -> set(set(page, 258, 8, 8, 8, 8), 277, 4)), //
			kind("has values of [5, 6, 5] bits", page -> set(set(page, 258, 5, 6, 5), 277, 3)), //
			kind("holds YCbCr colours", page -> set(set(set(page, 258, 8, 8, 8), 277, 3), 262, 6)), //
			kind("holds Lab colours", page -> set(set(set(page, 258, 8, 8, 8), 277, 3), 262, 8)));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void aKindThatImageJDoesNotReadIsNamed(final String reason, final Consumer<TiffBytes.Page> change)
		throws IOException
	{
		final TiffBytes tiff = tiff();
		change.accept(tiff.page(W, H, 8, pixels(W * H * 8, 0)));
		final String message = refusal(tiff);
		assertTrue(message.startsWith("The TIFF ") && message.contains(reason), message);
		assertTrue(message.contains("ImageJ does not read; save it as an uncompressed TIFF"), message);
	}

	@Test
	void pagesOfSeveralSizesAreNoStack() throws IOException {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(30, 0));
		tiff.page(3, 2, 8, pixels(6, 0));
		assertTrue(refusal(tiff).startsWith(
			"The 2 pages of the TIFF differ (6 x 5 pixels of 8 bits, 3 x 2 pixels of 8 bits)"), refusal(tiff));
	}

	@Test
	void pagesOfSeveralTypesAreNoStack() throws IOException {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(30, 0));
		tiff.page(W, H, 16, pixels(60, 0));
		assertTrue(refusal(tiff).contains("6 x 5 pixels of 16 bits"), refusal(tiff));
	}

	@Test
	void smallerCopiesAreLeftOutWhereverTheyStand() throws IOException {
		for (final int place : new int[] { 0, 1, 2 }) {
			final TiffBytes tiff = tiff();
			if (place == 0) set(tiff.page(3, 2, 8, pixels(6, 90)), 254, 1);
			tiff.page(W, H, 8, pixels(30, 0));
			if (place > 0) set(tiff.page(3, 2, 8, pixels(6, 90)), 254, 1);
			if (place > 1) set(tiff.page(W, H, 1, pixels(5, 90)), 254, 4);
			final ImagePlus image = open(tiff);
			assertEquals(1, image.getStackSize());
			assertPixels(pixels(30, 0), image, 1);
		}
	}

	@Test
	void planesOfOnePageAreChannels() throws IOException {
		for (final int samples : new int[] { 2, 4, 5 }) {
			final byte[][] strips = new byte[samples][];
			final long[] bits = new long[samples];
			for (int s = 0; s < samples; s++) {
				strips[s] = pixels(30, 40 * s);
				bits[s] = 8;
			}
			final TiffBytes tiff = tiff();
			set(set(set(set(tiff.page(W, H, 8, strips), 258, bits), 277, samples), 284, 2), 278, H);
			final ImagePlus image = open(tiff);
			assertEquals(samples, image.getNChannels());
			for (int s = 0; s < samples; s++)
				assertPixels(strips[s], image, s + 1);
		}
	}

	@Test
	void pagesOf48BitColourHaveThreeChannels() throws IOException {
		final TiffBytes tiff = tiff();
		for (int p = 0; p < 2; p++)
			set(set(set(tiff.page(W, H, 16, pixels(W * H * 6, p)), 258, 16, 16, 16), 277, 3), 262, 2);
		final ImagePlus image = open(tiff);
		assertEquals("3 2 1", image.getNChannels() + " " + image.getNSlices() + " " + image.getNFrames());
		for (int p = 0; p < 2; p++) {
			for (int c = 0; c < 3; c++) {
				final int at = 6 * 7 + 2 * c + p;
				assertEquals(at + 256 * (at + 1), image.getStack().getProcessor(3 * p + c + 1).get(7));
			}
		}
	}

	@Test
	void twoStripsWithShortCountsOpen() throws IOException {
		for (final ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
			final TiffBytes tiff = new TiffBytes(order);
			tiff.page(W, 4, 16, pixels(24, 0), pixels(24, 24));
			final ImagePlus image = open(tiff);
			final boolean little = order == ByteOrder.LITTLE_ENDIAN;
			for (int i = 0; i < 24; i++)
				assertEquals(little ? 2 * i + 256 * (2 * i + 1) : 512 * i + 2 * i + 1, image.getProcessor().get(i));
		}
	}

	@Test
	void oldFilesWithoutLengthsOfStripsOpen() throws IOException {
		for (final int way : new int[] { 0, 1, 2, 3 }) {
			final TiffBytes tiff = tiff();
			final TiffBytes.Page page = tiff.page(W, 4, 8, pixels(12, 0), pixels(12, 12));
			if (way == 0) page.without(279);
			if (way == 1) set(page, 279, 0, 0);
			if (way == 2) page.tag(273, TiffBytes.SHORT);
			if (way == 3) set(page.tag(273, TiffBytes.SHORT, 8), 278, 2);
			assertPixels(pixels(24, 0), open(tiff), 1);
		}
	}

	@Test
	void pagesThatAreCompressedInSeveralWaysOpen() throws IOException {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(30, 0));
		final byte[] packed = new byte[31];
		packed[0] = 29;
		System.arraycopy(pixels(30, 50), 0, packed, 1, 30);
		set(tiff.page(W, H, 8, packed), 259, 32773);
		final ImagePlus image = open(tiff);
		assertEquals(2, image.getStackSize());
		assertPixels(pixels(30, 0), image, 1);
		assertPixels(pixels(30, 50), image, 2);
	}

	@Test
	void packBitsInOneStripOfAnyHeightOpens() throws IOException {
		final byte[] packed = new byte[31];
		packed[0] = 29;
		System.arraycopy(pixels(30, 50), 0, packed, 1, 30);
		final TiffBytes tiff = tiff();
		set(tiff.page(W, H, 8, packed), 259, 32773).tag(278, TiffBytes.LONG, 0xffffffffL);
		assertPixels(pixels(30, 50), open(tiff), 1);
	}

	@Test
	void pagesOfOneKindAreASeries() throws IOException {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(30, 0));
		tiff.page(3, 2, 8, pixels(6, 90));
		tiff.page(W, H, 8, pixels(30, 40));
		final FolderInput file = new FolderInput(tiff.write(folder.resolve("a.tif")), "a.tif", "sub/a");
		final List<FolderInput> all = Series.parse("all").of(List.of(file), Monitor.NONE);
		assertEquals(List.of("sub/a-s1", "sub/a-s2"), all.stream().map(FolderInput::name).toList());
		final ImagePlus first = ImageFiles.open(file.file(), 1);
		assertEquals(2, first.getStackSize());
		assertPixels(pixels(30, 40), first, 2);
		assertPixels(pixels(6, 90), ImageFiles.open(file.file(), 2), 1);
		assertEquals(List.of("a.tif series 2", "a.tif series 3"), Series.parse("2-7").of(List.of(file), Monitor.NONE)
			.stream().map(FolderInput::label).toList());
		assertEquals("series is 3, and the file holds 2 images; give numbers from 1 to 2, or all.", assertThrows(
			DeepLabException.class, () -> ImageFiles.open(file.file(), 3)).getMessage());
		assertEquals(List.of(file), Series.parse("").of(List.of(file), Monitor.NONE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "3-1", "a", "1:3", "1-" })
	void refusesWhatIsNoSeries(final String text) {
		assertTrue(assertThrows(DeepLabException.class, () -> Series.parse(text)).getMessage().startsWith(
			"series is '" + text + "'; give numbers"));
	}

	@Test
	void pagesWhoseNumbersMeanOtherThingsAreNoStack() throws IOException {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(30, 0));
		set(tiff.page(W, H, 8, pixels(30, 0)), 262, 0);
		assertTrue(refusal(tiff).startsWith(
			"The 2 pages of the TIFF differ (6 x 5 pixels of 8 bits where 0 is black, 6 x 5 pixels of 8 bits " +
				"where 0 is white)"), refusal(tiff));
	}

	/** A TIFF of 200 x 100 pixels, packed by this Java. */
	private static byte[] packed(final String way) throws IOException {
		final BufferedImage picture = new BufferedImage(200, 100, BufferedImage.TYPE_BYTE_GRAY);
		for (int i = 0; i < 20000; i++)
			picture.getRaster().setSample(i % 200, i / 200, 0, i * i / 3000 % 97);
		final ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
		final ImageWriteParam settings = writer.getDefaultWriteParam();
		settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
		settings.setCompressionType(way);
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
			writer.setOutput(stream);
			writer.write(null, new IIOImage(picture, null, null), settings);
		}
		return out.toByteArray();
	}

	@ParameterizedTest
	@ValueSource(strings = { "LZW", "PackBits" })
	void aHoleInPackedPixelsIsFound(final String way) throws IOException {
		final byte[] whole = packed(way);
		final Path file = Files.write(folder.resolve("a.tif"), whole);
		final ImagePlus image = ImageFiles.open(file);
		for (int i = 0; i < 20000; i++)
			assertEquals(i * i / 3000 % 97, image.getProcessor().get(i));
		final TiffPage page = TiffFile.read(file).pages().get(0);
		final int start = (int) page.offsets()[1];
		final int count = (int) page.counts()[1];
		for (final double place : new double[] { 0, 0.3, 0.6, 0.8 }) {
			final byte[] damaged = whole.clone();
			final int from = start + (int) (place * count);
			Arrays.fill(damaged, from, from + count / 10, (byte) 0);
			Files.write(file, damaged);
			final String message = assertThrows(DeepLabException.class, () -> ImageFiles.open(file)).getMessage();
			assertTrue(message.startsWith("The TIFF is damaged: strip 2 of " + page.offsets().length +
				" can't be unpacked to its end"), message);
		}
	}

	@Test
	void imagesBehindTheFirstOneAreFound() throws IOException {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(90, 0)).text(270, "ImageJ=1.54p\nimages=3\nslices=3\nunit=um\n");
		final ImagePlus image = open(tiff);
		assertEquals(3, image.getNSlices());
		for (int s = 0; s < 3; s++)
			assertPixels(pixels(30, 30 * s), image, s + 1);
		assertTrue(refusal(moreImages()).contains("its pixels of 400 images go on to byte"), refusal(moreImages()));
	}

	private static TiffBytes moreImages() {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(90, 0)).text(270, "ImageJ=1.54p\nimages=400\nslices=400\n");
		return tiff;
	}

	@Test
	void metaMorphStacksOpenUnderAnyName() throws IOException {
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 8, pixels(90, 0)).tag(33629, TiffBytes.LONG, new long[3]);
		final ImagePlus image = open(tiff);
		assertEquals(3, image.getStackSize());
		assertPixels(pixels(30, 60), image, 3);
	}

	@Test
	void signedBytesAreNotTakenForUnsigned() throws IOException {
		final TiffBytes positive = tiff();
		set(positive.page(W, H, 8, pixels(30, 0)), 339, 2);
		assertPixels(pixels(30, 0), open(positive), 1);
		final TiffBytes negative = tiff();
		set(negative.page(W, H, 8, pixels(30, 120)), 339, 2);
		assertTrue(refusal(negative).startsWith("The TIFF holds negative 8-bit numbers"));
	}

	@Test
	void unsigned32BitNumbersStayPositive() throws IOException {
		final byte[] pixels = new byte[120];
		pixels[3] = (byte) 0xf0;
		final TiffBytes tiff = tiff();
		tiff.page(W, H, 32, pixels);
		assertEquals(0xf0000000L, open(tiff).getProcessor().getf(0), 1);
	}

	@Test
	void gapsBetweenStripsAreNotReadAsPixels() throws IOException {
		final TiffBytes tiff = tiff();
		set(tiff.page(W, 4, 8, pixels(24, 0), pixels(12, 99)), 278, 2).tag(279, TiffBytes.LONG, 12, 12);
		assertTrue(refusal(tiff).startsWith("The TIFF has gaps between its strips"));
	}
}
