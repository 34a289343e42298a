package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ByteProcessor;

class PixelSizeTest {

	private static ModelDescription model(final double x, final double y, final String unit) {
		final Axis.Size size = new Axis.Step(1, 1);
		final Tensor tensor = new Tensor("t", List.of(new Axis(Axis.Type.SPACE, "y", size, 0, List.of(), y, Optional
			.ofNullable(unit)), new Axis(Axis.Type.SPACE, "x", size, 0, List.of(), x, Optional.ofNullable(unit))),
			"float32", List.of(), "");
		return TestModels.description(tensor, tensor);
	}

	private static ImagePlus image(final double width, final double height, final String unit) {
		final ImagePlus image = new ImagePlus("cells.tif", new ByteProcessor(8, 6));
		final Calibration calibration = image.getCalibration();
		calibration.pixelWidth = width;
		calibration.pixelHeight = height;
		calibration.setUnit(unit);
		return image;
	}

	private static String refusal(final ImagePlus image, final ModelDescription model) {
		final String message = assertThrows(DeepLabException.class, () -> PixelSize.AUTO.decide(image, model))
			.getMessage();
		assertTrue(message.endsWith("."), message);
		return message;
	}

	@Test
	void readsItsName() {
		assertEquals(PixelSize.AUTO, PixelSize.parse(" Auto"));
		assertEquals(PixelSize.IMAGE, PixelSize.parse("image"));
		final String message = assertThrows(DeepLabException.class, () -> PixelSize.parse("0.5")).getMessage();
		assertTrue(message.startsWith("pixel_size is '0.5'; use image") && message.contains("auto"), message);
	}

	@Test
	void theImagesOwnIsLeft() {
		assertEquals(new PixelSize.Decision(Passes.Zoom.NONE, ""), PixelSize.IMAGE.decide(image(3, 3, "furlong"), model(
			0.5, 0.5, "micrometer")));
	}

	@ParameterizedTest
	@CsvSource({ "um, micrometer, 1", "µm, micrometer, 1", "micron, micrometer, 1", "microns, micrometer, 1",
		"nm, micrometer, 0.001", "nm, nanometer, 1", "mm, millimeter, 1", "cm, millimeter, 10", "m, meter, 1",
		"inch, millimeter, 25.4", "inches, centimeter, 2.54", "micrometer, nanometer, 1000", "Angstrom, nanometer, 0.1",
		"\\u00B5m, micrometre, 1", "MICRON, micrometer, 1", "km, mile, 0.62137119", "pm, angstrom, 0.01",
		"foot, yard, 0.33333333" })
	void bringsTheImageToTheModelsPixelSize(final String unit, final String other, final double ratio) {
		for (final double size : new double[] { 1.3, 0.4 }) {
			final PixelSize.Decision decision = PixelSize.AUTO.decide(image(size, 2 * size, unit), model(ratio, ratio,
				other));
			assertEquals(size, decision.zoom().x(), 1e-6);
			assertEquals(2 * size, decision.zoom().y(), 1e-6);
			assertTrue(decision.sentence().contains(" rescaled by " + (size > 1 ? "1.300 x 2.600" : "0.4000 x 0.8000")),
				decision.sentence());
		}
	}

	@Test
	void saysWhatItDid() {
		assertEquals(
			"The pixels of cells.tif are 0.3250 um, the model was trained at 0.5000 um: it was rescaled by 0.6500.",
			PixelSize.AUTO.decide(image(0.325, 0.325, "um"), model(500, 500, "nanometer")).sentence());
		final PixelSize.Decision same = PixelSize.AUTO.decide(image(0.4999, 0.502, "um"), model(0.5, 0.5,
			"micrometer"));
		assertEquals(Passes.Zoom.NONE, same.zoom());
		assertTrue(same.sentence().endsWith(": it was not rescaled."), same.sentence());
	}

	@ParameterizedTest
	@ValueSource(strings = { "pixel", "pixels", "", " " })
	void anImageMayNotKnowItsPixelSize(final String unit) {
		final PixelSize.Decision decision = PixelSize.AUTO.decide(image(1, 1, unit), model(0.5, 0.5, "micrometer"));
		assertEquals(Passes.Zoom.NONE, decision.zoom());
		assertTrue(decision.sentence().contains("left as it is: cells.tif has none"), decision.sentence());
	}

	@Test
	void aModelMayNotKnowItsPixelSize() {
		final PixelSize.Decision decision = PixelSize.AUTO.decide(image(1, 1, "um"), model(1, 1, null));
		assertEquals(Passes.Zoom.NONE, decision.zoom());
		assertTrue(decision.sentence().contains("left as it is: the model does not say"), decision.sentence());
	}

	@Test
	void namesAUnitThatIsNoneOfLength() {
		assertTrue(refusal(image(1, 1, "sec"), model(1, 1, "micrometer")).contains("cells.tif is in 'sec'"));
		assertTrue(refusal(image(1, 1, "um"), model(1, 1, "furlong")).contains("in 'furlong'"));
		final ImagePlus mixed = image(1, 1, "um");
		mixed.getCalibration().setYUnit("kg");
		assertTrue(refusal(mixed, model(1, 1, "micrometer")).contains("'kg'"));
	}

	@Test
	void namesSizesThatCanNotBeMeant() {
		final String apart = refusal(image(1.0 / 72, 1.0 / 72, "inch"), model(0.5, 0.5, "micrometer"));
		assertTrue(apart.contains("352.8 um") && apart.contains("0.5000 um") && apart.contains("pixel_size=image"),
			apart);
		assertTrue(refusal(image(1, 0.01, "um"), model(1, 1, "micrometer")).contains("1.000 x 0.01000 um"));
		assertTrue(refusal(image(Double.NaN, 1, "um"), model(1, 1, "micrometer")).contains("is NaN"));
	}
}
