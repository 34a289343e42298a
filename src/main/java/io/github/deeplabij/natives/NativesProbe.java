package io.github.deeplabij.natives;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.common.ProblemText;
import io.github.deeplabij.common.TemporaryFolder;
import io.github.deeplabij.common.WholeFile;

/**
 * What a folder of ONNX Runtime's libraries is good for, found out in a JVM of its own: libraries that fail to load can
 * stay
 * loaded in part, and such of a stranger can crash.
 *
 * @param version the version that they say they are; empty if they do not load
 * @param gpuProviders what they have for GPUs: CUDA, DIRECT_ML, CORE_ML
 * @param unloadable why they do not load, in words; empty if they do
 * @param noGpu why no GPU can be used with them, as the end of a sentence; empty if one can
 */
public record NativesProbe(Optional<String> version, List<String> gpuProviders, Optional<String> unloadable,
	Optional<Problem> noGpu) {

	private static final long LIMIT_SECONDS = 120;
	private static final String ANSWER = "answer";
	private static final Map<OrtProvider, Device.Kind> GPUS = new EnumMap<>(Map.of(OrtProvider.CUDA, Device.Kind.CUDA,
		OrtProvider.DIRECT_ML, Device.Kind.DIRECTML, OrtProvider.CORE_ML, Device.Kind.COREML));

	/** Why they can't be used for a GPU, as the end of a sentence; empty if they can. */
	public Optional<Problem> problem() {
		if (unloadable.isPresent()) return Optional.of(new RuntimeProblem.Unloadable(unloadable.get()));
		final String found = version.orElse("of an unknown version");
		final String used = Platform.runtimeVersion();
		return found.equals(used) ? noGpu : Optional.of(new RuntimeProblem.OtherVersion(found, used));
	}

	/** Loads the libraries of a folder, and what they have for GPUs. */
	public static NativesProbe of(final Path folder) {
		Path work = null;
		try {
			work = TemporaryFolder.make("natives");
			final List<String> options = List.of("-Xmx64m", "-D" + LibraryLoading.PATH + "=" + folder.toAbsolutePath());
			final ProcessBuilder builder = new ProcessBuilder(JvmCommand.of(NativesProbe.class, options,
				List.of())).directory(work.toFile())
				.redirectError(ProcessBuilder.Redirect.DISCARD).redirectOutput(ProcessBuilder.Redirect.DISCARD);
			// libraries may print what they do
			builder.environment().put(ChildProtocol.VARIABLE, ANSWER);
			final Process process = builder.start();
			try {
				if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) return bad("they did not load within " +
					LIMIT_SECONDS + " seconds");
			}
			finally {
				process.destroyForcibly();
			}
			return read(work.resolve(ANSWER)).orElseGet(() ->
				bad("they ended the program that tried them, exit code " + process
				.exitValue()));
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

	/** Empty if the file holds no answer. */
	private static Optional<NativesProbe> read(final Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			final DataInputStream answer = ChildProtocol.read(new DataInputStream(in));
			final List<String> texts = new ArrayList<>();
			for (int i = 0; i < 3; i++) texts.add(ChildProtocol.readText(answer));
			final List<String> providers = new ArrayList<>();
			for (int n = answer.readInt(); n > 0; n--) providers.add(ChildProtocol.readText(answer));
			final List<Optional<String>> said = texts.stream().map(text -> Optional.of(text).filter(each ->
				!each.isEmpty())).toList();
			final Optional<Problem> noGpu = said.get(2).isEmpty() ? Optional.empty()
				: Optional.of(ProblemText.read(said.get(2).get()));
			return Optional.of(new NativesProbe(said.get(0), providers, said.get(1), noGpu));
		}
		catch (final IOException | DeepLabException | OutOfMemoryError e) {
			return Optional.empty();
		}
	}

	/** The probe itself. */
	public static void main(final String... arguments) throws IOException {
		ChildProtocol.answerOnce(NativesProbe::tell);
	}

	private static void tell(final DataOutputStream answer) throws IOException {
		String version = "";
		String unloadable = "";
		String noGpu = "";
		final List<OrtProvider> providers = new ArrayList<>();
		try {
			final EnumSet<OrtProvider> available = OrtEnvironment.getAvailableProviders();
			version = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL).getVersion();
			GPUS.keySet().stream().filter(available::contains).forEach(providers::add);
			for (final OrtProvider each : providers) DeviceOptions.require(new Device(GPUS.get(each), 0));
		}
		catch (final DeepLabException e) {
			noGpu = ProblemText.of(e.problem() instanceof DeviceProblem.Unusable unusable ? unusable.why()
				: e.problem());
		}
		catch (final LinkageError e) {
			unloadable = LibraryLoading.cause(e).replace(System.getProperty(LibraryLoading.PATH) + File.separator, "");
		}
		for (final String text : List.of(version, unloadable, noGpu)) ChildProtocol.writeText(answer,
			text.replaceAll("\\s+", " ").strip());
		answer.writeInt(providers.size());
		for (final OrtProvider each : providers) ChildProtocol.writeText(answer, each.toString());
	}
}
