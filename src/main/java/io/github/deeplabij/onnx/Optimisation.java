package io.github.deeplabij.onnx;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;

/** How far ONNX Runtime may rewrite a graph before it runs. Each level does what those before it do. */
public enum Optimisation {

		DISABLED(OptLevel.NO_OPT), BASIC(OptLevel.BASIC_OPT), EXTENDED(OptLevel.EXTENDED_OPT), ALL(OptLevel.ALL_OPT);

	private final OptLevel level;

	Optimisation(final OptLevel level) {
		this.level = level;
	}

	OptLevel level() {
		return level;
	}
}
