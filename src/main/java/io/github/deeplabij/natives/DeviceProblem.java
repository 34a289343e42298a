package io.github.deeplabij.natives;

import io.github.deeplabij.common.Problem;

/** Why a device can't be used. */
public sealed interface DeviceProblem extends Problem {

	/**
	 * A device can't be used.
	 *
	 * @param why the end of a sentence
	 */
	record Unusable(Device device, Problem why) implements DeviceProblem {

		@Override
		public String what() {
			return "The device " + device + " can't be used: " + why.what();
		}
	}

	/**
	 * A device can't be used, for the GPU runtime that has it is not.
	 *
	 * @param why a sentence
	 */
	record Rejected(Device device, Problem why) implements DeviceProblem {

		@Override
		public String what() {
			return "The device " + device + " can't be used. " + why.what();
		}
	}

	/** The system is not one that has such devices. */
	record OtherSystem(Device.Kind kind) implements DeviceProblem {

		@Override
		public String what() {
			return switch (kind) {
				case CUDA -> "there is no CUDA for macOS";
				case COREML -> "CoreML exists only on macOS";
				default -> "DirectML exists only on Windows";
			};
		}
	}

	/** The libraries of ONNX Runtime can't use such devices. */
	record NoLibraries(Device.Kind kind) implements DeviceProblem {

		@Override
		public String what() {
			return "the ONNX Runtime that is installed here has no libraries for it";
		}
	}

	/**
	 * There is no such GPU.
	 *
	 * @param index its number, from 0
	 * @param count how many there are
	 */
	record NoSuchGpu(int index, int count) implements DeviceProblem {

		@Override
		public String what() {
			return "there is no GPU " + index + " (" + switch (count) {
				case 0 -> "this computer has none";
				case 1 -> "the only GPU is 0";
				default -> "the GPUs are 0 to " + (count - 1);
			} + ")";
		}
	}

	/**
	 * Libraries of NVIDIA are missing.
	 *
	 * @param missing the names of the files, or what the loader says
	 * @param major the version of CUDA that is needed
	 * @param cudnn the version of cuDNN that is needed
	 * @param variable the environment variable that names folders to the loader
	 */
	record CudaMissing(String missing, int major, int cudnn, String variable) implements DeviceProblem {

		@Override
		public String what() {
			return "CUDA missing: " + missing;
		}
	}

	/**
	 * The library cuDNN is missing, which is looked for no sooner than the first run.
	 *
	 * @param file its name
	 * @param major the version of cuDNN that is needed
	 * @param variable the environment variable that names folders to the loader
	 */
	record CudnnMissing(String file, int major, String variable) implements DeviceProblem {

		@Override
		public String what() {
			return "The GPU can't be used: CUDA missing: " + file;
		}
	}

	/** NVIDIA's driver fails, with these words. */
	record DriverFails(String said) implements DeviceProblem {

		@Override
		public String what() {
			return "NVIDIA's driver finds no GPU that works (" + said + ")";
		}
	}

	/** ONNX Runtime fails, with these words. */
	record RuntimeFails(String said) implements DeviceProblem {

		@Override
		public String what() {
			return said;
		}
	}
}
