package io.github.deeplabij.onnx;

import io.github.deeplabij.common.Problem;
import io.github.deeplabij.natives.Device;

/** Why a graph does not run. */
public sealed interface RunProblem extends Problem {

	/** There is no memory to load it. */
	record LoadMemory(Device device) implements RunProblem {

		@Override
		public String what() {
			return "There is not enough memory to load the model on the device " + device;
		}
	}

	/**
	 * The input has a value beyond those whole numbers that the graph takes.
	 *
	 * @param min the least that it takes
	 * @param max the greatest that it takes
	 */
	record NotInRange(long min, long max, float value) implements RunProblem {

		@Override
		public String what() {
			return "The model takes whole numbers from " + min + " to " + max + ", and the image has " + value;
		}
	}

	/**
	 * The input has a value beyond those numbers of 16 bits that the graph takes.
	 *
	 * @param max the greatest that it takes
	 */
	record NotInHalfRange(int max, float value) implements RunProblem {

		@Override
		public String what() {
			return "The model takes float16, at most " + max + ", and the image has " + value;
		}
	}
}
