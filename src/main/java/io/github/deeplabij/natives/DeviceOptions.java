package io.github.deeplabij.natives;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;

/** Has sessions run on a device, where ONNX Runtime's libraries are loaded and have a provider for it. */
final class DeviceOptions {

	private static final Pattern NOT_LOADED = Pattern.compile("Failed to load library .* with error: (.*)");
	private static final Pattern NO_SUCH_GPU = Pattern.compile(
		"Invalid device ID: \\d+, must be between 0 \\(inclusive\\) and (\\d+)");

	private DeviceOptions() {}

	/**
	 * Makes sure that a device can be used.
	 *
	 * @throws DeepLabException if not: a {@link DeviceProblem}
	 */
	static void require(final Device device) {
		try (SessionOptions options = new SessionOptions()) {
			add(options, device);
		}
	}

	/**
	 * Has sessions with these options run on a device; for the CPU there is nothing to do.
	 *
	 * @throws DeepLabException if the device can't be used: a {@link DeviceProblem}
	 */
	static void add(final SessionOptions options, final Device device) {
		try {
			switch (device.kind()) {
				case CUDA -> {
					// what it can't load, it names only when it is asked for in this way
					try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
						options.addCUDA(cuda);
					}
				}
				case COREML -> options.addCoreML();
				case DIRECTML -> {
					options.setMemoryPatternOptimization(false);
					options.addDirectML(device.index());
				}
				default -> {
					// always there
				}
			}
		}
		catch (final OrtException e) {
			throw new DeepLabException(new DeviceProblem.Unusable(device, reason(String.valueOf(e.getMessage()),
				device)), e);
		}
	}

	/** What is wrong, where ONNX Runtime says that. */
	static Problem reason(final String message, final Device device) {
		final String line = message.replaceAll("\\s+", " ").strip();
		if (device.kind() != Device.Kind.CUDA) return new DeviceProblem.RuntimeFails(line);
		final Matcher gpus = NO_SUCH_GPU.matcher(line);
		if (gpus.find()) return new DeviceProblem.NoSuchGpu(device.index(), Integer.parseInt(gpus.group(1)));
		final Matcher library = NOT_LOADED.matcher(line);
		if (library.find() || line.contains("Failed to load shared library")) {
			final CudaLibraries libraries = CudaLibraries.here();
			final int major = CudaLibraries.major(line).orElse(CudaLibraries.MAJOR);
			final List<String> missing = libraries.missing(major);
			final String why = missing.isEmpty() ? line.replaceFirst(".* with error: ", "") : String.join(", ",
				missing);
			return new DeviceProblem.CudaMissing(why, major, CudaLibraries.CUDNN, libraries.variable());
		}
		final boolean driver = line.contains("cudaGetDeviceCount") || line.contains("CUDA failure");
		return driver ? new DeviceProblem.DriverFails(line.replaceFirst(".*(?=CUDA failure)", "").replaceFirst(
			" ?; GPU=.*", "")) : new DeviceProblem.RuntimeFails(line);
	}
}
