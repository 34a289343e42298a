package io.github.deeplabij.onnx;

import java.util.List;
import java.util.Locale;

import io.github.deeplabij.natives.Cores;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

/**
 * The options of all sessions, in one place.
 *
 * @param device where the session runs
 * @param optimisation how far the graph may be rewritten
 * @param threads how many threads compute one operator; {@value #ALL_CORES} for one on each physical core
 */
record Settings(Device device, Optimisation optimisation, int threads) {

	static final int ALL_CORES = 0;
	/** It takes the zeros of a Pad for no values where a MaxPool follows, and pads more than a pool allows. */
	private static final String WRONG = "Pad_Fusion";

	/**
	 * The options for a session; to be closed.
	 *
	 * @param external the folder in which external data is looked for
	 */
	OrtSession.SessionOptions options(final String external) throws OrtException {
		final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
		try {
			options.addConfigEntry("session.load_model_format", "ONNX");
			options.addConfigEntry("session.model_external_initializers_file_folder_path", external);
			options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
			options.setIntraOpNumThreads(threads == ALL_CORES && Cores.shared() ? Cores.count() : threads);
			// threads that wait for work would take time from other runs
			options.addConfigEntry("session.intra_op.allow_spinning", "0");
			options.setOptimizationLevel(optimisation.level());
			options.addConfigEntry("optimization.disable_specified_optimizers", WRONG);
			options.setCPUArenaAllocator(true);
			options.setMemoryPatternOptimization(true);
			Devices.add(options, device);
			return options;
		}
		catch (final OrtException | RuntimeException e) {
			options.close();
			throw e;
		}
	}

	/** What holds for all sessions, a line each. */
	static List<String> lines() {
		return List.of("threads: one on each physical core (" + Cores.count() + " of " + Runtime.getRuntime()
			.availableProcessors() + " processors here); they sleep while they wait",
			"tiles at once on the CPU: " + (Cores.count() == 1 ? "1" : "up to " + Cores.count() +
				", each on one core, where there are as many tiles and the memory suffices; else one on all cores"),
			"memory arena: on, of each session its own", "memory pattern: on", "graph optimisation: " +
				Optimisation.ALL.name().toLowerCase(Locale.ROOT) + " but " + WRONG +
				", where a graph does not load so: basic, then disabled");
	}
}
