package io.github.deeplabij.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a graph says of itself when it is loaded.
 *
 * @param inputs what it takes
 * @param outputs what it gives, in its order
 * @param producer the program that made the file; may be empty
 * @param description what the file says in words; may be empty
 * @param metadata the keys and values that whoever exported it put into the file
 */
public record GraphInfo(List<DeclaredTensor> inputs, List<DeclaredTensor> outputs, String producer, String description,
	Map<String, String> metadata)
{

	/**
	 * An input or output as the graph declares it.
	 *
	 * @param name its name
	 * @param type its element type as NumPy calls it, such as {@code float32}; of what is no tensor, what it is
	 * @param runs whether tensors of that type can be given and taken
	 * @param shape the lengths of its axes; -1 where any is taken or the graph does not say
	 * @param symbols for each axis the name of its length, or an empty text
	 */
	public record DeclaredTensor(String name, String type, boolean runs, List<Long> shape, List<String> symbols) {

		/** Whether its elements are whole numbers. */
		public boolean isWhole() {
			return isWhole(type);
		}

		/** Whether a type of elements is one of whole numbers: none such as {@code float32} or {@code bfloat16}. */
		public static boolean isWhole(final String type) {
			return !type.contains("float");
		}

		/** Such as {@code float32 [1, 3, height, width]}. */
		@Override
		public String toString() {
			return type + " " + IntStream.range(0, shape.size()).mapToObj(i -> shape.get(i) >= 0
				? shape.get(i).toString() : symbols.get(i)
				.isEmpty() ? "any" : symbols.get(i)).collect(Collectors.joining(", ", "[", "]"));
		}
	}

	/**
	 * An output's values for one input.
	 *
	 * @param shape the lengths of its axes
	 * @param values the elements, the last axis fastest; null where they were not taken: too many, or no numbers
	 */
	public record Values(long[] shape, float[] values) {

		@Override
		public String toString() {
			return Arrays.toString(shape);
		}
	}
}
