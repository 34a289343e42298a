package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.measure.ResultsTable;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.LUT;
import ij.process.ShortProcessor;

class ImageFilesTest {

	@TempDir
	private Path folder;

	private static String refusal(final Runnable action) {
		final String message = assertThrows(DeepLabException.class, action::run).getMessage();
		assertTrue(message.endsWith(".") && !message.contains("\n"), message);
		return message;
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).sorted().toList();
		}
	}

	private static ImagePlus labels() {
		final byte[] reds = new byte[256];
		final byte[] others = new byte[256];
		for (int i = 0; i < 256; i++)
			reds[i] = (byte) (i * 37);
		final ByteProcessor pixels = new ByteProcessor(5, 4);
		for (int i = 0; i < 20; i++)
			pixels.set(i, i % 3);
		final ImagePlus image = new ImagePlus("labels", pixels);
		image.setLut(new LUT(reds, others, reds));
		image.setDisplayRange(0, 255);
		image.getCalibration().pixelWidth = 0.25;
		image.getCalibration().pixelHeight = 0.5;
		image.getCalibration().setUnit("micron");
		image.setProperty("Info", "DeepLab model: test\n");
		image.setOverlay(new Overlay(new Roi(1, 1, 2, 2)));
		return image;
	}

	@Test
	void keepsWhatALabelImageHolds() throws IOException {
		final Path file = folder.resolve("a.tif");
		ImageFiles.saveTiff(labels(), file);
		assertEquals(List.of("a.tif"), files());
		final ImagePlus read = ImageFiles.open(file);
		assertArrayEquals((byte[]) labels().getProcessor().getPixels(), (byte[]) read.getProcessor().getPixels());
		assertEquals(0.25, read.getCalibration().pixelWidth, 1e-9);
		assertEquals(0.5, read.getCalibration().pixelHeight, 1e-9);
		assertEquals(labels().getCalibration().getUnit(), read.getCalibration().getUnit());
		assertEquals(37, read.getProcessor().getLut().getRed(1));
		assertEquals(0, read.getProcessor().getLut().getGreen(1));
		assertTrue(((String) read.getProperty("Info")).contains("DeepLab model: test"));
		assertEquals(1, read.getOverlay().size());
	}

	@Test
	void keepsTheDimensionsOfAStack() {
		final ImageStack stack = new ImageStack(3, 2);
		for (int i = 0; i < 6; i++)
			stack.addSlice("slice " + i, new ShortProcessor(3, 2));
		stack.getProcessor(6).set(5, 65_535);
		final ImagePlus image = new ImagePlus("stack", stack);
		image.setDimensions(1, 3, 2);
		image.setOpenAsHyperStack(true);
		ImageFiles.saveTiff(image, folder.resolve("stack.tif"));
		final ImagePlus read = ImageFiles.open(folder.resolve("stack.tif"));
		assertEquals(3, read.getNSlices());
		assertEquals(2, read.getNFrames());
		assertEquals("slice 4", read.getStack().getSliceLabel(5));
		assertEquals(65_535, read.getStack().getProcessor(6).get(5));
	}

	/** ImageJ's own files hold all that an image has. */
	@Test
	void writesTheTiffThatImageJWrites() throws IOException {
		final ImageStack planes = new ImageStack(7, 5);
		for (int i = 0; i < 6; i++)
			planes.addSlice("slice " + i, new ShortProcessor(7, 5));
		final ImagePlus stack = new ImagePlus("stack", planes);
		stack.setDimensions(2, 3, 1);
		stack.setProp("stain", "DAPI");
		stack.setRoi(1, 1, 3, 2);
		final CompositeImage composite = new CompositeImage(stack, CompositeImage.GRAYSCALE);
		composite.setOpenAsHyperStack(true);
		final ImageStack one = new ImageStack(7, 5);
		one.addSlice("the only slice", new FloatProcessor(7, 5));
		final ImageStack colours = new ImageStack(7, 5);
		for (int i = 0; i < 2; i++)
			colours.addSlice(null, new ColorProcessor(7, 5));
		for (final ImagePlus image : List.of(labels(), stack, composite, new ImagePlus("one", one), new ImagePlus(
			"none", new ShortProcessor(7, 5)), new ImagePlus("colours", colours)))
		{
			ImageFiles.saveTiff(image, folder.resolve("ours.tif"));
			assertTrue(new FileSaver(image).saveAsTiff(folder.resolve("ImageJ's.tif").toString()));
			assertArrayEquals(Files.readAllBytes(folder.resolve("ImageJ's.tif")), Files.readAllBytes(folder.resolve(
				"ours.tif")), image.getTitle());
		}
	}

	@Test
	void leavesTheImageItWrites() {
		final ImagePlus image = labels();
		ImageFiles.saveTiff(image, folder.resolve("other.tif"));
		assertEquals("labels", image.getTitle());
		assertEquals("DeepLab model: test\n", image.getProperty("Info"));
	}

	@Test
	void replacesAFile() throws IOException {
		final Path file = Files.writeString(folder.resolve("a.tif"), "old");
		ImageFiles.saveTiff(labels(), file);
		assertEquals(5, ImageFiles.open(file).getWidth());
		assertEquals(List.of("a.tif"), files());
	}

	@Test
	void writesPng() {
		final ColorProcessor pixels = new ColorProcessor(2, 1, new int[] { 0x112233, 0xffeedd });
		ImageFiles.savePng(new ImagePlus("rgb", pixels), folder.resolve("a.png"));
		final ImagePlus read = ImageFiles.open(folder.resolve("a.png"));
		assertEquals(0x112233, read.getProcessor().get(0) & 0xffffff);
		assertEquals(0xffeedd, read.getProcessor().get(1) & 0xffffff);
	}

	@Test
	void writesTables() throws IOException {
		final ResultsTable table = new ResultsTable();
		table.addRow();
		table.addValue("Image", "a, \"b\".tif");
		table.addValue("Class", 1);
		table.addValue("%Area", 12.5);
		table.addRow();
		table.addValue("Image", "plain");
		table.addValue("Class", 2);
		table.addValue("%Area", 0);
		ImageFiles.saveCsv(table, folder.resolve("a.csv"));
		final List<String> lines = Files.readAllLines(folder.resolve("a.csv"));
		assertEquals(3, lines.size());
		assertEquals("Image,Class,%Area", lines.get(0));
		assertTrue(lines.get(1).startsWith("\"a, \"\"b\"\".tif\",1,12.5"), lines.get(1));
		assertTrue(lines.get(2).startsWith("plain,2,0"), lines.get(2));
	}

	@Test
	void namesAFileThatCannotBeWritten() throws IOException {
		final Path inTheWay = Files.writeString(folder.resolve("file"), "in the way");
		for (final Path target : List.of(inTheWay.resolve("a"), folder.resolve("absent").resolve("a"))) {
			for (final Runnable write : List.<Runnable> of(() -> ImageFiles.saveTiff(labels(), target.resolveSibling(
				"a.tif")), () -> ImageFiles.savePng(labels(), target.resolveSibling("a.png")), () -> ImageFiles
					.saveText("text", target.resolveSibling("a.txt"))))
			{
				assertTrue(refusal(write).contains(target.toString()));
			}
		}
		assertEquals(List.of("file"), files());
	}

	@Test
	void leavesNothingHalfWritten() throws IOException {
		Files.writeString(Files.createDirectories(folder.resolve("a.tif")).resolve("inside"), "a folder in the way");
		refusal(() -> ImageFiles.saveTiff(labels(), folder.resolve("a.tif")));
		assertEquals(List.of("a.tif"), files());
		assertTrue(Files.isRegularFile(folder.resolve("a.tif").resolve("inside")));
	}

	@Test
	void preparesFolders() throws IOException {
		final Path deep = folder.resolve("a/b/c");
		ImageFiles.prepareFolder(deep);
		ImageFiles.prepareFolder(deep);
		assertTrue(Files.isDirectory(deep));
		try (Stream<Path> files = Files.list(deep)) {
			assertEquals(0, files.count());
		}
		final Path file = Files.writeString(folder.resolve("file"), "in the way");
		assertTrue(refusal(() -> ImageFiles.prepareFolder(file)).contains(file.toString()));
		assertTrue(refusal(() -> ImageFiles.prepareFolder(file.resolve("below"))).contains(file.toString()));
	}

	@Test
	void refusesWhatIsNoImage() throws IOException {
		refusal(() -> ImageFiles.open(folder.resolve("absent.tif")));
		refusal(() -> ImageFiles.open(folder));
		for (final String name : List.of("a.tif", "a.png", "a.jpg", "a.gif", "a.bmp", "a.txt", "a")) {
			for (final String content : List.of("", "hello", "II*\0\b\0\0\0", "\u0089PNG\r\n\u001a\n")) {
				final Path file = folder.resolve(name);
				Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
				if (name.endsWith(".txt") && content.equals("hello")) continue;
				refusal(() -> ImageFiles.open(file));
			}
		}
	}

	@Test
	void refusesTruncatedImages() throws IOException {
		ImageFiles.saveTiff(labels(), folder.resolve("whole.tif"));
		ImageFiles.savePng(labels(), folder.resolve("whole.png"));
		for (final String ending : List.of("tif", "png")) {
			final byte[] bytes = Files.readAllBytes(folder.resolve("whole." + ending));
			final Path file = folder.resolve("cut." + ending);
			int refused = 0;
			for (int length = 0; length < bytes.length; length += 61) {
				Files.write(file, Arrays.copyOf(bytes, length));
				try {
					ImageFiles.open(file);
				}
				catch (final DeepLabException e) {
					refused++;
				}
			}
			assertTrue(refused > bytes.length / 61 / 4, refused + " refused of " + bytes.length / 61);
		}
	}

	@Test
	void survivesMutatedImages() throws IOException {
		final Random random = new Random(14);
		ImageFiles.saveTiff(labels(), folder.resolve("whole.tif"));
		final byte[] whole = Files.readAllBytes(folder.resolve("whole.tif"));
		final Path file = folder.resolve("mutated.tif");
		int read = 0;
		for (int i = 0; i < 60; i++) {
			final byte[] bytes = whole.clone();
			bytes[100 + random.nextInt(bytes.length - 100)] = (byte) random.nextInt();
			Files.write(file, bytes);
			try {
				assertTrue(ImageFiles.open(file).getWidth() > 0);
				read++;
			}
			catch (final DeepLabException e) {
				assertFalse(e.getMessage().isEmpty());
			}
		}
		assertTrue(read > 0, "none could be read");
	}
}
