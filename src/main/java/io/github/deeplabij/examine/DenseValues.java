package io.github.deeplabij.examine;

import io.github.deeplabij.onnx.GraphInfo;

/** A dense output's values for one picture, by channel, row and column; of a batch, for its first image. */
record DenseValues(DenseOutput output, GraphInfo.Values values) {

	int channels() {
		return output.channels();
	}

	int rows() {
		return output.rows(values.shape());
	}

	int columns() {
		return output.columns(values.shape());
	}

	float at(final int channel, final int row, final int column) {
		final long[] shape = values.shape();
		int index = 0;
		for (int i = 0; i < shape.length; i++) {
			index = index * (int) shape[i] + switch (output.axes().charAt(i)) {
				case 'c' -> channel;
				case 'y' -> row;
				case 'x' -> column;
				default -> 0;
			};
		}
		return values.values()[index];
	}

	/** What these are more than those of another picture of the same size. */
	DenseValues minus(final DenseValues less) {
		final float[] difference = values.values().clone();
		for (int i = 0; i < difference.length; i++) difference[i] -= less.values.values()[i];
		return new DenseValues(output, new GraphInfo.Values(values.shape(), difference));
	}
}
