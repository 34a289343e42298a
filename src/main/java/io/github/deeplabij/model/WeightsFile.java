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
 * @param precision how exactly it computes
 * @param fast the file that computes nearly the same in 8 bits, where one is given
 */
public record WeightsFile(String source, Optional<String> sha256, OptionalInt opset, Optional<WeightsFile> externalData,
	Precision precision, Optional<WeightsFile> fast)
{

	/** A file that has no quicker one beside it. */
	public WeightsFile(final String source, final Optional<String> sha256, final OptionalInt opset,
		final Optional<WeightsFile> externalData)
	{
		this(source, sha256, opset, externalData, Precision.FULL, Optional.empty());
	}

	/** A file of which no more is said. */
	public WeightsFile(final String source, final Optional<String> sha256) {
		this(source, sha256, OptionalInt.empty(), Optional.empty());
	}

	/** The same file with a quicker one beside it. */
	WeightsFile with(final Optional<WeightsFile> quicker) {
		return new WeightsFile(source, sha256, opset, externalData, precision, quicker.map(file -> new WeightsFile(
			file.source, file.sha256, file.opset, file.externalData, Precision.FAST, Optional.empty())));
	}
}
