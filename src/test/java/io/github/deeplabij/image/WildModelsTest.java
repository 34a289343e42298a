package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.WildModel;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;

/** Exports as they are met in the wild, with a full description. */
class WildModelsTest {

	static List<WildModel> runs() {
		return WildModel.all().stream().filter(wild -> wild.says().isEmpty() && !wild.tellsObjects()).toList();
	}

	static List<WildModel> objects() {
		return WildModel.all().stream().filter(WildModel::tellsObjects).toList();
	}

	static List<WildModel> refused() {
		return WildModel.all().stream().filter(wild -> !wild.says().isEmpty()).toList();
	}

	@ParameterizedTest
	@MethodSource("runs")
	void givesTheRightLabels(final WildModel wild) {
		try (ImageSegmenter segmenter = new ImageSegmenter(Model.in(wild.folder()), Device.CPU)) {
			final boolean wholeTile = wild.answer().startsWith("attention");
			for (final int[] size : wholeTile ? new int[][] { { 64, 64 } } : new int[][] { { 75, 50 }, { 300, 270 }, {
				600, 350 } })
			{
				for (final int tile : new int[] { 0, 128 }) {
					final ImagePlus image = new ImagePlus("wild.tif", WildAnswer.image(size[0], size[1]));
					final ImagePlus labels = segmenter.segment(image, tile, EnumSet.of(Output.LABELS), Monitor.NONE)
						.labels();
					new WildAnswer(image.getProcessor()).check(wild.answer(), labels.getProcessor(), wild.name().equals(
						"float16"));
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("objects")
	void tellsTheRightObjectsApart(final WildModel wild) {
		final Model model = Model.in(wild.folder());
		for (final int tile : new int[] { 0, 128 }) {
			new WildObjects(wild.answer()).check(model, 150, 130, tile, wild.enlarge().isEmpty() ? 0 : 0.05);
			new WildObjects(wild.answer()).check(model, 300, 270, tile, wild.enlarge().isEmpty() ? 0 : 0.02);
		}
	}

	@ParameterizedTest
	@MethodSource("refused")
	void saysInOneSentenceWhyNot(final WildModel wild) {
		final String message = assertThrows(DeepLabException.class, () -> new ImageSegmenter(Model.in(wild.folder()),
			Device.CPU).close()).getMessage();
		for (final String part : wild.says())
			assertTrue(message.contains(part), message);
		assertFalse(message.contains("\n"), message);
		assertEquals('.', message.charAt(message.length() - 1), message);
	}
}
