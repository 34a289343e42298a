package io.github.deeplabij.natives;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.deeplabij.common.Problem;

/**
 * The libraries of NVIDIA that ONNX Runtime's CUDA provider needs, looked for by name in the folders where the system's
 * loader would look. What they are is said in ONNX Runtime's "CUDA Execution Provider" page and in the provider's own
 * list of what it needs.
 */
public final class CudaLibraries {

	/** The major version of CUDA that ONNX Runtime's GPU jar is built for. */
	public static final int MAJOR = 12;
	/** The major version of cuDNN that it is built for. */
	static final int CUDNN = 9;

	private static final Pattern MAJOR_IN_NAME = Pattern.compile(
		"(?:libcudart\\.so\\.|libcublas(?:Lt)?\\.so\\.|cudart64_|cublas(?:Lt)?64_)(\\d+)");

	private final boolean windows;
	private final List<Path> searched;
	private final List<Path> elsewhere;

	/**
	 * @param searched folders that the system's loader looks into
	 * @param elsewhere folders where CUDA often lies, which the loader does not look into unless told
	 */
	CudaLibraries(final boolean windows, final List<Path> searched, final List<Path> elsewhere) {
		this.windows = windows;
		this.searched = List.copyOf(searched);
		this.elsewhere = List.copyOf(elsewhere);
	}

	/** Those of this machine. */
	public static CudaLibraries here() {
		final Map<String, String> environment = System.getenv();
		final Set<Path> searched = new LinkedHashSet<>();
		final Set<Path> elsewhere = new LinkedHashSet<>();
		if (Platform.WINDOWS) {
			addAll(searched, environment.getOrDefault("Path", environment.getOrDefault("PATH", "")));
			addAll(searched, environment.getOrDefault("SystemRoot", "C:\\Windows") + "\\System32");
			if (environment.containsKey("CUDA_PATH")) addAll(elsewhere, environment.get("CUDA_PATH") + "\\bin");
			addMatching(elsewhere, "C:\\Program Files\\NVIDIA GPU Computing Toolkit\\CUDA", "*", "bin");
			addMatching(elsewhere, "C:\\Program Files\\NVIDIA\\CUDNN", "*", "bin");
		}
		else {
			addAll(searched, environment.getOrDefault("LD_LIBRARY_PATH", ""));
			for (final String line : SystemProgram.lines("/sbin/ldconfig", "-p")) {
				final Matcher file = Pattern.compile("=> (/.*)/[^/]+$").matcher(line);
				if (file.find()) addAll(searched, file.group(1));
			}
			addAll(searched, "/lib64:/usr/lib64:/lib:/usr/lib");
			addMatching(elsewhere, "/usr/local", "cuda*", "lib64");
			addMatching(elsewhere, "/opt", "cuda*", "lib64");
			addAll(elsewhere, "/usr/lib/wsl/lib");
		}
		elsewhere.removeAll(searched);
		return new CudaLibraries(Platform.WINDOWS, List.copyOf(searched), List.copyOf(elsewhere));
	}

	private static void addAll(final Set<Path> folders, final String list) {
		for (final String folder : list.split(File.pathSeparator)) {
			try {
				if (!folder.isBlank() && Files.isDirectory(Path.of(folder))) folders.add(Path.of(folder));
			}
			catch (final RuntimeException e) {
				// no path: the loader passes it over too
			}
		}
	}

	private static void addMatching(final Set<Path> folders, final String parent, final String glob,
		final String inside)
	{
		if (!Files.isDirectory(Path.of(parent))) return;
		try (DirectoryStream<Path> children = Files.newDirectoryStream(Path.of(parent), glob)) {
			for (final Path child : children) {
				if (Files.isDirectory(child.resolve(inside))) folders.add(child.resolve(inside));
			}
		}
		catch (final IOException e) {
			// nobody may look there
		}
	}

	/** The major version of CUDA that a message of the loader is about. */
	public static Optional<Integer> major(final String message) {
		final Matcher name = MAJOR_IN_NAME.matcher(message);
		return name.find() ? Optional.of(Integer.valueOf(name.group(1))) : Optional.empty();
	}

	/** The file names, each with what it is. */
	private Map<String, String> wanted(final int major) {
		final Map<String, String> names = new LinkedHashMap<>();
		names.put(windows ? "nvcuda.dll" : "libcuda.so.1", "NVIDIA's driver");
		names.put(name("cudart", major), "CUDA");
		names.put(name("cublas", major), "CUDA");
		names.put(name("cublasLt", major), "CUDA");
		names.put(name("curand", 10), "CUDA");
		names.put(name("cufft", major - 1), "CUDA");
		names.put(name("cudnn", CUDNN), "cuDNN");
		return names;
	}

	private String name(final String library, final int major) {
		return windows ? library + "64_" + major + ".dll" : "lib" + library + ".so." + major;
	}

	/** The names of those that the loader would not find. */
	public List<String> missing(final int major) {
		return wanted(major).keySet().stream().filter(name -> find(name, searched).isEmpty()).toList();
	}

	/** That cuDNN is missing. */
	public Problem withoutCudnn() {
		return new DeviceProblem.CudnnMissing(name("cudnn", CUDNN), CUDNN, variable());
	}

	/** Each library with where it is, or that it is missing. */
	public List<String> lines(final int major) {
		final List<String> lines = new ArrayList<>();
		wanted(major).forEach((name, what) -> lines.add(name + " (" + what + "): " + find(name, searched).map(
			Path::toString).orElseGet(() -> find(name, elsewhere).map(file -> "missing; " + file +
				" is not on the library path: add its folder to " + variable()).orElse("missing"))));
		return lines;
	}

	/** The environment variable that names folders to the loader. */
	public String variable() {
		return windows ? "PATH" : "LD_LIBRARY_PATH";
	}

	private static Optional<Path> find(final String name, final List<Path> folders) {
		return folders.stream().map(folder -> folder.resolve(name)).filter(Files::isRegularFile).findFirst();
	}
}
