package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.evaluate.Evaluation;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.Precision;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;

/** The models in our jar on validation images of the kind that each is for; runs where they lie beside the project. */
class RealModelsTest {

	private static final Path DATA = Path.of("../shared/data");

	private static List<Path> files(final Path folder) throws IOException {
		assumeTrue(Files.isDirectory(folder), "there is no " + folder);
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}

	/** Every so-many-th image; the limits lie a little below what all of them give. */
	@ParameterizedTest
	@CsvSource({ "nuclei-fluorescence, nuclei_fluorescence, 10, 0.85, 0.68",
		"nuclei-histology, nuclei_histology, 1, 0.70, 0.55", "axons-sem, axon_sem, 1, 0.75, 0.75" })
	void findsWhatItIsFor(final String name, final String set, final int every, final double foreground,
		final double mean) throws IOException
	{
		final Path folder = DATA.resolve(set).resolve("val");
		final List<Path> images = files(folder.resolve("images"));
		final LabelEvaluator evaluator = new LabelEvaluator(new EvaluationSettings(OptionalInt.empty(), List.of(), 2,
			List.of()));
		final Model model = new Catalogue(List.of()).find(name);
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			for (int i = 0; i < images.size(); i += every) {
				final ImagePlus labels = segmenter.segment(ImageFiles.open(images.get(i)), 0, EnumSet.of(Output.LABELS),
					Monitor.NONE).labels();
				evaluator.compare(ImageFiles.open(folder.resolve("labels").resolve(images.get(i).getFileName())),
					labels, Monitor.NONE);
			}
		}
		final Evaluation found = evaluator.report(name).evaluation();
		assertTrue(found.confusion().foreground().iou(1) >= foreground, name + ": foreground IoU " + found.confusion()
			.foreground().iou(1));
		assertTrue(found.confusion().meanIou() >= mean, name + ": mean IoU " + found.confusion().meanIou());
	}

	/** In 8 bits; every so-many-th image. */
	@ParameterizedTest
	@CsvSource({ "nuclei-fluorescence, nuclei_fluorescence, 15, 0.99", "axons-sem, axon_sem, 1, 0.98" })
	void givesNearlyTheSameLabelsInEightBits(final String name, final String set, final int every,
		final double least) throws IOException
	{
		final List<Path> images = files(DATA.resolve(set).resolve("val/images"));
		final Model model = new Catalogue(List.of()).find(name);
		long same = 0;
		long all = 0;
		try (ImageSegmenter full = new ImageSegmenter(model, Device.CPU); ImageSegmenter fast = new ImageSegmenter(model
			.with(Precision.FAST), Device.CPU))
		{
			for (int i = 0; i < images.size(); i += every) {
				final ImagePlus image = ImageFiles.open(images.get(i));
				final ImagePlus one = full.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels();
				final ImagePlus other = fast.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels();
				assertTrue(other.getInfoProperty().contains("DeepLab precision: fast\n"), other.getInfoProperty());
				all += one.getWidth() * one.getHeight();
				for (int p = 0; p < one.getWidth() * one.getHeight(); p++)
					if (one.getProcessor().get(p) == other.getProcessor().get(p)) same++;
			}
		}
		assertTrue(same < all && same >= least * all, same + " of " + all);
	}

	@Test
	void everyBundledModelIsTried() {
		assertEquals(List.of("nuclei-fluorescence", "nuclei-histology", "axons-sem"), new Catalogue(List.of()).names());
	}
}
