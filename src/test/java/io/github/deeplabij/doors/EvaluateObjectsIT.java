package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.evaluate.DiscMaps;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** The comparison of objects, as a macro and as a process, on images whose figures another program computed. */
class EvaluateObjectsIT {

	private static final Path NUCLEI = Path.of("../shared/data/nuclei_fluorescence/val/instances").toAbsolutePath();

	@TempDir
	Path folder;

	/** As {@code p/NAME-objects.tif} and {@code t/NAME.png}, as the other program had them. */
	@BeforeEach
	void images() throws Exception {
		final DiscMaps[] maps = { DiscMaps.of(1, 96, 64), DiscMaps.of(2, 80, 112), DiscMaps.of(3, 64, 64) };
		for (final String each : List.of("p", "t"))
			Files.createDirectory(folder.resolve(each));
		for (int i = 0; i < maps.length; i++) {
			final String name = String.valueOf((char) ('a' + i));
			new FileSaver(image(maps[i], maps[i].truth())).saveAsPng(folder.resolve("t/" + name + ".png").toString());
			new FileSaver(image(maps[i], maps[i].found())).saveAsTiff(folder.resolve("p/" + name + "-objects.tif")
				.toString());
		}
	}

	private static ImagePlus image(final DiscMaps maps, final int[] labels) {
		final ImageProcessor pixels = new ShortProcessor(maps.width(), maps.height());
		for (int i = 0; i < labels.length; i++)
			pixels.set(i, labels[i]);
		return new ImagePlus("", pixels);
	}

	private Program.Outcome evaluate(final String... arguments) throws Exception {
		return Program.deeplab(folder, List.of("-Xmx256m"), Stream.concat(Stream.of("evaluate"), Stream.of(arguments))
			.toArray(String[]::new));
	}

	@Test
	void foldersInAMacro() throws Exception {
		final String out = Program.headlessMacro(folder, """
				d = getArgument();
				options = "objects=planes output=summary,plot save=[" + d + "/s]";
				run("DeepLab Evaluate...", "prediction=[" + d + "/p] truth=[" + d + "/t] " + options);
				print(nResults + " row, " + getResult("Images") + " images, " + getResult("True") + " true, " +
					getResult("Found") + " found");
				print("AP " + d2s(getResult("AP_50", 0), 4) + ", mean " + d2s(getResult("AP_50_mean", 0), 4));
				print("F1 " + d2s(getResult("F1", 0), 4) + ", count " + d2s(getResult("Count_error", 0), 4));
				print("all " + d2s(getResult("AP_50_90_mean", 0), 4));
				print("now " + getTitle());
				""", folder.toString()).out();
		assertTrue(out.contains("1 row, 3 images, 75 true, 67 found"), out);
		assertTrue(out.contains("AP 0.5955, mean 0.5994"), out);
		assertTrue(out.contains("F1 0.7465, count 0.1067"), out);
		assertTrue(out.contains("all 0.3613"), out);
		assertTrue(out.contains("now DeepLab objects AP"), out);
		final List<String> objects = Files.readAllLines(folder.resolve("s/objects.csv"));
		assertEquals(List.of("Image", "a", "b", "c", "mean", "pooled"), objects.stream().map(line -> line.split(",")[0])
			.toList());
		assertTrue(objects.get(0).startsWith(
			"Image,Plane,True,Found,Hits,Split,Merged,AP_50,AP_50_90,F1,Precision,Recall,PQ,SQ,RQ,Mean_IoU," +
				"Count_error,AP_55,"), objects.get(0));
		assertTrue(objects.get(1).contains(",0.5667,0.3713,0.7234,"), objects.get(1));
		assertTrue(Files.readString(folder.resolve("s/thresholds.csv")).contains("\n0.7000,"), "a row for IoU 0.7");
		assertTrue(Files.exists(folder.resolve("s/thresholds.png")));
	}

	@Test
	void aStackOfOpenImagesAndErrorsInMacros() throws Exception {
		final String stack = """
				newImage("truth", "16-bit black", 40, 30, 3);
				makeRectangle(5, 5, 20, 20); run("Set...", "value=300 stack"); run("Select None");
				run("Duplicate...", "title=labels duplicate");
				setSlice(2); makeRectangle(5, 5, 20, 20); run("Set...", "value=9 slice"); run("Select None");
				run("DeepLab Evaluate...", "prediction=labels truth=truth objects=%s output=summary");
				print(getResult("Images") + " images, " + getResult("Split") + " split, IoU " +
					d2s(getResult("Mean_IoU", nResults - 1), 4));
				""";
		final String open = "newImage('x', '8-bit black', 20, 20, 1); newImage('photo', 'RGB ramp', 20, 20, 1);\n";
		final String error = open + "run('DeepLab Evaluate...', 'truth=x %s');\nprint('went on');\n";
		final List<String> outs = Program.headlessMacros(folder, List.of(), List.of(stack.formatted("planes"), stack
			.formatted("stack"), error.formatted("prediction=photo objects=planes"), error.formatted(
				"prediction=x objects=all"), error.formatted("prediction=x objects=stack classes=2")));
		assertTrue(outs.get(0).contains("3 images, 0 split, IoU 1.0000"), outs.get(0));
		assertTrue(outs.get(1).contains("1 images, 1 split, IoU 0.6667"), outs.get(1));
		final String[] sentences = { "photo is an RGB image, whose colours are no numbers of objects",
			"objects is 'all'; use none", "classes is '2', but objects have none" };
		for (int i = 0; i < sentences.length; i++) {
			final String out = outs.get(2 + i);
			assertTrue(out.contains(sentences[i]), out);
			assertFalse(out.contains("went on") || out.contains("\tat ") || out.contains("Exception"), out);
		}
	}

	@Test
	void theCommandLinePrintsTheFigures() throws Exception {
		final Program.Outcome outcome = evaluate("p", "t", "--objects", "planes", "--save", "out");
		assertEquals(0, outcome.code(), outcome.out());
		final String out = outcome.out().replaceAll(": +", ": ");
		assertTrue(out.startsWith("3 images\ntrue objects 75, found 67\n" +
			"AP at IoU 0.5: 0.5955 pooled, 0.5994 mean over images\n"), out);
		for (final String each : List.of("AP at IoU 0.7: ", "AP at IoU 0.9: ",
			"AP, mean over thresholds of 0.5 to 0.9: ", "F1 at IoU 0.5: 0.7465 pooled, ", "panoptic quality, PQ: ",
			"count error: 0.1067 pooled, ", "split objects: "))
			assertTrue(out.contains("\n" + each), each + out);
		assertTrue(out.contains(" pooled, 0.4359 mean over images\n"), out);
		assertTrue(out.contains(" pooled, 0.0730 mean over images\n"), out);
		assertEquals(6, Files.readAllLines(folder.resolve("out/objects.csv")).size());
	}

	@Test
	void roisAndErrorsOnTheCommandLine() throws Exception {
		Files.createDirectory(folder.resolve("r"));
		try (OutputStream file = Files.newOutputStream(folder.resolve("r/a.zip"));
			ZipOutputStream zip = new ZipOutputStream(file))
		{
			for (int i = 0; i < 2; i++) {
				zip.putNextEntry(new ZipEntry(i + ".roi"));
				zip.write(RoiEncoder.saveAsByteArray(new Roi(10 * i, 0, 5, 5)));
			}
		}
		final ImagePlus mask = IJ.createImage("", "8-bit black", 96, 64, 1);
		mask.getProcessor().setValue(255);
		mask.getProcessor().fill(new Roi(0, 0, 5, 5));
		mask.getProcessor().fill(new Roi(10, 0, 5, 5));
		new FileSaver(mask).saveAsPng(folder.resolve("a.png").toString());
		Files.createDirectory(folder.resolve("s"));
		Files.copy(folder.resolve("r/a.zip"), folder.resolve("s/a.zip"));
		final Program.Outcome rois = evaluate("r", "s", "--objects", "planes");
		assertEquals(0, rois.code(), rois.out());
		assertTrue(rois.out().contains("true objects 2, found 2"), rois.out());
		final Program.Outcome hint = evaluate("a.png", "r/a.zip", "--objects", "planes");
		assertEquals(0, hint.code(), hint.out());
		assertTrue(hint.out().contains("true objects 2, found 1"), hint.out());
		assertTrue(hint.out().contains("The 1 label of the prediction is in 2 pieces; if the values are classes"), hint
			.out());
		final Program.Outcome wrong = evaluate("p", "t", "--objects", "cells");
		assertEquals(2, wrong.code(), wrong.out());
		assertTrue(wrong.out().contains("objects is 'cells'; use none"), wrong.out());
		final Program.Outcome size = evaluate("a.png", "t/b.png", "--objects", "planes");
		assertEquals(1, size.code(), size.out());
		assertTrue(size.out().startsWith("The prediction a.png has 96 x 64 pixels, but the truth b.png has 80 x 112"),
			size.out());
	}

	/**
	 * Real instance maps, as 16-bit PNG: against themselves, and less the pixels of each object that have a neighbour
	 * of another value, of four. The figures are those of a Python script for the same maps.
	 */
	@Test
	void realNucleiAndErodedOnes() throws Exception {
		assumeTrue(Files.isDirectory(NUCLEI), "../shared/data/nuclei_fluorescence is absent");
		Files.createDirectory(folder.resolve("same"));
		Files.createDirectory(folder.resolve("eroded"));
		try (Stream<Path> files = Files.list(NUCLEI)) {
			for (final Path file : files.toList()) {
				final String name = file.getFileName().toString();
				Files.copy(file, folder.resolve("same").resolve(name));
				new FileSaver(new ImagePlus("", eroded(IJ.openImage(file.toString()).getProcessor()))).saveAsTiff(folder
					.resolve("eroded").resolve(name.replace(".png", "-objects.tif")).toString());
			}
		}
		final Program.Outcome same = evaluate("same", NUCLEI.toString(), "--objects", "planes");
		assertEquals(0, same.code(), same.out());
		final String all = same.out().replaceAll(": +", ": ");
		assertTrue(all.startsWith("90 images\ntrue objects 4617, found 4617\n" +
			"AP at IoU 0.5: 1.0000 pooled, 1.0000 mean"), all);
		assertTrue(all.contains("\nAP at IoU 0.9: 1.0000 pooled, 1.0000 mean"), all);
		assertTrue(all.contains("\npanoptic quality, PQ: 1.0000 pooled, 1.0000 mean"), all);
		assertFalse(all.contains("pieces"), all);
		final Program.Outcome eroded = evaluate("eroded", NUCLEI.toString(), "--objects", "planes");
		assertEquals(0, eroded.code(), eroded.out());
		final String out = eroded.out().replaceAll(": +", ": ");
		assertTrue(out.startsWith("90 images\ntrue objects 4617, found 4616\n" +
			"AP at IoU 0.5: 0.8897 pooled, 0.8970 mean over images\n"), out);
		assertTrue(out.contains(" pooled, 0.6687 mean over images\n"), out);
		assertTrue(out.contains(" pooled, 0.1552 mean over images\n"), out);
		assertTrue(out.contains(" pooled, 0.6153 mean over images\n"), out);
		assertTrue(out.contains("F1 at IoU 0.5: 0.9416 pooled, "), out);
		assertTrue(out.contains("count error: 0.0002 pooled, "), out);
	}

	private static ImageProcessor eroded(final ImageProcessor map) {
		final ImageProcessor eroded = map.duplicate();
		for (int y = 0; y < map.getHeight(); y++) {
			for (int x = 0; x < map.getWidth(); x++) {
				final int value = map.get(x, y);
				final int right = Math.min(map.getWidth() - 1, x + 1);
				final int below = Math.min(map.getHeight() - 1, y + 1);
				if (map.get(Math.max(0, x - 1), y) != value || map.get(right, y) != value || map.get(x, Math.max(0, y -
					1)) != value || map.get(x, below) != value) eroded.set(x, y, 0);
			}
		}
		return eroded;
	}
}
