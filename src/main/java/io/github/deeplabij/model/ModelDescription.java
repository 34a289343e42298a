package io.github.deeplabij.model;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a model without running it: all that its bioimage.io description says and the pipeline needs.
 *
 * @param title the name for people
 * @param input the image that goes in
 * @param output the scores that come out
 * @param classes the classes that the output's channels stand for, in their order
 * @param weights the path of the ONNX file inside the model
 * @param sha256 the SHA-256 of the ONNX file in lower-case hexadecimal digits, or empty where none is given
 * @param normaliseOver what a measured normalisation looks at
 */
public record ModelDescription(String title, Tensor input, Tensor output, List<ClassInfo> classes, String weights,
	Optional<String> sha256, Scope normaliseOver)
{

	/** What a measured normalisation looks at. */
	public enum Scope {
		TILE, PLANE, STACK
	}

	/** The rows or columns around a tile that its scores can't be trusted in, in input pixels. */
	public int halo(final String axis) {
		return output.axis(axis).halo();
	}
}
