package io.github.deeplabij.isolate;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.natives.ChildProtocol;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Natives;
import io.github.deeplabij.onnx.ExternalData;
import io.github.deeplabij.onnx.Failure;
import io.github.deeplabij.onnx.Graph;
import io.github.deeplabij.onnx.Optimisation;
import io.github.deeplabij.onnx.SessionNetwork;
import io.github.deeplabij.onnx.TensorBuffer;
import io.github.deeplabij.onnx.TensorSpec;

/**
 * The other side of {@link GraphProbe}: loads {@code model.onnx} of the working folder. The first answer says what it
 * is; then each request is the number of the input's file and the shape of the input, each answer the name, shape and
 * file of each output.
 */
final class ProbeProgram implements ChildProtocol.Program {

	/** How many elements of an output are taken. */
	static final int LARGEST = 1 << 26;
	private static final int THREADS = 2;

	private final SharedFloats in = new SharedFloats(Path.of(""), "in");
	private final List<SharedFloats> out = new ArrayList<>();
	private OrtSession session;

	/** The program. */
	public static void main(final String... arguments) throws IOException, InterruptedException {
		ChildProtocol.serve(new ProbeProgram());
	}

	@Override
	public void start(final DataOutputStream answer) throws IOException {
		try {
			session = load();
			final OnnxModelMetadata metadata = session.getMetadata();
			tell(session.getInputInfo(), answer);
			tell(session.getOutputInfo(), answer);
			ChildProtocol.writeText(answer, metadata.getProducerName());
			ChildProtocol.writeText(answer, metadata.getDescription());
			answer.writeInt(metadata.getCustomMetadata().size());
			for (final Map.Entry<String, String> each : metadata.getCustomMetadata().entrySet()) {
				ChildProtocol.writeText(answer, each.getKey());
				ChildProtocol.writeText(answer, each.getValue());
			}
		}
		catch (final OrtException e) {
			throw Failure.ofGraph(e, "").orElseGet(() -> Failure.ofLoad(e, Device.CPU));
		}
	}

	/** Some quantised graphs load only if they are rewritten less. */
	private static OrtSession load() throws OrtException, IOException {
		final Graph graph = ChildJvm.graph("", List.of(""));
		OrtException first = null;
		for (final Optimisation optimisation : List.of(Optimisation.ALL, Optimisation.BASIC)) {
			try (ExternalData external = new ExternalData(graph.external())) {
				return SessionNetwork.opener(graph, THREADS).open(Device.CPU, optimisation, external);
			}
			catch (final OrtException e) {
				if (first == null) first = e;
			}
		}
		throw first;
	}

	private static void tell(final Map<String, NodeInfo> ports, final DataOutputStream answer) throws IOException {
		answer.writeInt(ports.size());
		for (final Map.Entry<String, NodeInfo> each : ports.entrySet()) {
			ChildProtocol.writeText(answer, each.getKey());
			final TensorInfo info = each.getValue().getInfo() instanceof TensorInfo tensor ? tensor : null;
			ChildProtocol.writeText(answer, TensorSpec.type(each.getValue()));
			answer.writeBoolean(info != null && TensorBuffer.supports(info.onnxType));
			final long[] shape = info == null ? new long[0] : info.getShape();
			final String[] names = info == null ? new String[0] : info.getDimensionNames();
			ChildProtocol.writeShape(answer, shape);
			for (int i = 0; i < shape.length; i++) {
				ChildProtocol.writeText(answer, names != null && i < names.length && names[i] != null ? names[i] : "");
			}
		}
	}

	@Override
	public void run(final DataInputStream request, final DataOutputStream answer) throws IOException {
		final int number = request.readInt();
		final long[] shape = ChildProtocol.readShape(request);
		try {
			run(number, shape, answer);
		}
		catch (final OrtException e) {
			if (Failure.isOutOfMemory(e)) throw noMemory(e, shape);
			throw new DeepLabException("ONNX Runtime could not run the model: " + Failure.sentence(e), e);
		}
		catch (final OutOfMemoryError | ArithmeticException e) {
			throw noMemory(e, shape);
		}
	}

	private static DeepLabException noMemory(final Throwable cause, final long... shape) {
		return new DeepLabException("There is not enough memory to run the model on " + Arrays.toString(shape) + ".",
			cause);
	}

	private void run(final int number, final long[] shape, final DataOutputStream answer) throws OrtException,
		IOException
	{
		final Map.Entry<String, NodeInfo> input = session.getInputInfo().entrySet().iterator().next();
		final TensorInfo info = (TensorInfo) input.getValue().getInfo();
		try (TensorBuffer tensor = new TensorBuffer(Natives.environment(), info.onnxType, shape)) {
			tensor.floats().put(in.open(number, tensor.floats().capacity()));
			tensor.encode();
			try (OrtSession.Result result = session.run(Map.of(input.getKey(), tensor.tensor()))) {
				answer.writeInt(result.size());
				int index = 0;
				for (final Map.Entry<String, OnnxValue> each : result) {
					ChildProtocol.writeText(answer, each.getKey());
					tell(each.getValue(), index++, answer);
				}
			}
		}
	}

	/** Writes the shape of an output and the number of its file, or 0 if it is not taken. */
	private void tell(final OnnxValue value, final int index, final DataOutputStream answer) throws OrtException,
		IOException
	{
		final TensorInfo info = value instanceof OnnxTensor tensor ? tensor.getInfo() : null;
		ChildProtocol.writeShape(answer, info == null ? new long[0] : info.getShape());
		if (out.size() == index) out.add(SharedFloats.output(Path.of(""), index));
		if (info == null || !TensorBuffer.supports(info.onnxType) || info.getNumElements() > LARGEST) {
			answer.writeInt(0);
			return;
		}
		try (TensorBuffer copy = new TensorBuffer(Natives.environment(), info.onnxType, info.getShape())) {
			copy.copy((OnnxTensor) value);
			out.get(index).write(copy.floats());
			answer.writeInt(out.get(index).number());
		}
	}
}
