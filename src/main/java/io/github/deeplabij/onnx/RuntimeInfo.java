package io.github.deeplabij.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.natives.CudaLibraries;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.natives.GpuRuntime;
import io.github.deeplabij.natives.Gpus;
import io.github.deeplabij.natives.Natives;
import io.github.deeplabij.natives.Platform;
import io.github.deeplabij.natives.RuntimeProblem;

/** What this installation runs networks with, for people who look why it is slow or does not run. */
public final class RuntimeInfo {

	private RuntimeInfo() {}

	/**
	 * Looks at everything; takes some seconds where a GPU runtime is tried for the first time.
	 *
	 * @param words says problems
	 * @return a line for each fact, {@code name: value}
	 */
	public static List<String> lines(final Function<Problem, String> words) {
		final List<String> lines = new ArrayList<>();
		final String version = RuntimeInfo.class.getPackage().getImplementationVersion();
		lines.add("DeepLab IJ: " + (version == null ? "not from a jar" : version));
		lines.add("ONNX Runtime: " + Platform.runtimeVersion() + " for " + Platform.name());
		lines.add("libraries: " + Natives.choice().how());
		lines.add("GPU runtime: " + gpuRuntime(words));
		addDevices(lines, words);
		if (!Platform.MAC) addCuda(lines);
		lines.addAll(Settings.lines());
		addNetworks(lines);
		addSystem(lines);
		return lines;
	}

	private static void addDevices(final List<String> lines, final Function<Problem, String> words) {
		try {
			lines.add("providers: " + Devices.providers().stream().map(Object::toString).collect(Collectors.joining(
				", ")));
			lines.add("devices: " + Devices.available().stream().map(Device::toString).collect(Collectors.joining(
				", ")));
		}
		catch (final DeepLabException e) {
			lines.add("providers: " + words.apply(e.problem()));
		}
	}

	private static void addNetworks(final List<String> lines) {
		final List<Sessions.Entry> entries = Sessions.shared().entries();
		if (entries.isEmpty()) lines.add("loaded networks: none");
		for (final Sessions.Entry entry : entries)
			lines.add("loaded network: SHA-256 " + entry.graph() + " on " + entry.device() + (entry.busy() ? ", running"
				: ", kept for the next run"));
	}

	private static void addSystem(final List<String> lines) {
		lines.add("Java: " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") +
			"), heap at most " + ByteCount.text(Runtime.getRuntime().maxMemory()));
		lines.add("system: " + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", " + System
			.getProperty("os.arch"));
		lines.add("folder of the user: " + folder(UserFolder.natives().getParent()));
		for (final Path root : GpuRuntime.roots())
			lines.add("folder for GPU runtimes: " + folder(root));
	}

	private static String gpuRuntime(final Function<Problem, String> words) {
		final Optional<GpuRuntime> installed = GpuRuntime.installed();
		if (installed.isEmpty()) return words.apply(new RuntimeProblem.NotInstalled());
		final Optional<Problem> rejected = Natives.rejected();
		if (rejected.isPresent()) return words.apply(rejected.get());
		return Natives.choice().folder().equals(Optional.of(installed.get().folder())) ? "used" : installed.get()
			.folder() + ", used from the next start on";
	}

	private static void addCuda(final List<String> lines) {
		final List<String> gpus = Gpus.lines();
		lines.addAll(gpus.isEmpty() ? List.of(
			"GPU: none of NVIDIA's is seen; neither nvidia-smi nor NVIDIA's driver names one") : gpus.stream().map(
				gpu -> "GPU: " + gpu).toList());
		// what is installed tells which major version it needs; without one, what the usual one would need
		final int major = Natives.rejected().map(Problem::what).flatMap(CudaLibraries::major).orElse(
			CudaLibraries.MAJOR);
		CudaLibraries.here().lines(major).forEach(line -> lines.add("CUDA " + major + ": " + line));
	}

	private static String folder(final Path folder) {
		return folder + (Files.isDirectory(folder) ? Files.isWritable(folder) ? "" : " (can't be written)"
			: " (not there yet)");
	}
}
