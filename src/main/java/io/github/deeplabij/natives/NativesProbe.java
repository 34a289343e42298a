package io.github.deeplabij.natives;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.TemporaryFolder;
import io.github.deeplabij.common.WholeFile;

/**
 * What a folder of ONNX Runtime's libraries is good for, found out in a JVM of its own: libraries that fail to load can stay
 * loaded in part, and such of a stranger can crash.
 *
 * @param version the version that they say they are; empty if they do not load
 * @param gpuProviders what they have for GPUs: CUDA, DIRECT_ML, CORE_ML
 * @param unloadable why they do not load, in words; empty if they do
 * @param noGpu why no GPU can be used with them, and what to do; empty if one can
 */
public record NativesProbe(Optional<String> version, List<String> gpuProviders, Optional<String> unloadable, Optional<String> noGpu) {

	private static final long LIMIT_SECONDS = 120;
	private static final String VERSION = "DeepLab natives: version ";
	private static final String PROVIDER = "DeepLab natives: provider ";
	private static final String UNLOADABLE = "DeepLab natives: unloadable ";
	private static final String NO_GPU = "DeepLab natives: no GPU ";
	private static final Map<OrtProvider, Device.Kind> GPUS = new EnumMap<>(Map.of(OrtProvider.CUDA, Device.Kind.CUDA,
		OrtProvider.DIRECT_ML, Device.Kind.DIRECTML, OrtProvider.CORE_ML, Device.Kind.COREML));
	private static final String END = "DeepLab natives: end";

	/** Why they can't be used for a GPU, and what to do; empty if they can. */
	public Optional<String> problem() {
		if (unloadable.isPresent()) return Optional.of("its libraries can't be loaded (" + unloadable.get() +
			"); install one that is made for this system (DeepLab Install GPU Runtime...).");
		if (!version.equals(Optional.of(Platform.runtimeVersion()))) return Optional.of("it is ONNX Runtime " + version.orElse(
			"of an unknown version") + ", and DeepLab uses " + Platform.runtimeVersion() + "; install that version (DeepLab Install GPU " +
			"Runtime...).");
		return noGpu;
	}

	/** Loads the libraries of a folder, and what they have for GPUs. */
	public static NativesProbe of(final Path folder) {
		Path work = null;
		try {
			work = TemporaryFolder.make("natives");
			final Path out = work.resolve("out.txt");
			final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=crash.log", "-XX:-UsePerfData",
				"-Djava.io.tmpdir=.", "-Duser.home=" + System.getProperty("user.home"), "-D" + Natives.PATH + "=" + folder.toAbsolutePath(),
				"-cp", Platform.classPath(NativesProbe.class), NativesProbe.class.getName()).directory(work.toFile()).redirectError(
					ProcessBuilder.Redirect.DISCARD).redirectOutput(out.toFile()).start();
			try {
				if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) return bad("they did not load within " + LIMIT_SECONDS + " seconds");
			}
			finally {
				process.destroyForcibly();
			}
			return read(Files.readAllLines(out, StandardCharsets.UTF_8), process.exitValue());
		}
		catch (final IOException | URISyntaxException e) {
			return bad("they could not be tried in a JVM of their own: " + WholeFile.reason(e));
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			return bad("their trial was interrupted");
		}
		finally {
			TemporaryFolder.delete(work);
		}
	}

	private static NativesProbe bad(final String why) {
		return new NativesProbe(Optional.empty(), List.of(), Optional.of(why), Optional.empty());
	}

	private static NativesProbe read(final List<String> lines, final int code) {
		if (!lines.contains(END)) return bad("they ended the program that tried them, exit code " + code);
		return new NativesProbe(after(VERSION, lines).findFirst(), after(PROVIDER, lines).toList(), after(UNLOADABLE, lines).findFirst(),
			after(NO_GPU, lines).findFirst());
	}

	private static Stream<String> after(final String start, final List<String> lines) {
		return lines.stream().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length()));
	}

	/** The probe itself. */
	public static void main(final String... arguments) {
		try {
			final EnumSet<OrtProvider> providers = OrtEnvironment.getAvailableProviders();
			say(VERSION + OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL).getVersion());
			for (final Map.Entry<OrtProvider, Device.Kind> each : GPUS.entrySet()) {
				if (providers.contains(each.getKey())) say(PROVIDER + each.getKey());
			}
			for (final Map.Entry<OrtProvider, Device.Kind> each : GPUS.entrySet()) {
				if (providers.contains(each.getKey())) Devices.require(new Device(each.getValue(), 0));
			}
		}
		catch (final DeepLabException e) {
			say(NO_GPU + e.getMessage().replaceFirst("^The device [\\w:]+ can't be used: ", ""));
		}
		catch (final LinkageError e) {
			say(UNLOADABLE + Natives.cause(e).replace(System.getProperty(Natives.PATH) + File.separator, ""));
		}
		say(END);
		System.out.flush();
		Runtime.getRuntime().halt(0);
	}

	private static void say(final String text) {
		System.out.println(text.replaceAll("\\s+", " ").strip());
	}
}
