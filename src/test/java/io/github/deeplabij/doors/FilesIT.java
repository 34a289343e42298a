package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.io.FileSaver;

/** Files that ImageJ does not read, on the command line, where standard output is for results. */
class FilesIT {

	private static final String THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath().toString();

	/**
	 * What Bio-Formats offers, as far as ImageJ and the plugin ask for it: each file is a ramp, the first of three
	 * images.
	 */
	private static final String IMPORTER = """
			package loci.plugins;
			public class BF {
				public static ij.ImagePlus[] openImagePlus(String path) {
					return new ij.ImagePlus[] { ij.IJ.createImage("first", "8-bit ramp", 30, 20, 1) };
				}
				public static ij.ImagePlus[] openImagePlus(loci.plugins.in.ImporterOptions options) {
					return new ij.ImagePlus[] { ij.IJ.createImage("other", "8-bit ramp", options.width, 20, 1) };
				}
			}
			""";
	/** The images of a file are 30, 31 and 33 wide; the second has a smaller copy, which counts here. */
	private static final String OPTIONS = """
			package loci.plugins.in;
			public class ImporterOptions {
				public int width;
				public void setId(String path) {}
				public void setQuiet(boolean quiet) {}
				public void setWindowless(boolean windowless) {}
				public void clearSeries() {}
				public void setSeriesOn(int series, boolean on) { width = 30 + series; }
			}
			""";
	private static final String READER = """
			package loci.formats;
			public class ImageReader {
				public void setFlattenedResolutions(boolean flattened) {}
				public void setId(String path) {}
				public int getSeriesCount() { return 3; }
				private int series;
				public void setSeries(int number) { series = number; }
				public int getResolutionCount() { return series == 1 ? 2 : 1; }
				public void close() {}
			}
			""";

	@TempDir
	Path folder;

	@BeforeEach
	void images() throws IOException {
		new FileSaver(IJ.createImage("grey", "8-bit ramp", 30, 20, 1)).saveAsPng(folder.resolve("grey.png").toString());
		final Path bitmap = folder.resolve("cut.bmp");
		new FileSaver(IJ.createImage("bitmap", "8-bit ramp", 30, 20, 1)).saveAsBmp(bitmap.toString());
		final byte[] whole = Files.readAllBytes(bitmap);
		Files.write(bitmap, Arrays.copyOf(whole, whole.length / 2));
		Files.write(folder.resolve("big.tif"), ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putShort(
			(short) 0x4949).putShort((short) 43).putShort((short) 8).array());
	}

	/** The lines of standard output alone. */
	private List<String> run(final int code, final String more, final String... options) throws IOException,
		InterruptedException
	{
		final List<String> command = new ArrayList<>(Program.command(List.of("-Xmx512m"), "segment", "cut.bmp",
			"big.tif", "grey.png", "--model", THRESHOLD, "--out", "out"));
		command.addAll(List.of(options));
		if (!more.isEmpty()) command.replaceAll(word -> word.contains(File.pathSeparator) ? word + File.pathSeparator +
			more : word);
		final Path out = folder.resolve("out.txt");
		final Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
			.redirectError(folder.resolve("err.txt").toFile()).start();
		assertEquals(code, process.waitFor(), errors());
		return Files.readAllLines(out);
	}

	private String errors() throws IOException {
		return Files.readString(folder.resolve("err.txt"));
	}

	@Test
	void standardOutputHoldsResultsAlone() throws Exception {
		final List<String> lines = run(1, "");
		assertEquals(2, lines.size(), lines.toString());
		assertEquals(Path.of("out", "grey-labels.tif").toString(), lines.get(0));
		assertTrue(lines.get(1).startsWith("grey.png: segmented with"), lines.get(1));
		assertTrue(errors().contains("cut.bmp: The BMP file is damaged or cut short"), errors());
		assertTrue(errors().contains(
			"big.tif: The TIFF is a BigTIFF, which ImageJ does not read; save it as an uncompressed TIFF"), errors());
	}

	/** The folder of its classes. */
	private String bioFormats() throws IOException {
		final Path classes = Files.createDirectories(folder.resolve("classes"));
		final Path importer = Files.writeString(folder.resolve("BF.java"), IMPORTER);
		final Path options = Files.writeString(folder.resolve("ImporterOptions.java"), OPTIONS);
		final Path reader = Files.writeString(folder.resolve("ImageReader.java"), READER);
		assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-cp", System
			.getProperty("deeplab.ij"), "-d", classes.toString(), importer.toString(), options.toString(), reader
				.toString()));
		return classes.toString();
	}

	@Test
	void takesTheImagesOfAFileThatAreWanted() throws Exception {
		final List<String> lines = run(1, bioFormats(), "--series", "1,3");
		assertEquals(List.of("big-s1-labels.tif", "big-s3-labels.tif", "grey-labels.tif"), lines.stream().filter(
			line -> line.endsWith(".tif")).map(line -> Path.of(line).getFileName().toString()).toList());
		assertEquals(30, IJ.openImage(folder.resolve("out/big-s1-labels.tif").toString()).getWidth());
		assertEquals(33, IJ.openImage(folder.resolve("out/big-s3-labels.tif").toString()).getWidth());
		assertTrue(errors().contains("grey.png series 3: series is 3, and the file holds one image; use series=1 or " +
			"all."), errors());
		assertTrue(errors().contains("cut.bmp: The BMP file is damaged"), errors());
	}

	@Test
	void bioFormatsOpensWhatImageJDoesNotWhereItIsThere() throws Exception {
		final List<String> lines = run(1, bioFormats());
		assertEquals(Path.of("out", "big-labels.tif").toString(), lines.get(0), lines.toString());
		assertTrue(errors().contains(
			"big.tif: Bio-Formats opened it: the first of 3 images (series) in the file, first;"), errors());
	}
}
