package io.github.deeplabij.natives;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.Sentence;

/** The devices that ONNX Runtime can use here, and why it can't use others. */
public final class Devices {

	private static final int MOST_GPUS = 16;
	private static final Pattern NOT_LOADED = Pattern.compile("Failed to load library .* with error: (.*)");
	private static final Pattern NO_SUCH_GPU = Pattern.compile(
		"Invalid device ID: \\d+, must be between 0 \\(inclusive\\) and (\\d+)");

	private static List<Device> available;

	private Devices() {}

	/** The CPU, and then each other device whose libraries load. Found out once. */
	public static synchronized List<Device> available() {
		if (available == null) {
			final List<Device> found = new ArrayList<>(List.of(Device.CPU));
			for (int i = 0; i < MOST_GPUS && starts(new Device(Device.Kind.CUDA, i)); i++)
				found.add(new Device(Device.Kind.CUDA, i));
			for (final Device.Kind kind : List.of(Device.Kind.COREML, Device.Kind.DIRECTML)) {
				if (starts(new Device(kind, 0))) found.add(new Device(kind, 0));
			}
			available = List.copyOf(found);
		}
		return available;
	}

	private static boolean starts(final Device device) {
		try {
			require(device);
			return true;
		}
		catch (final DeepLabException e) {
			return false;
		}
	}

	/** Why the GPU that the libraries are for can't be used; empty if it can, or they are for the CPU alone. */
	public static Optional<Problem> problem() {
		if (available().size() > 1) return Optional.empty();
		if (!providers().contains(OrtProvider.CUDA)) return Natives.rejected();
		try {
			require(new Device(Device.Kind.CUDA, 0));
			return Optional.empty();
		}
		catch (final DeepLabException e) {
			return Optional.of(e.problem());
		}
	}

	/**
	 * Makes sure that a device can be used.
	 *
	 * @throws DeepLabException if not: a {@link DeviceProblem}
	 */
	public static void require(final Device device) {
		providers();
		try (SessionOptions options = new SessionOptions()) {
			add(options, device);
		}
		catch (final OrtException e) {
			throw new DeepLabException(new DeviceProblem.Unusable(device, new Sentence("" + e.getMessage())), e);
		}
	}

	/**
	 * Has sessions with these options run on a device; for the CPU there is nothing to do.
	 *
	 * @throws DeepLabException if the device can't be used: a {@link DeviceProblem}
	 */
	public static void add(final SessionOptions options, final Device device) throws OrtException {
		final OrtProvider provider = switch (device.kind()) {
			case AUTO, CPU -> OrtProvider.CPU;
			case CUDA -> OrtProvider.CUDA;
			case COREML -> OrtProvider.CORE_ML;
			case DIRECTML -> OrtProvider.DIRECT_ML;
		};
		if (!providers().contains(provider)) throw absent(device);
		// the providers write into its log
		Natives.environment();
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
			throw new DeepLabException(new DeviceProblem.Unusable(device,
				reason(String.valueOf(e.getMessage()), device)), e);
		}
	}

	/**
	 * The providers of the libraries that are loaded.
	 *
	 * @throws DeepLabException if ONNX Runtime can't start
	 */
	public static EnumSet<OrtProvider> providers() {
		try {
			return Natives.start(OrtEnvironment::getAvailableProviders);
		}
		catch (final LinkageError e) {
			throw new DeepLabException("ONNX Runtime can't start here: " + Natives.reason(e), e);
		}
	}

	private static DeepLabException absent(final Device device) {
		final boolean elsewhere = switch (device.kind()) {
			case CUDA -> Platform.MAC;
			case COREML -> !Platform.MAC;
			default -> !Platform.WINDOWS;
		};
		final Optional<Problem> rejected = Natives.rejected();
		if (rejected.isPresent() && !elsewhere) return new DeepLabException(new DeviceProblem.Rejected(device,
			rejected.get()));
		return new DeepLabException(new DeviceProblem.Unusable(device, elsewhere
			? new DeviceProblem.OtherSystem(device.kind()) : new DeviceProblem.NoLibraries(device.kind())));
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
