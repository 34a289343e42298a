package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.process.ByteProcessor;

class ImageOpenerTest {

	@TempDir
	private Path folder;

	private String refusal(final Path file) {
		final String message = assertThrows(DeepLabException.class, () -> ImageFiles.open(file), file.toString())
			.getMessage();
		assertTrue(message.endsWith(".") && !message.contains("\n"), message);
		return message;
	}

	private Path file(final String name, final String content) throws IOException {
		return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static BufferedImage picture() {
		final BufferedImage picture = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
		for (int i = 0; i < 1200; i++)
			picture.getRaster().setSample(i % 40, i / 40, 0, i * 7 % 256);
		return picture;
	}

	@Test
	@Timeout(60)
	void aFileThatTakesTooLongIsLeftOut() throws Exception {
		final Path slow = file("slow.tif", "any");
		final Path next = file("next.tif", "any");
		final CountDownLatch never = new CountDownLatch(1);
		final ImagePlus image = new ImagePlus("next", new ByteProcessor(3, 2));
		final ImageOpener.Reader reader = file -> {
			try {
				if (file.endsWith("slow.tif")) never.await();
			}
			catch (final InterruptedException e) {
				// as ImageJ: goes on
			}
			return image;
		};
		final String message = assertThrows(DeepLabException.class, () -> new ImageOpener(reader, Duration.ofMillis(
			200)).open(slow)).getMessage();
		assertTrue(message.startsWith("The file was not read within 0 s, and is left out"), message);
		assertFalse(IJ.redirectingErrorMessages(), "ImageJ still tells nobody of errors");
		assertEquals(image, new ImageOpener(reader, Duration.ofMinutes(1)).open(next));
	}

	@Test
	void theTimeGrowsWithTheFile() throws Exception {
		final Path file = folder.resolve("large.tif");
		Files.write(file, new byte[2_000_000]);
		final ImagePlus image = new ImagePlus("large", new ByteProcessor(3, 2));
		final ImageOpener opener = new ImageOpener(each -> {
			try {
				Thread.sleep(300);
			}
			catch (final InterruptedException e) {
				throw new IOException(e);
			}
			return image;
		}, Duration.ofMillis(1));
		assertEquals(image, opener.open(file));
	}

	@Test
	void whatIsNoImageIsCalledByItsName() throws Exception {
		final Map<String, String> contents = Map.of("", "The file is empty (0 bytes)", //
			"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "This is a Git LFS pointer", //
			"<!DOCTYPE html>\n<html>not found</html>", "This is a web page", //
			"Es war einmal ein Bild.\n", "This is text, not an image");
		for (final Map.Entry<String, String> each : contents.entrySet()) {
			for (final String name : List.of("a.tif", "a.png", "a.jpg")) {
				final String message = refusal(file(name, each.getKey()));
				assertTrue(message.startsWith(each.getValue()), message);
			}
		}
		assertTrue(refusal(folder).startsWith("This is a folder"));
		assertTrue(refusal(folder.resolve("absent.tif")).startsWith("There is no such file"));
		assertTrue(refusal(file("big.tif", "II+\0\b\0\0\0\u0010\0\0\0\0\0\0\0")).startsWith("The TIFF is a BigTIFF"));
		assertTrue(refusal(file("noise.tif", "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0000\u0001\u0002\u0003"))
			.startsWith("The file is damaged, or of a format that"));
	}

	@Test
	void aFileThatMayNotBeReadIsNotCalledDamaged() throws Exception {
		final Path file = file("a.tif", "any");
		assumeFalse(!file.toFile().setReadable(false) || Files.isReadable(file), "this user may read any file");
		assertTrue(refusal(file).startsWith("You are not allowed to read this file"));
	}

	@Test
	void cutShortJpegGifAndPgmAreRefused() throws Exception {
		for (final String format : List.of("jpg", "gif")) {
			final ByteArrayOutputStream out = new ByteArrayOutputStream();
			ImageIO.write(picture(), format, out);
			requireRefusedWhenCut(format, out.toByteArray());
		}
		final byte[] pixels = new byte[1200];
		Arrays.fill(pixels, (byte) 77);
		final ByteArrayOutputStream pgm = new ByteArrayOutputStream();
		pgm.write("P5\n# a comment\n40 30\n255\n".getBytes(StandardCharsets.ISO_8859_1));
		pgm.write(pixels);
		requireRefusedWhenCut("pgm", pgm.toByteArray());
		requireRefusedWhenCut("pgm", ("P2 8 4 255" + " 17".repeat(32)).getBytes(StandardCharsets.ISO_8859_1));
	}

	/** Opens the whole file, and none of those that end in the last two thirds of it. */
	private void requireRefusedWhenCut(final String ending, final byte[] whole) throws IOException {
		final Path file = folder.resolve("a." + ending);
		Files.write(file, whole);
		assertTrue(ImageFiles.open(file).getWidth() > 1);
		for (int length = whole.length / 3; length < whole.length; length += 1 + whole.length / 50) {
			Files.write(file, Arrays.copyOf(whole, length));
			final String message = refusal(file);
			assertTrue(message.startsWith("The file is cut short"), message);
		}
	}

	@Test
	void dataBehindTheEndOfAJpegDoNoHarm() throws Exception {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		ImageIO.write(picture(), "jpg", out);
		out.write(new byte[100]);
		Files.write(folder.resolve("a.jpg"), out.toByteArray());
		assertEquals(40, ImageFiles.open(folder.resolve("a.jpg")).getWidth());
	}

	@Test
	void aJpegOfFourColoursIsNotCalledDamaged() throws Exception {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		ImageIO.write(picture(), "jpg", out);
		final byte[] bytes = out.toByteArray();
		for (int i = 0; i < bytes.length; i++)
			if ((bytes[i] & 0xff) == 0xff && (bytes[i + 1] & 0xff) == 0xc0) bytes[i + 9] = 4;
		Files.write(folder.resolve("a.jpg"), bytes);
		assertTrue(refusal(folder.resolve("a.jpg")).startsWith("The JPEG has CMYK colours"));
	}

	@Test
	void aPbmThatImageJSkewsIsRefused() throws Exception {
		assertEquals(16, ImageFiles.open(file("a.pbm", "P4\n16 2\n\1\2\3\4")).getWidth());
		assertTrue(refusal(file("a.pbm", "P4\n12 2\n\1\0\3\0")).startsWith("The PBM is 12 pixels wide"));
	}

	@Test
	void aCutShortFitsIsRefused() throws Exception {
		final String header = List.of("SIMPLE  =                    T", "BITPIX  =                    8",
			"NAXIS   =                    2", "NAXIS1  =                   40", "NAXIS2  =                   30", "END")
			.stream().map("%-80s"::formatted).reduce("", String::concat);
		final String whole = "%-2880s".formatted(header) + "7".repeat(1200);
		assertEquals(40, ImageFiles.open(file("a.fits", whole)).getWidth());
		assertTrue(refusal(file("a.fits", whole.substring(0, 2880 + 700))).startsWith("The file is cut short"));
	}

	@Test
	void pngAndBmpThatAreCutShortAreRefused() throws Exception {
		for (final String format : List.of("png", "bmp")) {
			final ByteArrayOutputStream out = new ByteArrayOutputStream();
			ImageIO.write(picture(), format, out);
			final Path file = folder.resolve("a." + format);
			Files.write(file, Arrays.copyOf(out.toByteArray(), out.size() / 2));
			assertTrue(refusal(file).contains("is damaged or cut short"));
		}
	}

	/** A ZIP of files with names and contents in turn. */
	private Path zip(final Object... entries) throws IOException {
		final Path file = folder.resolve("a.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
			for (int i = 0; i < entries.length; i += 2) {
				out.putNextEntry(new ZipEntry((String) entries[i]));
				out.write((byte[]) entries[i + 1]);
			}
		}
		return file;
	}

	private byte[] tiff() throws IOException {
		final Path file = folder.resolve("in.tif");
		assertTrue(new FileSaver(IJ.createImage("in", "16-bit ramp", 40, 30, 1)).saveAsTiff(file.toString()));
		return Files.readAllBytes(file);
	}

	@Test
	void theImageInAZipIsLookedAtAsAFile() throws Exception {
		final byte[] tiff = tiff();
		for (final String name : List.of("..", "a/..", "\u00e9:.tif", ".tif")) {
			assertEquals(40, ImageFiles.open(zip(name, tiff)).getWidth());
		}
		final ImagePlus image = ImageFiles.open(zip("some/b.tif", tiff, "__MACOSX/._b.tif", new byte[9]));
		assertEquals("b.tif", image.getTitle());
		assertEquals("a.zip", image.getOriginalFileInfo().fileName);
		assertArrayEquals((short[]) ImageFiles.open(folder.resolve("in.tif")).getProcessor().getPixels(),
			(short[]) image.getProcessor().getPixels());
		assertTrue(refusal(zip("b.tif", Arrays.copyOf(tiff, tiff.length / 2))).startsWith("The TIFF is cut short"));
		final TiffBytes wide = new TiffBytes(ByteOrder.LITTLE_ENDIAN);
		wide.page(4, 3, 64, new byte[96]);
		assertTrue(refusal(zip("b.tif", wide.bytes())).startsWith("The TIFF holds 64-bit numbers"));
	}

	@Test
	void aZipOfOtherThingsIsRefused() throws Exception {
		assertTrue(refusal(zip("b.tif", tiff(), "c.tif", tiff())).startsWith("The ZIP holds several files; unpack it"));
		assertTrue(refusal(zip("b.zip", Files.readAllBytes(zip("b.tif", tiff())))).startsWith(
			"The ZIP holds another ZIP"));
		assertTrue(refusal(zip("b.txt", "some text".getBytes(StandardCharsets.US_ASCII))).startsWith("This is text"));
		final byte[] whole = Files.readAllBytes(zip("b.tif", tiff()));
		Files.write(folder.resolve("a.zip"), Arrays.copyOf(whole, whole.length / 2));
		assertTrue(refusal(folder.resolve("a.zip")).startsWith("The file can't be read"));
		Files.write(folder.resolve("a"), whole);
		assertTrue(refusal(folder.resolve("a")).startsWith("This is a packed file"));
	}

	@Test
	void aTableIsText() throws Exception {
		assertTrue(refusal(file("a.csv", "a,b\n1,2\n")).startsWith("This is text, not an image"));
	}

	@Test
	void aTitleIsTheNameOfTheFile() {
		final Path file = folder.resolve("b.c.tif");
		new FileSaver(new ImagePlus("another title", new ByteProcessor(5, 4))).saveAsTiff(file.toString());
		final ImagePlus image = ImageFiles.open(file);
		assertEquals("b.c.tif", image.getTitle());
		assertEquals(5, image.getWidth());
		assertArrayEquals(new byte[20], (byte[]) image.getProcessor().getPixels());
	}
}
