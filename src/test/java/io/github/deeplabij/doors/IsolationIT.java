package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;

/** A network in a program of its own, which is ended from outside while it runs the largest image. */
class IsolationIT {

	/** Long enough at work on the largest image to be met there. */
	private static final String MODEL = Path.of("src/test/resources/models/slow").toAbsolutePath().toString();
	/** The largest input of the model's trial. */
	private static final long TRIAL = 512 * 512 * Float.BYTES;

	@TempDir
	Path folder;

	private Path temporary;

	@BeforeEach
	void makeImages() throws IOException {
		temporary = Files.createDirectory(folder.resolve("tmp"));
		for (final String name : List.of("first", "second", "third")) {
			final int side = name.equals("second") ? 1024 : 30;
			new FileSaver(IJ.createImage(name, "16-bit black", side, side, 1)).saveAsTiff(folder.resolve(name + ".tif")
				.toString());
		}
	}

	private List<String> jvm() {
		return List.of("-Duser.home=" + folder, "-Djava.io.tmpdir=" + temporary);
	}

	@Test
	void theCommandLineGoesOnWithTheNextImage() throws Exception {
		final CompletableFuture<Void> ended = Workers.end(temporary, TRIAL);
		final Program.Outcome outcome = Program.deeplab(folder, jvm(), "segment", "first.tif", "second.tif",
			"third.tif", "--model", MODEL, "--isolated", "true", "--out", "out");
		ended.get();
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains(
			"second.tif: The model is given up: it crashed the JVM of its own in which it was to run"), outcome.out());
		assertTrue(Files.exists(folder.resolve("out/first-labels.tif")), outcome.out());
		assertTrue(Files.exists(folder.resolve("out/third-labels.tif")), outcome.out());
		assertFalse(Files.exists(folder.resolve("out/second-labels.tif")), outcome.out());
		assertArrayEquals(new String[0], temporary.toFile().list((where, name) -> name.startsWith("deeplab")));
	}

	@Test
	void aMacroIsStoppedByASentence() throws Exception {
		final CompletableFuture<Void> ended = Workers.end(temporary, TRIAL);
		final Program.Outcome outcome = Program.headlessMacro(folder, jvm(), """
				setBatchMode(true);
				open(getArgument() + "/second.tif");
				run("DeepLab Segment...", "model=[%s] isolated=true");
				print("went on");
				""".formatted(MODEL), folder.toString());
		ended.get();
		assertTrue(outcome.out().contains("crashed the JVM of its own"), outcome.out());
		assertFalse(outcome.out().contains("went on"), outcome.out());
	}

	@Test
	void labelsAreTheSame() throws Exception {
		final Program.Outcome outcome = Program.headlessMacro(folder, """
				setBatchMode(true);
				run("DeepLab Sample Image");
				run("DeepLab Segment...", "device=cpu output=[labels,probabilities]");
				selectImage(nImages - 1);
				saveAs("tiff", getArgument() + "/here.tif");
				close("*");
				run("DeepLab Sample Image");
				run("DeepLab Segment...", "device=cpu output=[labels,probabilities] isolated=true");
				selectImage(nImages - 1);
				saveAs("tiff", getArgument() + "/isolated.tif");
				print("done");
				""", folder.toString());
		assertTrue(outcome.out().contains("done"), outcome.out());
		final ImagePlus here = IJ.openImage(folder.resolve("here.tif").toString());
		final ImagePlus isolated = IJ.openImage(folder.resolve("isolated.tif").toString());
		assertEquals(32, here.getBitDepth());
		assertEquals(here.getStackSize(), isolated.getStackSize());
		for (int i = 1; i <= here.getStackSize(); i++)
			assertArrayEquals((float[]) here.getStack().getPixels(i), (float[]) isolated.getStack().getPixels(i));
	}
}
