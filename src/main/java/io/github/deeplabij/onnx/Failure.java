package io.github.deeplabij.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.CudaLibraries;
import io.github.deeplabij.natives.Device;

/** What ONNX Runtime says when it fails, in one sentence. */
public final class Failure {

	private static final List<String> MEMORY = List.of("bad_alloc", "bad allocation", "failed to allocate memory",
		"out of memory", "cudaerrormemoryallocation", "cublas_status_alloc_failed", "cudnn_status_alloc_failed",
		"cudnn_status_not_initialized", "cudnn_status_internal_error_device_allocation_failed", "available memory of",
		"e_outofmemory", "not enough memory resources");

	private static final Pattern OPSET = Pattern.compile(
		"Opset (\\d+) is under development.* domain (\\S+) is till opset (\\d+)");
	private static final Pattern VERSION = Pattern.compile("IR version: (\\d+), max supported IR version: (\\d+)");
	private static final Pattern UNKNOWN = Pattern.compile(
		"In Node, \\(.*?, .*?, \"(.*?)\".* No Op registered for (\\S+) with " + "domain_version of (\\d+)");
	private static final Pattern UNREGISTERED = Pattern.compile(
		"(\\S*):([\\w.]+)\\(-?\\d+\\) is not a registered function/op");
	private static final Pattern NO_KERNEL = Pattern.compile(
		"Could not find an implementation for (?:the node )?(\\S+?)\\((\\d+)\\)");
	private static final Pattern MISSING = Pattern.compile("External data path does not exist: \"(.*?)\"");
	private static final Pattern LENGTH = Pattern.compile("index: (\\d+) Got: (\\d+) Expected: (\\d+)");
	private static final Pattern RANK = Pattern.compile("Invalid rank for input: .* Got: (\\d+) Expected: (\\d+)");

	private Failure() {}

	/** Whether the memory, of the machine or of the GPU, did not suffice. */
	public static boolean isOutOfMemory(final OrtException e) {
		final String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
		return MEMORY.stream().anyMatch(message::contains);
	}

	/**
	 * Why a graph could not be loaded, where the graph itself is to blame: it would load at no level of optimisation.
	 *
	 * @param folder where external data was looked for
	 */
	public static Optional<DeepLabException> ofGraph(final OrtException e, final String folder) {
		final String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
		final String runtime = "ONNX Runtime " + OrtEnvironment.class.getPackage().getImplementationVersion();
		String why = null;
		Matcher found;
		if ((found = OPSET.matcher(message)).find()) why = "The model uses opset " + found.group(1) +
			" of the domain " + found.group(2) + ", and " + runtime + " knows it up to " + found.group(3) +
			"; export the model again with opset " + found.group(3) + " or older.";
		else if ((found = VERSION.matcher(message)).find()) why = "The model is ONNX of IR version " + found.group(1) +
			", and " + runtime + " reads up to " + found.group(2) +
			"; export the model again with an older onnx package, or set its ir_version to " + found.group(2) + ".";
		else if ((found = UNKNOWN.matcher(message)).find()) why = operator(found.group(2), found.group(1), runtime);
		else if ((found = UNREGISTERED.matcher(message)).find()) why = operator(found.group(2), found.group(1),
			runtime);
		else if ((found = MISSING.matcher(message)).find()) why = missing(found.group(1), folder);
		else if (message.contains("External data") || message.contains("External initializer") || message.contains(
			"external data"))
		{
			why =
				"The model keeps weights in a file beside the ONNX file, and that does not fit it: it is too short, " +
				"or not inside the " +
					"model's folder; get both again, or save the model in one file.";
		}
		else if (message.contains("Invalid ONNXType found")) {
			why = "The model's graph takes or gives a value of type optional, which " + runtime +
				" can't hand over to Java; export the model with" + " tensors alone.";
		}
		else if (e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF) {
			why =
				"The model is not an ONNX file, or a damaged or truncated one; get the file again, or export the " +
				"network as ONNX.";
		}
		return Optional.ofNullable(why).map(text -> new DeepLabException(text, e));
	}

	private static String operator(final String name, final String domain, final String runtime) {
		return runtime + " has no operator '" + name + "' of the domain " + (domain.isEmpty() ? "ai.onnx" : domain) +
			", which the model uses; export the model with standard ONNX operators of its opset.";
	}

	private static String missing(final String path, final String folder) {
		final String file = !folder.isEmpty() && path.startsWith(folder) ? path.substring(folder.length() + 1) : path;
		return "The model keeps weights in the file '" + file +
			"' beside the ONNX file, which is missing or not named in its description (weights.onnx.external_data); " +
			"add it, or save the model in one file.";
	}

	/** Why a graph could not be loaded at all. */
	public static DeepLabException ofLoad(final OrtException e, final Device device) {
		final Matcher kernel = NO_KERNEL.matcher(String.valueOf(e.getMessage()));
		if (kernel.find()) return new DeepLabException("ONNX Runtime " + OrtEnvironment.class.getPackage()
			.getImplementationVersion() + " can't compute the operator '" + kernel.group(1) + "' (opset " + kernel
				.group(2) + ") for the model's element type on the device " + device +
			"; export the model as float32, or without that operator.", e);
		return new DeepLabException("ONNX Runtime can't load the model on the device " + device + ": " + sentence(e),
			e);
	}

	/**
	 * Why a graph could not be run.
	 *
	 * @param shape of the input
	 */
	public static DeepLabException ofRun(final OrtException e, final long... shape) {
		final String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
		// the CUDA provider looks for it when it is first needed
		if (message.contains("cuDNN is unavailable")) return new DeepLabException(CudaLibraries.here().withoutCudnn(),
			e);
		final String given = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(" x "));
		final Matcher rank = RANK.matcher(message);
		if (rank.find()) return new DeepLabException("The model's input has " + rank.group(2) +
			" axes, and its description gives it " + rank.group(1) + " (" + given +
			"); mend the axes of the description's input.", e);
		final Matcher length = LENGTH.matcher(message);
		if (message.contains("invalid dimensions") && length.find()) return new DeepLabException("The model takes " +
			length.group(3) + " elements along axis " + length.group(1) + " of its input, and was given " + length
				.group(2) + " (" + given + "); mend the sizes in the description, which have to be those of the graph.",
			e);
		return new DeepLabException("ONNX Runtime could not run the model on an input of " + given + ": " + sentence(e),
			e);
	}

	/** ONNX Runtime's message on one line, without its own error code and source position. */
	public static String sentence(final OrtException e) {
		final String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replaceFirst(
			"^Error code - \\w+ - message: ", "").replaceFirst("/onnxruntime_src/\\S+:\\d+ .*\\) (?=[A-Z])", "")
			.strip();
		final String brief = message.length() > 300 ? message.substring(0, 300) + " ..." : message;
		return brief.endsWith(".") ? brief : brief + ".";
	}
}
