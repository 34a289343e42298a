package io.github.deeplabij.onnx;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;

/**
 * A graph as it is to be loaded: checked bytes, and what of it is run.
 *
 * @param bytes of the ONNX file
 * @param sha256 their SHA-256 in lower-case hexadecimal digits
 * @param external the bytes of each further file that the graph keeps weights in, by the path that the graph names
 * @param input which of the graph's inputs the image is, by name; where there is none of that name, the first
 * @param output which of the graph's outputs is fetched, in the same way; the others are not
 */
public record Graph(byte[] bytes, String sha256, Map<String, byte[]> external, String input, String output) {

	/** How many digits the SHA-256 has. */
	static final int DIGITS = 64;

	public Graph {
		external = Map.copyOf(external);
	}

	/** An ONNX file without external data, of which the first input and the first output are run. */
	public static Graph of(final byte[] onnx) {
		return new Graph(onnx, Sha256.of(onnx), Map.of(), "", "");
	}

	/** The graph of a model, with the input and output that its description names. */
	public static Graph of(final Model.Weights weights, final ModelDescription description) {
		return new Graph(weights.bytes(), weights.sha256(), weights.external(), description.input().name(),
			description.output().name());
	}

	/** One text for all that is loaded: equal where the bytes, the external data, and what is run of it are. */
	public String key() {
		final MessageDigest digest = Sha256.digest();
		new TreeMap<>(external).forEach((location, data) -> {
			digest.update((location + "\n" + data.length + "\n").getBytes(StandardCharsets.UTF_8));
			digest.update(data);
		});
		digest.update((input + "\n" + output).getBytes(StandardCharsets.UTF_8));
		return sha256 + HexFormat.of().formatHex(digest.digest());
	}
}
