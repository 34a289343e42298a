package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;

/** A model that passes its trial and crashes later, at an image with a pixel of 300. */
class IsolationIT {

	@TempDir
	Path folder;

	private Path model() throws IOException {
		final Path model = Files.createDirectory(folder.resolve("crash"));
		Files.copy(Path.of("src/test/resources/hostile/crash-at-300.onnx"), model.resolve("model.onnx"));
		Files.writeString(model.resolve("rdf.yaml"), Files.readString(Path.of("src/test/resources/models/logistic/rdf.yaml")).replaceAll(
			"(?m)^\\s+sha256:.*$", ""));
		return model;
	}

	private void image(final String name, final int value) {
		final ImagePlus image = IJ.createImage(name, "16-bit black", 30, 20, 1);
		image.getProcessor().set(7, 7, value);
		new FileSaver(image).saveAsTiff(folder.resolve(name + ".tif").toString());
	}

	@Test
	void theCommandLineGoesOnWithTheNextImage() throws Exception {
		image("first", 100);
		image("second", 300);
		image("third", 200);
		final Program.Outcome outcome = Program.deeplab(folder, List.of("-Duser.home=" + folder, "-Djava.io.tmpdir=" + Files.createDirectory(
			folder.resolve("tmp"))), "segment", "first.tif", "second.tif", "third.tif", "--model", model().toString(), "--isolated", "true",
			"--out", "out");
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains("second.tif: The model is given up: it crashed the JVM of its own in which it was to run"), outcome
			.out());
		assertTrue(Files.exists(folder.resolve("out/first-labels.tif")), outcome.out());
		assertTrue(Files.exists(folder.resolve("out/third-labels.tif")), outcome.out());
		assertFalse(Files.exists(folder.resolve("out/second-labels.tif")), outcome.out());
		assertArrayEquals(new String[0], folder.resolve("tmp").toFile().list((where, name) -> name.startsWith("deeplab")));
	}

	@Test
	void aMacroIsStoppedByASentence() throws Exception {
		image("second", 300);
		final Program.Outcome outcome = Program.headlessMacro(folder, List.of("-Duser.home=" + folder), """
			setBatchMode(true);
			open(getArgument() + "/second.tif");
			run("DeepLab Segment...", "model=[%s] isolated=true");
			print("went on");
			""".formatted(model()), folder.toString());
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
		for (int i = 1; i <= here.getStackSize(); i++) assertArrayEquals((float[]) here.getStack().getPixels(i), (float[]) isolated.getStack()
			.getPixels(i));
	}
}
