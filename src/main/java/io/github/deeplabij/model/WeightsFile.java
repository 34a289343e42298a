package io.github.deeplabij.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An ONNX file that a description names.
 *
 * @param source its path inside the model
 * @param sha256 its SHA-256 in lower-case hexadecimal digits, or empty where none is given
 * @param opset the version of ONNX' operators, where it is given
 * @param externalData the file that holds its large tensors, where one is given
 */
public record WeightsFile(String source, Optional<String> sha256, OptionalInt opset,
	Optional<WeightsFile> externalData) {

	/** A file of which no more is said. */
	public WeightsFile(final String source, final Optional<String> sha256) {
		this(source, sha256, OptionalInt.empty(), Optional.empty());
	}
}
