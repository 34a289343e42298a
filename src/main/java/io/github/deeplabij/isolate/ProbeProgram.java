package io.github.deeplabij.isolate;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.deeplabij.common.DeepLabException;
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
 * The other side of {@link GraphProbe}: loads {@code model.onnx} of the working folder, says what it is, and runs it as it is
 * asked to, until its standard input ends.
 */
final class ProbeProgram {

	/** What an answer starts with. */
	static final int GOOD = 0x47726170;
	static final int BAD = 0x42616420;

	private static final int THREADS = 2;
	private static final int LARGEST = 1 << 26;

	private final OrtSession session;
	private final String input;
	private final DataInputStream in;
	private final DataOutputStream out;

	private ProbeProgram(final OrtSession session, final DataInputStream in, final DataOutputStream out) {
		this.session = session;
		this.in = in;
		this.out = out;
		input = session.getInputNames().iterator().next();
	}

	/** The program. */
	public static void main(final String... arguments) throws IOException {
		final DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
		final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(ChildProtocol.stream(), 1 << 16));
		ChildJvm.endWithParent();
		try {
			final OrtSession session = load();
			tell(session, out);
			out.flush();
			new ProbeProgram(session, in, out).answer();
		}
		catch (final OrtException e) {
			bad(out, Failure.ofGraph(e, "").orElseGet(() -> Failure.ofLoad(e, Device.CPU)).getMessage());
		}
		catch (final DeepLabException e) {
			bad(out, e.getMessage());
		}
		Runtime.getRuntime().halt(0);
	}

	/** Some quantised graphs load only if they are rewritten less. */
	private static OrtSession load() throws OrtException, IOException {
		final Graph graph = ChildJvm.graph("", "");
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

	private static void tell(final OrtSession session, final DataOutputStream out) throws OrtException, IOException {
		final Map<String, NodeInfo> inputs = session.getInputInfo();
		final Map<String, NodeInfo> outputs = session.getOutputInfo();
		final OnnxModelMetadata metadata = session.getMetadata();
		// what fails has failed by now: half an answer would look like a crash
		out.writeInt(GOOD);
		tell(inputs, out);
		tell(outputs, out);
		text(out, metadata.getProducerName());
		text(out, metadata.getDescription());
		out.writeInt(metadata.getCustomMetadata().size());
		for (final Map.Entry<String, String> each : metadata.getCustomMetadata().entrySet()) {
			text(out, each.getKey());
			text(out, each.getValue());
		}
	}

	private static void tell(final Map<String, NodeInfo> ports, final DataOutputStream out) throws IOException {
		out.writeInt(ports.size());
		for (final Map.Entry<String, NodeInfo> each : ports.entrySet()) {
			text(out, each.getKey());
			final TensorInfo info = each.getValue().getInfo() instanceof TensorInfo tensor ? tensor : null;
			text(out, TensorSpec.type(each.getValue()));
			out.writeBoolean(info != null && TensorBuffer.supports(info.onnxType));
			final long[] shape = info == null ? new long[0] : info.getShape();
			final String[] names = info == null ? new String[0] : info.getDimensionNames();
			out.writeInt(shape.length);
			for (int i = 0; i < shape.length; i++) {
				out.writeLong(shape[i]);
				text(out, names != null && i < names.length && names[i] != null ? names[i] : "");
			}
		}
	}

	private void answer() throws IOException {
		while (true) {
			final long[] shape;
			try {
				shape = new long[in.readInt()];
			}
			catch (final EOFException e) {
				return;
			}
			for (int i = 0; i < shape.length; i++) shape[i] = in.readLong();
			final float[] values = readFloats(in);
			try {
				run(values, shape);
			}
			catch (final OrtException e) {
				bad(out, Failure.isOutOfMemory(e) ? "There is not enough memory to run the model on " + Arrays.toString(shape) + "."
					: "ONNX Runtime could not run the model: " + Failure.sentence(e));
			}
			catch (final DeepLabException e) {
				bad(out, e.getMessage());
			}
			catch (final OutOfMemoryError | ArithmeticException e) {
				bad(out, "There is not enough memory to run the model on " + Arrays.toString(shape) + ".");
			}
			out.flush();
		}
	}

	private void run(final float[] values, final long... shape) throws OrtException, IOException {
		final TensorInfo info = (TensorInfo) session.getInputInfo().get(input).getInfo();
		final List<TensorBuffer> taken = new ArrayList<>();
		try (TensorBuffer tensor = new TensorBuffer(Natives.environment(), info.onnxType, shape)) {
			tensor.floats().put(values);
			tensor.encode();
			try (OrtSession.Result result = session.run(Map.of(input, tensor.tensor()))) {
				for (final Map.Entry<String, OnnxValue> each : result) taken.add(floats(each.getValue()));
				out.writeInt(GOOD);
				out.writeInt(result.size());
				int index = 0;
				for (final Map.Entry<String, OnnxValue> each : result) {
					text(out, each.getKey());
					final long[] lengths = each.getValue() instanceof OnnxTensor given ? given.getInfo().getShape() : new long[0];
					out.writeInt(lengths.length);
					for (final long length : lengths) out.writeLong(length);
					final TensorBuffer floats = taken.get(index++);
					out.writeBoolean(floats != null);
					if (floats != null) writeFloats(out, floats.floats());
				}
			}
		}
		finally {
			taken.stream().filter(Objects::nonNull).forEach(TensorBuffer::close);
		}
	}

	/** Outside the heap, which has no room for what larger graphs give; null of what is not taken. */
	private static TensorBuffer floats(final OnnxValue value) throws OrtException {
		if (!(value instanceof OnnxTensor tensor) || !TensorBuffer.supports(tensor.getInfo().onnxType) || tensor.getInfo()
			.getNumElements() > LARGEST) return null;
		final TensorBuffer copy = new TensorBuffer(Natives.environment(), tensor.getInfo().onnxType, tensor.getInfo().getShape());
		copy.copy(tensor);
		return copy;
	}

	private static void bad(final DataOutputStream out, final String sentence) throws IOException {
		out.writeInt(BAD);
		text(out, sentence);
		out.flush();
	}

	/** A text of any length. */
	static void text(final DataOutputStream out, final String text) throws IOException {
		final byte[] bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	/** Numbers, and before them how many. */
	static void writeFloats(final DataOutputStream out, final FloatBuffer values) throws IOException {
		final int length = values.remaining();
		out.writeInt(length);
		final ByteBuffer block = ByteBuffer.allocate(1 << 16);
		for (int from = 0; from < length; from += block.capacity() / Float.BYTES) {
			final int count = Math.min(length - from, block.capacity() / Float.BYTES);
			block.clear().asFloatBuffer().put(0, values, from, count);
			out.write(block.array(), 0, count * Float.BYTES);
		}
	}

	/** What {@link #writeFloats} wrote. */
	static float[] readFloats(final DataInputStream in) throws IOException {
		final int length = in.readInt();
		if (length < 0 || length > LARGEST) throw new IOException("an array of " + length + " numbers");
		final float[] values = new float[length];
		final ByteBuffer block = ByteBuffer.allocate(1 << 16);
		for (int from = 0; from < length; from += block.capacity() / Float.BYTES) {
			final int count = Math.min(length - from, block.capacity() / Float.BYTES);
			in.readFully(block.array(), 0, count * Float.BYTES);
			block.clear().asFloatBuffer().get(values, from, count);
		}
		return values;
	}
}
