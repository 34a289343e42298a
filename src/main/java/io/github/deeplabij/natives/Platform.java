package io.github.deeplabij.natives;

import java.util.Locale;

import ai.onnxruntime.OrtEnvironment;

/** What this machine is, as the makers of native libraries say it. */
public final class Platform {

	private static final String SYSTEM = System.getProperty("os.name").toLowerCase(Locale.ROOT);
	private static final String PROCESSOR = System.getProperty("os.arch").toLowerCase(Locale.ROOT);

	public static final boolean WINDOWS = SYSTEM.contains("win") && !SYSTEM.contains("mac") && !SYSTEM.contains(
		"darwin");
	public static final boolean MAC = SYSTEM.contains("mac");

	private Platform() {}

	/** As ONNX Runtime names the folders in its jar, such as {@code linux-x64}. */
	public static String name() {
		return (MAC ? "osx" : WINDOWS ? "win" : "linux") + "-" + (isX64() ? "x64" : PROCESSOR);
	}

	/** Where a library of this platform lies in ONNX Runtime's own jar. */
	static String resource(final String library) {
		return "/ai/onnxruntime/native/" + name() + "/" + library;
	}

	/** As JavaCPP names the folders in its jars, such as {@code linux-x86_64}. */
	static String javaCppName() {
		return (MAC ? "macosx" : WINDOWS ? "windows" : "linux") + "-" + (isX64() ? "x86_64" : PROCESSOR.equals(
			"aarch64") ? "arm64" : PROCESSOR);
	}

	private static boolean isX64() {
		return PROCESSOR.equals("amd64") || PROCESSOR.equals("x86_64");
	}

	/** The version of ONNX Runtime's Java classes, which its libraries have to have too. */
	public static String runtimeVersion() {
		final String version = OrtEnvironment.class.getPackage().getImplementationVersion();
		return version == null ? "unknown" : version;
	}
}
