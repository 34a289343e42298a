package io.github.deeplabij.isolate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import ai.onnxruntime.OrtEnvironment;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.Graph;

/**
 * Which graphs are known to give the same on a device as on the CPU. That one does is kept in a folder; that it does
 * not is known as
 * long as this JVM lasts, for a driver or a library may be mended.
 */
public final class Verdicts {

	/**
	 * Whether a graph gives the same.
	 *
	 * @param problem why the device is not used for it; empty if it gives the same
	 */
	public record Verdict(Optional<Problem> problem) {

		/** It does. */
		public static final Verdict SAME = new Verdict(Optional.empty());
	}

	private final Path folder;
	private final Map<String, Verdict> known = new ConcurrentHashMap<>();

	/**
	 * @param folder need not exist
	 */
	public Verdicts(final Path folder) {
		this.folder = folder;
	}

	/** Those of the user. */
	public static Verdicts shared() {
		return Shared.ONE;
	}

	/** Made when first asked for. */
	private static final class Shared {

		static final Verdicts ONE = new Verdicts(UserFolder.devices());
	}

	/** Whether a graph gives the same on a device; empty if nobody knows. */
	public Optional<Verdict> of(final Graph graph, final Device device) {
		final String name = name(graph, device);
		if (!known.containsKey(name) && Files.exists(folder.resolve(name))) known.put(name, Verdict.SAME);
		return Optional.ofNullable(known.get(name));
	}

	/** Keeps a verdict. */
	public void put(final Graph graph, final Device device, final Verdict verdict) {
		final String name = name(graph, device);
		known.put(name, verdict);
		if (verdict.problem().isPresent()) return;
		try {
			UserFolder.make(folder);
			WholeFile.write(folder.resolve(name), device + "\n");
		}
		catch (final IOException e) {
			// then it is compared again the next time
		}
	}

	private static String name(final Graph graph, final Device device) {
		return graph.key() + "-" + OrtEnvironment.class.getPackage().getImplementationVersion() + "-" +
			device.toString().replace(':', '-');
	}
}
