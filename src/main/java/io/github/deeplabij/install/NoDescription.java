package io.github.deeplabij.install;

import io.github.deeplabij.common.Problem;

/** A bare ONNX file was named where a model is meant. */
public record NoDescription(String file) implements Problem {

	@Override
	public String what() {
		return file + " has no description (rdf.yaml) beside it";
	}
}
