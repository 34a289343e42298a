package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.ModelDescription.Enlargement;
import io.github.deeplabij.model.Tensor;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.model.WeightsFile;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.ScaledLine;

class PassTest {

	private static Tensor tensor(final int channels, final double scale, final Axis.Size size) {
		return new Tensor("t", List.of(new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(channels), 0, List.of()),
			new Axis(Axis.Type.SPACE, "y", size, 0, List.of(), scale, Optional.empty()), new Axis(Axis.Type.SPACE, "x",
				size, 0, List.of(), scale, Optional.empty())), "float32", List.of(), "");
	}

	private static ModelDescription model(final int channels, final double scale, final Axis.Size size,
		final Enlargement enlargement)
	{
		return new ModelDescription("test", tensor(1, 1, new Axis.Step(1, 1)), tensor(channels, scale, size), List.of(),
			new WeightsFile("", Optional.empty()), ModelDescription.Scope.PLANE, enlargement, OptionalInt.empty(),
			new TreeMap<>(), Tolerance.DEFAULT);
	}

	private static float[][] read(final ModelDescription model, final int width, final int height, final Region core,
		final long[] shape, final float... scores)
	{
		final Pass pass = new Pass(model, new ScaledLine(width, width, width, width, 0, 1, 0, false), new ScaledLine(
			height, height, height, height, 0, 1, 0, false));
		return pass.read(new Network.Scores(FloatBuffer.wrap(scores), shape), pass.input(core), core);
	}

	@Test
	void readsTheCoreOfATile() {
		final float[] tensor = new float[2 * 3 * 4];
		for (int i = 0; i < tensor.length; i++)
			tensor[i] = i;
		final float[][] scores = read(model(2, 1, new Axis.Open(), Enlargement.HALF_PIXEL), 4, 3, new Region(1, 1, 2,
			2), new long[] { 2, 3, 4 }, tensor);
		assertArrayEquals(new float[] { 5, 6, 9, 10 }, scores[0]);
		assertArrayEquals(new float[] { 17, 18, 21, 22 }, scores[1]);
	}

	/** What torch.nn.functional.interpolate(size=(5, 9), mode="bilinear", align_corners=True) gives. */
	@Test
	void alignsCorners() {
		final float[] expected = { 1, 1.75f, 2.5f, 3.25f, 4, 3.5f, 3, 2.5f, 2, 2.75f, 3.125f, 3.5f, 3.875f, 4.25f,
			3.5625f, 2.875f, 2.1875f, 1.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 3.625f, 2.75f, 1.875f, 1, 6.25f, 5.875f, 5.5f,
			5.125f, 4.75f, 3.6875f, 2.625f, 1.5625f, 0.5f, 8, 7.25f, 6.5f, 5.75f, 5, 3.75f, 2.5f, 1.25f, 0 };
		final float[][] scores = read(model(1, 4, new Axis.Reference("t", "x", 1), Enlargement.ALIGN_CORNERS), 9, 5,
			new Region(0, 0, 9, 5), new long[] { 1, 2, 3 }, 1, 4, 2, 8, 5, 0);
		assertArrayEquals(expected, scores[0], 1e-6f);
	}

	/** The same with align_corners=False. */
	@Test
	void alignsBorders() {
		final float[] expected = { 1, 1, 2, 3, 4, 3.3333333f, 2.6666667f, 2, 2, 1.7f, 1.7f, 2.5f, 3.3f, 4.1f,
			3.3333333f, 2.5666667f, 1.8f, 1.8f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 3.3333333f, 2.1666667f, 1, 1, 7.3f, 7.3f,
			6.5f, 5.7f, 4.9f, 3.3333333f, 1.7666667f, 0.2f, 0.2f, 8, 8, 7, 6, 5, 3.3333333f, 1.6666667f, 0, 0 };
		final ModelDescription model = model(1, 4, new Axis.Open(), Enlargement.HALF_PIXEL);
		final float[][] scores = read(model, 9, 5, new Region(0, 0, 9, 5), new long[] { 1, 2, 3 }, 1, 4, 2, 8, 5, 0);
		assertArrayEquals(expected, scores[0], 1e-5f);
		final float[][] part = read(model, 9, 5, new Region(3, 1, 4, 2), new long[] { 1, 2, 3 }, 1, 4, 2, 8, 5, 0);
		for (int i = 0; i < 8; i++)
			assertEquals(expected[9 * (1 + i / 4) + 3 + i % 4], part[0][i], 1e-5f);
	}

	@Test
	void namesScoresOfAnotherShape() {
		final String message = assertThrows(DeepLabException.class, () -> read(model(1, 2, new Axis.Reference("t", "x",
			0), Enlargement.HALF_PIXEL), 8, 6, new Region(0, 0, 8, 6), new long[] { 1, 2, 3 }, 1, 4, 2, 8, 5, 0))
			.getMessage();
		assertTrue(message.contains("[1, 2, 3]") && message.contains("[1, 3, 4]") && message.endsWith("."), message);
	}
}
