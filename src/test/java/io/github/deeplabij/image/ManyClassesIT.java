package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.examine.ImportChoices;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.OnnxBytes;
import io.github.deeplabij.segment.CheckResult;
import io.github.deeplabij.segment.ModelCheck;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

/** As many full-size channels as ADE20K with a background has, twice over, are imported, checked and segmented with. */
class ManyClassesIT {

	private static final int CLASSES = 151;

	@TempDir
	private Path folder;

	/**
	 * The class whose number is nearest to 150 times the pixel: of the scores 2 c v - c c, with v from 0 to 150, that
	 * of c = v is the highest.
	 */
	private Path graph(final long side) throws IOException {
		final float[] doubled = new float[CLASSES];
		final float[] squared = new float[CLASSES];
		for (int c = 0; c < CLASSES; c++) {
			doubled[c] = 2f * c * (CLASSES - 1);
			squared[c] = (float) c * c;
		}
		final long height = side > 0 ? side : -1;
		final long width = side > 0 ? side : -2;
		final byte[] onnx = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, height, width).constant("doubled",
			doubled, 1, CLASSES, 1, 1).constant("squared", squared, 1, CLASSES, 1, 1).node("Mul", "product", "image",
				"doubled").node("Sub", "out", "product", "squared").node("Sub", "aux", "product", "squared").output(
					"out", OnnxBytes.FLOAT, 1, CLASSES, height, width).output("aux", OnnxBytes.FLOAT, 1, CLASSES,
						height, width).bytes();
		return Files.write(folder.resolve("many.onnx"), onnx);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 257 })
	void areImportedCheckedAndSegmented(final long side) throws IOException {
		final ImageProcessor ramp = new ByteProcessor(520, 516);
		for (int i = 0; i < ramp.getPixelCount(); i++)
			ramp.set(i, i % 256);
		final ImagePlus image = new ImagePlus("ramp.tif", ramp);
		final ImportChoices choices = new ImportChoices(ImportText.preprocessing("zero_to_one"), List.of(), List.of(),
			0, "", Optional.empty(), -1, 0, Optional.empty());
		final Model model;
		try (ModelImporter importer = ModelImporter.open(graph(side), Monitor.NONE)) {
			model = Model.in(importer.write(new ImportTarget(folder.resolve("models"), "many", "CC0-1.0",
				"Nobody"), choices, image, Monitor.NONE).folder());
		}
		assertEquals(CLASSES, model.description().classes().size());
		final List<CheckResult> results = new ModelCheck(model).run(List.of(Device.CPU), Monitor.NONE);
		assertTrue(results.stream().allMatch(CheckResult::passed), results.toString());
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			final ImageProcessor labels = segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels()
				.getProcessor();
			for (int i = 0; i < ramp.getPixelCount(); i++)
				assertEquals(Math.round(ramp.get(i) * (CLASSES - 1) / 255f), labels.get(i));
		}
	}
}
