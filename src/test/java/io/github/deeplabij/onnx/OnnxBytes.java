package io.github.deeplabij.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes tiny ONNX files, field by field as in onnx.proto: what a well-meant exporter would never write, too. */
public final class OnnxBytes {

	public static final int FLOAT = 1;
	public static final int UINT16 = 4;
	private static final int INT64 = 7;
	public static final int BOOL = 9;
	static final int UINT32 = 12;
	static final int UINT64 = 13;
	static final int BFLOAT16 = 16;
	static final int FLOAT8 = 17;

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
		for (; (rest & ~0x7f) != 0; rest >>>= 7)
			out.write((int) (rest & 0x7f | 0x80));
		out.write((int) rest);
	}

	private static byte[] join(final byte[]... parts) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (final byte[] part : parts)
			out.writeBytes(part);
		return out.toByteArray();
	}

	public OnnxBytes opset(final int version) {
		opset = version;
		return this;
	}

	public OnnxBytes ir(final int version) {
		ir = version;
		return this;
	}

	/** A further domain of operators, of version 1. */
	public OnnxBytes domain(final String name) {
		domain = name;
		return this;
	}

	/** What the file says beside the graph. */
	public OnnxBytes metadata(final String key, final String value) {
		metadata.writeBytes(field(14, join(field(1, key), field(2, value))));
		return this;
	}

	public OnnxBytes foreign(final String operator, final String inDomain, final String output,
		final String... inputs)
	{
		final ByteArrayOutputStream node = new ByteArrayOutputStream();
		for (final String input : inputs)
			node.writeBytes(field(1, input));
		node.writeBytes(field(2, output));
		node.writeBytes(field(4, operator));
		if (!inDomain.isEmpty()) node.writeBytes(field(7, inDomain));
		graph.writeBytes(field(1, node.toByteArray()));
		return this;
	}

	public OnnxBytes node(final String operator, final String output, final String... inputs) {
		return foreign(operator, "", output, inputs);
	}

	public OnnxBytes input(final String name, final int type, final long... shape) {
		graph.writeBytes(field(11, value(name, type, shape)));
		return this;
	}

	public OnnxBytes output(final String name, final int type, final long... shape) {
		graph.writeBytes(field(12, value(name, type, shape)));
		return this;
	}

	private static byte[] value(final String name, final int type, final long... shape) {
		final ByteArrayOutputStream dims = new ByteArrayOutputStream();
		for (final long length : shape)
			dims.writeBytes(field(1, length > 0 ? field(1, length) : field(2, "free" + -length)));
		final byte[] tensor = join(field(1, type), field(2, dims.toByteArray()));
		return join(field(1, name), field(2, field(1, tensor)));
	}

	/** An operator that converts into a type of elements. */
	public OnnxBytes cast(final String output, final int type, final String input) {
		final byte[] to = join(field(1, "to"), field(3, type), field(20, 2));
		graph.writeBytes(field(1, join(field(1, input), field(2, output), field(4, "Cast"), field(5, to))));
		return this;
	}

	/** A softmax along an axis. */
	public OnnxBytes softmax(final String output, final int axis, final String input) {
		final byte[] along = join(field(1, "axis"), field(3, axis), field(20, 2));
		graph.writeBytes(field(1, join(field(1, input), field(2, output), field(4, "Softmax"), field(5, along))));
		return this;
	}

	/** An operator of two graphs without inputs, each of one node that reads a value from around it. */
	public OnnxBytes either(final String output, final String condition, final String thenRead,
		final String elseRead)
	{
		graph.writeBytes(field(1, join(field(1, condition), field(2, output), field(4, "If"), branch("then_branch",
			thenRead), branch("else_branch", elseRead))));
		return this;
	}

	private static byte[] branch(final String name, final String read) {
		final String inner = read + "_" + name;
		final byte[] node = join(field(1, read), field(2, inner), field(4, "Identity"));
		final byte[] inside = join(field(1, node), field(2, name), field(12, value(inner, FLOAT, 1, 1, -1, -2)));
		return field(5, join(field(1, name), field(6, inside), field(20, 5)));
	}

	/** An output that may hold a tensor of numbers of that type, or nothing. */
	public OnnxBytes optionalOutput(final String name, final int type) {
		graph.writeBytes(field(12, join(field(1, name), field(2, field(9, field(1, field(1, field(1, type))))))));
		return this;
	}

	/** Weights in the file itself. */
	public OnnxBytes constant(final String name, final float[] values, final long... shape) {
		final ByteBuffer data = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
		data.asFloatBuffer().put(values);
		final ByteArrayOutputStream tensor = new ByteArrayOutputStream();
		for (final long length : shape)
			tensor.writeBytes(field(1, length));
		tensor.writeBytes(join(field(2, FLOAT), field(8, name), field(9, data.array())));
		graph.writeBytes(field(5, tensor.toByteArray()));
		return this;
	}

	/** A list of whole numbers, such as what is padded. */
	public OnnxBytes whole(final String name, final long... values) {
		final ByteArrayOutputStream tensor = new ByteArrayOutputStream();
		tensor.writeBytes(join(field(1, values.length), field(2, INT64), field(8, name)));
		for (final long value : values)
			tensor.writeBytes(field(7, value));
		graph.writeBytes(field(5, tensor.toByteArray()));
		return this;
	}

	/** A maximum over squares, each two pixels after the last. */
	public OnnxBytes maxPool(final String output, final int side, final String input) {
		graph.writeBytes(field(1, join(field(1, input), field(2, output), field(4, "MaxPool"), pair("kernel_shape",
			side), pair("strides", 2))));
		return this;
	}

	private static byte[] pair(final String name, final int value) {
		return field(5, join(field(1, name), field(8, value), field(8, value), field(20, 7)));
	}

	/** Weights that lie in another file, from its start. */
	public OnnxBytes external(final String name, final String location, final long... shape) {
		long size = Float.BYTES;
		final ByteArrayOutputStream tensor = new ByteArrayOutputStream();
		for (final long length : shape) {
			tensor.writeBytes(field(1, length));
			size *= length;
		}
		tensor.writeBytes(join(field(2, FLOAT), field(8, name), field(13, join(field(1, "location"), field(2,
			location))), field(13, join(field(1, "length"), field(2, String.valueOf(size)))), field(14, 1)));
		graph.writeBytes(field(5, tensor.toByteArray()));
		return this;
	}

	public byte[] bytes() {
		final byte[] more = domain.isEmpty() ? new byte[0] : field(8, join(field(1, domain), field(2, 1)));
		return join(field(1, ir), field(7, join(graph.toByteArray(), field(2, "test"))), field(8, join(field(1, ""),
			field(2, opset))), more, metadata.toByteArray());
	}
}
