package io.github.deeplabij.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo.OnnxTensorType;

import io.github.deeplabij.natives.Natives;

/**
 * Tensors brought to another element type by ONNX Runtime itself, with a graph of one node (Cast). So come tensors of
 * types that its
 * Java can't make, such as uint16; and so an output gets into a buffer of ours, of which its Java else makes a copy on
 * the heap.
 * <p>
 * May be used by several threads at once.
 */
final class Cast {

	private static final String FROM = "from";
	private static final String TO = "to";
	/** By the numbers of both types. */
	private static final Map<List<Integer>, OrtSession> SESSIONS = new ConcurrentHashMap<>();

	private Cast() {}

	/** A new tensor of that type, of the same shape. */
	static OrtSession.Result of(final OnnxTensor tensor, final OnnxTensorType type) throws OrtException {
		return session(tensor.getInfo().onnxType, type).run(Map.of(FROM, tensor));
	}

	/** Writes the elements of a tensor into another one of the same shape, which may be of another type. */
	static void copy(final OnnxTensor from, final OnnxTensor to) throws OrtException {
		session(from.getInfo().onnxType, to.getInfo().onnxType).run(Map.of(FROM, from), Set.of(), Map.of(TO,
			to)).close();
	}

	/** They stay open, as ONNX Runtime's environment does: a few kilobytes each. */
	private static OrtSession session(final OnnxTensorType from, final OnnxTensorType to) throws OrtException {
		final List<Integer> types = List.of(number(from), number(to));
		final OrtSession known = SESSIONS.get(types);
		if (known != null) return known;
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
			options.setIntraOpNumThreads(1);
			options.setCPUArenaAllocator(false);
			final OrtSession made = Natives.environment().createSession(graph(types.get(0), types.get(1)), options);
			final OrtSession first = SESSIONS.putIfAbsent(types, made);
			if (first == null) return made;
			made.close();
			return first;
		}
	}

	/** The number of a type in onnx.proto (TensorProto.DataType). */
	private static int number(final OnnxTensorType type) {
		return switch (type) {
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> 1;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> 2;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> 3;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> 4;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> 5;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> 6;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> 7;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> 9;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> 10;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> 11;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> 12;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> 13;
			case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> 16;
			default -> throw new IllegalArgumentException(type.toString());
		};
	}

	/** The ONNX file (onnx.proto): IR version 8, opset 13, one node, one input, one output, all of any shape. */
	private static byte[] graph(final int from, final int to) {
		final byte[] type = join(field(1, text(TO)), number(3, to), number(20, 2));
		final byte[] node = join(field(1, text(FROM)), field(2, text(TO)), field(4, text("Cast")), field(5, type));
		final byte[] graph = join(field(1, node), field(2, text("cast")), field(11, value(FROM, from)), field(12,
			value(TO, to)));
		return join(number(1, 8), field(7, graph), field(8, number(2, 13)));
	}

	/** ValueInfoProto. */
	private static byte[] value(final String name, final int type) {
		return join(field(1, text(name)), field(2, field(1, number(1, type))));
	}

	private static byte[] text(final String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/** A field of a number below 128. */
	private static byte[] number(final int field, final int value) {
		return field < 16 ? new byte[] { (byte) (field << 3), (byte) value }
			: new byte[] { (byte) (field << 3 | 0x80), (byte) (field >> 4),
			(byte) value };
	}

	/** A field below 16 of fewer than 128 bytes. */
	private static byte[] field(final int field, final byte[] content) {
		return join(new byte[] { (byte) (field << 3 | 2), (byte) content.length }, content);
	}

	private static byte[] join(final byte[]... parts) {
		final ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (final byte[] part : parts) all.writeBytes(part);
		return all.toByteArray();
	}
}
