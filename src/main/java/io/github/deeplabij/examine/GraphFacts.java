package io.github.deeplabij.examine;

import java.util.List;

import io.github.deeplabij.model.Kind;
import io.github.deeplabij.onnx.GraphInfo;

/**
 * What was seen of a graph of which nobody said anything.
 *
 * @param info what the graph says of itself
 * @param input what it takes
 * @param outputs the outputs that have a value for each place of the image, in the graph's order; at least one
 * @param notes what could not be seen, or only in part: a sentence each
 */
public record GraphFacts(GraphInfo info, Input input, List<Output> outputs, List<String> notes) {

	/**
	 * What the graph takes.
	 *
	 * @param name the tensor's name
	 * @param type its element type
	 * @param axes its axes: {@code b} batch, {@code c} channel, {@code y}, {@code x}, and {@code z} for one of depth or
	 *           time
	 * @param batch how many images it takes at once, 1 where there is no such axis
	 * @param channels how many channels, 1 where there is no such axis
	 * @param rows the heights that it takes
	 * @param columns the widths that it takes
	 */
	public record Input(String name, String type, String axes, int batch, int channels, Sizes rows, Sizes columns) {

		/** Whether its elements are whole numbers. */
		public boolean isWhole() {
			return GraphInfo.DeclaredTensor.isWhole(type);
		}
	}

	/**
	 * Lengths along an axis.
	 *
	 * @param min the least, of those that are of use
	 * @param step from one to the next; 0 where there is but one
	 * @param any whether it runs on those between too
	 * @param from the length from which on it runs on any; 0 if it is not sure that it does
	 */
	public record Sizes(int min, int step, boolean any, int from) {

		public boolean fixed() {
			return step == 0;
		}

		@Override
		public String toString() {
			return fixed() ? String.valueOf(min) : min + " or more" + (step == 1 ? "" : " in steps of " + step);
		}
	}

	/**
	 * A dense output.
	 *
	 * @param name the tensor's name
	 * @param type its element type
	 * @param axes its axes, as those of the input
	 * @param channels how many channels, 1 where there is no such axis
	 * @param stride how many pixels of the input one of its elements spans, along both axes
	 * @param offset how many elements it has beyond the input's length by the stride, rounded down; less than 0 as of
	 *           networks that
	 *          don't pad
	 * @param alignCorners whether its first and last elements seem to lie on the input's first and last pixels
	 * @param kind what its values seem to be
	 * @param largest the greatest label seen, where they are labels
	 * @param halo how far from a tile's border its values can't be trusted, in pixels of the input, a multiple of the
	 *           stride
	 */
	public record Output(String name, String type, String axes, int channels, int stride, int offset,
		boolean alignCorners,
		Kind kind, int largest, int halo)
	{

		/** Whether its elements are whole numbers of a type that labels have. */
		boolean isWhole() {
			return GraphInfo.DeclaredTensor.isWhole(type) && !type.equals("bool");
		}
	}

	/** The output of that name; null if there is none. */
	public Output output(final String name) {
		return outputs.stream().filter(output -> output.name().equals(name)).findFirst().orElse(null);
	}
}
