package io.github.deeplabij.onnx;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import io.github.deeplabij.common.DeepLabException;

/**
 * The input that the image goes into, or the output that is fetched.
 *
 * @param name in the graph
 * @param type of its elements
 * @param shape the lengths that the graph declares, below 0 where they are free
 */
public record TensorSpec(String name, OnnxTensorType type, long[] shape) {

	/** An image has rows, columns and channels: from here on, a leading axis of length 1 can be but the batch. */
	private static final int BATCHED = 4;

	/**
	 * The input of that name, or else the first.
	 *
	 * @throws DeepLabException if there are others, which nobody gives values to, or its elements can't be written
	 */
	static TensorSpec input(final Map<String, NodeInfo> inputs, final String wanted) {
		final TensorSpec port = choose(inputs, wanted, "input");
		if (inputs.size() == 1) return port;
		throw new DeepLabException("The model's graph has " + inputs.size() + " inputs (" + String.join(", ",
			inputs.keySet()) +
			"), and only '" + port.name + "' gets an image, so " + inputs.keySet().stream().filter(name ->
				!name.equals(port.name)).map(
				name -> "'" + name + "'").collect(Collectors.joining(", ")) +
			" would be left without a value; export the model with the image as its one input.");
	}

	/**
	 * The outputs of those names; for the first one, where there is none of that name, the first of all.
	 *
	 * @throws DeepLabException if one is not there, or its elements can't be read
	 */
	static List<TensorSpec> outputs(final Map<String, NodeInfo> outputs, final List<String> wanted) {
		for (final String name : wanted.subList(1, wanted.size())) {
			if (!outputs.containsKey(name)) throw new DeepLabException("The model's graph has no output '" + name +
				"', which its description names; it has " + String.join(", ", outputs.keySet()) +
				". Mend the description.");
		}
		return wanted.stream().map(name -> choose(outputs, name, "output")).toList();
	}

	private static TensorSpec choose(final Map<String, NodeInfo> tensors, final String wanted, final String what) {
		if (tensors.isEmpty()) throw new DeepLabException("The model's graph has no " + what +
			"; export the model again.");
		final String name = tensors.containsKey(wanted) ? wanted : tensors.keySet().iterator().next();
		if (tensors.get(name).getInfo() instanceof TensorInfo info &&
			TensorBuffer.supports(info.onnxType)) return new TensorSpec(name,
			info.onnxType, info.getShape());
		throw new DeepLabException("The " + what + " '" + name + "' of the model's graph is " +
			type(tensors.get(name)) +
			", and floating-point numbers of 16 bits or more, whole numbers of 8 bits or more, and bool are run; " +
			"export the model with float32.");
	}

	/** The element type as NumPy calls it, such as {@code float32}; of what is no tensor, that. */
	public static String type(final NodeInfo node) {
		if (!(node.getInfo() instanceof TensorInfo info)) return "no tensor";
		return switch (info.onnxType) {
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> "float32";
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> "float64";
			default -> info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "").toLowerCase(Locale.ROOT);
		};
	}

	/** How many images the graph takes at once where it is given one: 1, unless it declares another number. */
	int batch(final long... given) {
		final boolean fixed = given.length >= BATCHED && shape.length == given.length && given[0] == 1 && shape[0] > 1;
		return fixed ? Math.toIntExact(shape[0]) : 1;
	}
}
