package io.github.deeplabij.model;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Looks for single facts in the bytes of an ONNX file (onnx.proto) without building anything of it: each field is
 * visited once, what is of no interest is jumped over.
 */
final class OnnxMessage {

	/** The kinds of messages in which tensors lie, and the fields that lead on from them. */
	private enum Kind {
			MODEL, TRAINING, GRAPH, FUNCTION, NODE, ATTRIBUTE, SPARSE_TENSOR, TENSOR, ENTRY, OPSET
	}

	private static final Map<Kind, Map<Long, Kind>> PARTS = Map.of(Kind.MODEL, Map.of(7L, Kind.GRAPH, 8L, Kind.OPSET,
		20L, Kind.TRAINING, 25L, Kind.FUNCTION), Kind.TRAINING, Map.of(1L, Kind.GRAPH, 2L, Kind.GRAPH), Kind.GRAPH, Map
			.of(1L, Kind.NODE, 5L, Kind.TENSOR, 15L, Kind.SPARSE_TENSOR), Kind.FUNCTION, Map.of(7L, Kind.NODE, 11L,
				Kind.ATTRIBUTE), Kind.NODE, Map.of(5L, Kind.ATTRIBUTE), Kind.ATTRIBUTE, Map.of(5L, Kind.TENSOR, 6L,
					Kind.GRAPH, 10L, Kind.TENSOR, 11L, Kind.GRAPH, 22L, Kind.SPARSE_TENSOR, 23L, Kind.SPARSE_TENSOR),
		Kind.SPARSE_TENSOR, Map.of(1L, Kind.TENSOR, 2L, Kind.TENSOR), Kind.TENSOR, Map.of(13L, Kind.ENTRY), Kind.ENTRY,
		Map.of(), Kind.OPSET, Map.of());

	/** Where protocol buffers' own readers stop. */
	private static final int DEEPEST = 100;

	private static final int VARINT = 0;
	private static final int EIGHT_BYTES = 1;
	private static final int BYTES = 2;
	private static final int FOUR_BYTES = 5;

	private final byte[] bytes;
	private final Set<String> locations = new LinkedHashSet<>();
	private int opset = -1;
	private int position;

	private OnnxMessage(final byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * @throws IllegalArgumentException if the bytes are damaged
	 */
	static OnnxMessage of(final byte[] bytes) {
		final OnnxMessage message = new OnnxMessage(bytes);
		message.walk(Kind.MODEL, bytes.length, 0);
		return message;
	}

	/** The files that tensors lie in, as they are named; those too of tensors that don't say that they lie there. */
	Set<String> locations() {
		return locations;
	}

	/** The version of ONNX' own operators. */
	OptionalInt opset() {
		return opset < 0 ? OptionalInt.empty() : OptionalInt.of(opset);
	}

	private void walk(final Kind kind, final int end, final int depth) {
		if (depth > DEEPEST) throw new IllegalArgumentException();
		String name = "";
		String value = "";
		long version = 0;
		while (position < end) {
			final long tag = varint(end);
			final int type = (int) (tag & 7);
			final long field = tag >>> 3;
			final long length = switch (type) {
				case VARINT -> 0;
				case EIGHT_BYTES -> 8;
				case FOUR_BYTES -> 4;
				case BYTES -> varint(end);
				default -> -1;
			};
			final long number = type == VARINT ? varint(end) : 0;
			if (length < 0 || length > end - position) throw new IllegalArgumentException();
			final int next = position + (int) length;
			if (type == BYTES && PARTS.get(kind).containsKey(field)) walk(PARTS.get(kind).get(field), next, depth + 1);
			else if (type == BYTES && field == 1) name = text(kind, next);
			else if (type == BYTES && field == 2) value = text(kind, next);
			else if (type == VARINT && field == 2) version = number;
			position = next;
		}
		if (kind == Kind.ENTRY && name.equals("location")) locations.add(value);
		if (kind == Kind.OPSET && (name.isEmpty() || name.equals("ai.onnx"))) opset = (int) Math.max(opset,
			Math.min(version,
			Integer.MAX_VALUE));
	}

	private String text(final Kind kind, final int end) {
		return kind == Kind.ENTRY || kind == Kind.OPSET ? new String(bytes, position, end - position,
			StandardCharsets.UTF_8) : "";
	}

	private long varint(final int end) {
		long value = 0;
		for (int shift = 0; shift < 70; shift += 7) {
			if (position >= end) throw new IllegalArgumentException();
			final byte next = bytes[position++];
			value |= (next & 0x7fL) << shift;
			if (next >= 0) return value;
		}
		throw new IllegalArgumentException();
	}
}
