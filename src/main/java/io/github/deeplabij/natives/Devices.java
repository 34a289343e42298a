package io.github.deeplabij.natives;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;

/** The devices that ONNX Runtime can use here, and why it can't use others. */
public final class Devices {

	private static final int MOST_GPUS = 16;

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
		requireProvider(device);
		DeviceOptions.require(device);
	}

	/**
	 * Has sessions with these options run on a device; for the CPU there is nothing to do.
	 *
	 * @throws DeepLabException if the device can't be used: a {@link DeviceProblem}
	 */
	public static void add(final SessionOptions options, final Device device) {
		requireProvider(device);
		DeviceOptions.add(options, device);
	}

	private static void requireProvider(final Device device) {
		final OrtProvider provider = switch (device.kind()) {
			case AUTO, CPU -> OrtProvider.CPU;
			case CUDA -> OrtProvider.CUDA;
			case COREML -> OrtProvider.CORE_ML;
			case DIRECTML -> OrtProvider.DIRECT_ML;
		};
		if (!providers().contains(provider)) throw absent(device);
		// the providers write into its log
		Natives.environment();
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
			throw new DeepLabException("ONNX Runtime can't start here: " + LibraryLoading.reason(e), e);
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
}
