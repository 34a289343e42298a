package io.github.deeplabij.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes tiny ONNX files, field by field as in onnx.proto: what a well-meant exporter would never write, too. */
final class OnnxBytes {

	static final int FLOAT = 1;
	static final int UINT16 = 4;

	private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
	private int opset = 17;
	private int ir = 8;
	private String domain = "";
	private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();

	/** A message or text of a field. */
	private static byte[] field(final int number, final byte[] content) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		varint(out, number << 3 | 2);
		varint(out, content.length);
		out.writeBytes(content);
		return out.toByteArray();
	}

	private static byte[] field(final int number, final String text) {
		return field(number, text.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] field(final int number, final long value) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		varint(out, number << 3);
		varint(out, value);
		return out.toByteArray();
	}

	private static void varint(final ByteArrayOutputStream out, final long value) {
		long rest = value;
		for (; (rest & ~0x7f) != 0; rest >>>= 7) out.write((int) (rest & 0x7f | 0x80));
		out.write((int) rest);
	}

	private static byte[] join(final byte[]... parts) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (final byte[] part : parts) out.writeBytes(part);
		return out.toByteArray();
	}

	OnnxBytes opset(final int version) {
		opset = version;
		return this;
	}

	OnnxBytes ir(final int version) {
		ir = version;
		return this;
	}

	/** A further domain of operators, of version 1. */
	OnnxBytes domain(final String name) {
		domain = name;
		return this;
	}

	/** What the file says beside the graph. */
	OnnxBytes metadata(final String key, final String value) {
		metadata.writeBytes(field(14, join(field(1, key), field(2, value))));
		return this;
	}

	OnnxBytes foreign(final String operator, final String inDomain, final String output, final String... inputs) {
		final ByteArrayOutputStream node = new ByteArrayOutputStream();
		for (final String input : inputs) node.writeBytes(field(1, input));
		node.writeBytes(field(2, output));
		node.writeBytes(field(4, operator));
		if (!inDomain.isEmpty()) node.writeBytes(field(7, inDomain));
		graph.writeBytes(field(1, node.toByteArray()));
		return this;
	}

	OnnxBytes node(final String operator, final String output, final String... inputs) {
		return foreign(operator, "", output, inputs);
	}

	OnnxBytes input(final String name, final int type, final long... shape) {
		graph.writeBytes(field(11, value(name, type, shape)));
		return this;
	}

	OnnxBytes output(final String name, final int type, final long... shape) {
		graph.writeBytes(field(12, value(name, type, shape)));
		return this;
	}

	private static byte[] value(final String name, final int type, final long... shape) {
		final ByteArrayOutputStream dims = new ByteArrayOutputStream();
		for (final long length : shape) dims.writeBytes(field(1, length > 0 ? field(1, length) : field(2, "free" + -length)));
		final byte[] tensor = join(field(1, type), field(2, dims.toByteArray()));
		return join(field(1, name), field(2, field(1, tensor)));
	}

	/** Weights that lie in another file, from its start. */
	OnnxBytes external(final String name, final String location, final long... shape) {
		long size = Float.BYTES;
		final ByteArrayOutputStream tensor = new ByteArrayOutputStream();
		for (final long length : shape) {
			tensor.writeBytes(field(1, length));
			size *= length;
		}
		tensor.writeBytes(join(field(2, FLOAT), field(8, name), field(13, join(field(1, "location"), field(2, location))), field(13, join(
			field(1, "length"), field(2, String.valueOf(size)))), field(14, 1)));
		graph.writeBytes(field(5, tensor.toByteArray()));
		return this;
	}

	byte[] bytes() {
		final byte[] more = domain.isEmpty() ? new byte[0] : field(8, join(field(1, domain), field(2, 1)));
		return join(field(1, ir), field(7, join(graph.toByteArray(), field(2, "test"))), field(8, join(field(1, ""), field(2, opset))),
			more, metadata.toByteArray());
	}
}
