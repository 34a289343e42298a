package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.NpyArray;
import io.github.deeplabij.model.Tensor;

class LayoutTest {

	/** Axes z, y, t, x and channel, in that order. */
	private static Tensor tensor(final Axis.Size z) {
		final List<Axis> axes = new ArrayList<>();
		axes.add(new Axis(Axis.Type.SPACE, "z", z, 0, List.of()));
		axes.add(new Axis(Axis.Type.SPACE, "y", new Axis.Step(1, 1), 0, List.of()));
		axes.add(new Axis(Axis.Type.TIME, "time", new Axis.Fixed(1), 0, List.of()));
		axes.add(new Axis(Axis.Type.SPACE, "x", new Axis.Step(1, 1), 0, List.of()));
		axes.add(new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(2), 0, List.of()));
		return new Tensor("t", axes, "float32", List.of(), "");
	}

	@Test
	void laysOnePlaneIntoAxesOfLengthOne() {
		final Layout layout = Layout.of(tensor(new Axis.Fixed(1)), 3, 2);
		assertArrayEquals(new long[] { 1, 2, 1, 3, 2 }, layout.shape());
		final FloatBuffer buffer = FloatBuffer.allocate(12);
		layout.put(buffer, 1, 1, new float[] { 7, 8, 9 }, 0, 3);
		assertArrayEquals(new float[] { 0, 0, 0, 0, 0, 0, 0, 7, 0, 8, 0, 9 }, buffer.array());
	}

	@Test
	void refusesOtherAxes() {
		final String message = assertThrows(DeepLabException.class, () -> Layout.of(tensor(new Axis.Fixed(2)), 3, 2))
			.getMessage();
		assertTrue(message.contains("the axis 'z'"), message);
	}

	@Test
	void refusesTensorsOfMoreThanCanBeCounted() {
		for (final int[] size : new int[][] { { 65536, 16384 }, { Integer.MAX_VALUE, 1 }, { Integer.MAX_VALUE,
			Integer.MAX_VALUE } })
		{
			final String message = assertThrows(DeepLabException.class, () -> Layout.of(tensor(new Axis.Fixed(1)),
				size[0], size[1])).getMessage();
			assertTrue(message.contains("1 x " + size[1] + " x 1 x " + size[0] + " x 2"), message);
		}
	}

	@Test
	void refusesTestTensorsOfMorePlanes() {
		final float[] values = new float[24];
		new TensorPlane(tensor(new Axis.Fixed(1)), new NpyArray(new long[] { 1, 2, 1, 6, 2 }, values));
		assertThrows(DeepLabException.class, () -> new TensorPlane(tensor(new Axis.Fixed(1)), new NpyArray(new long[] {
			2, 2, 1, 3, 2 }, values)));
	}
}
