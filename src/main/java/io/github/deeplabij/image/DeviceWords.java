package io.github.deeplabij.image;

import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.DeviceProblem;
import io.github.deeplabij.natives.RuntimeProblem;

/** What is said where a device, or a GPU runtime, can't be used. */
final class DeviceWords {

	private static final String OTHER_DEVICE = "use device=cpu or device=auto";
	private static final String INSTALL = "(DeepLab Install GPU Runtime...)";
	private static final String AGAIN = "install it again " + INSTALL;

	private DeviceWords() {}

	static void addTo(final Words words) {
		addDevices(words);
		addRuntimes(words);
	}

	private static void addDevices(final Words words) {
		words.say(DeviceProblem.Unusable.class, it -> "The device " + it.device() + " can't be used: " + words.of(it
			.why()));
		words.say(DeviceProblem.Rejected.class, it -> "The device " + it.device() + " can't be used. " + words.of(it
			.why()));
		words.advise(DeviceProblem.OtherSystem.class, OTHER_DEVICE);
		words.advise(DeviceProblem.NoLibraries.class, it -> added(it.kind()) + OTHER_DEVICE);
		words.advise(DeviceProblem.NoSuchGpu.class, OTHER_DEVICE);
		words.advise(DeviceProblem.CudaMissing.class, it -> "install NVIDIA's driver, CUDA " + it.major() +
			" and cuDNN " + it.cudnn() + ", add their folders to " + it.variable() +
			" and restart, or use device=cpu");
		words.advise(DeviceProblem.CudnnMissing.class, it -> "install cuDNN " + it.major() + ", add its folder to " + it
			.variable() + " and restart, or use device=cpu");
		words.advise(DeviceProblem.DriverFails.class, "see what the program nvidia-smi says, or use device=cpu");
		words.advise(DeviceProblem.RuntimeFails.class, OTHER_DEVICE);
	}

	private static String added(final Device.Kind kind) {
		return switch (kind) {
			case CUDA -> "'DeepLab Install GPU Runtime...' adds CUDA; ";
			case DIRECTML -> "'DeepLab Install GPU Runtime...' adds DirectML from a folder that has it; ";
			default -> "";
		};
	}

	private static void addRuntimes(final Words words) {
		words.advise(RuntimeProblem.NotInstalled.class, "install one with 'DeepLab Install GPU Runtime...'");
		words.say(RuntimeProblem.Unused.class, it -> "The CPU is used instead of the GPU runtime in " + it.folder() +
			": " + words.of(it.why()));
		words.advise(RuntimeProblem.Writable.class, "remove this right (chmod -R go-w), or " + AGAIN);
		words.advise(RuntimeProblem.Changed.class, AGAIN);
		words.advise(RuntimeProblem.Unloadable.class, "install one for this system " + INSTALL);
		words.advise(RuntimeProblem.OtherVersion.class, "install that version " + INSTALL);
		words.advise(RuntimeProblem.NoFolder.class, "ask the person who installed Fiji, or free disk space");
		words.say(RuntimeProblem.NoSource.class, it -> it.what() + ": as source, give the jar onnxruntime_gpu " + it
			.version() + ", a folder with its libraries, or an https address");
		words.advise(RuntimeProblem.NoSum.class,
			"give it as sha256, or download the file in a browser and give that file");
	}
}
