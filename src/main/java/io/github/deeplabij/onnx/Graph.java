package io.github.deeplabij.onnx;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Tensor;

/**
 * A graph as it is to be loaded: checked bytes, and what of it is run.
 *
 * @param bytes of the ONNX file
 * @param sha256 their SHA-256 in lower-case hexadecimal digits
 * @param external the bytes of each further file that the graph keeps weights in, by the path that the graph names
 * @param input which of the graph's inputs the image is, by name; where there is none of that name, the first
 * @param outputs which of the graph's outputs are fetched, by name; the first in the same way, the others have to be
 *           there. The rest is not
 */
public record Graph(byte[] bytes, String sha256, Map<String, byte[]> external, String input, List<String> outputs) {

	/** How many digits the SHA-256 has. */
	static final int DIGITS = 64;

	public Graph {
		external = Map.copyOf(external);
		outputs = List.copyOf(outputs);
	}

	/** A graph of which one output is fetched. */
	public Graph(final byte[] bytes, final String sha256, final Map<String, byte[]> external, final String input,
		final String output)
	{
		this(bytes, sha256, external, input, List.of(output));
	}

	/** An ONNX file without external data, of which the first input and the first output are run. */
	public static Graph of(final byte[] onnx) {
		return new Graph(onnx, Sha256.of(onnx), Map.of(), "", "");
	}

	/** The graph of a model, with the input and the outputs that its description names. */
	public static Graph of(final Model.Weights weights, final ModelDescription description) {
		return new Graph(weights.bytes(), weights.sha256(), weights.external(), description.input().name(),
			description.outputs().stream().map(Tensor::name).toList());
	}

	/**
	 * The same graph of which, in place of the first output, the scores are fetched that a softmax along an axis makes
	 * it of. The bytes get one more output for that.
	 *
	 * @param axis the position of the axis among the output's
	 * @param rank how many axes the output has
	 * @return empty if nothing but such a softmax makes the first output
	 */
	public Optional<Graph> beforeSoftmax(final int axis, final int rank) {
		return SoftmaxInput.of(bytes, outputs.get(0), axis, rank).map(opened -> new Graph(opened.onnx(), sha256,
			external, input, Stream.concat(Stream.of(opened.output()), outputs.stream().skip(1)).toList()));
	}

	/** One text for all that is loaded: equal where the bytes, the external data, and what is run of it are. */
	public String key() {
		final MessageDigest digest = Sha256.digest();
		new TreeMap<>(external).forEach((location, data) -> {
			digest.update((location + "\n" + data.length + "\n").getBytes(StandardCharsets.UTF_8));
			digest.update(data);
		});
		digest.update((input + "\n" + String.join("\n", outputs)).getBytes(StandardCharsets.UTF_8));
		return sha256 + HexFormat.of().formatHex(digest.digest());
	}
}
