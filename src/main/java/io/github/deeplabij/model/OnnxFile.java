package io.github.deeplabij.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.WholeFile;

/**
 * What can be said of an ONNX file before any runtime touches it: whether it is one at all, and its SHA-256.
 * <p>
 * An ONNX file is one protocol buffer message, {@code ModelProto} of onnx.proto: a sequence of fields, each a tag and a
 * length, of which number 7 is the graph.
 */
public final class OnnxFile {

	private static final int GRAPH = 7;
	/** ir_version and model_version are numbers; all other fields of the message are strings or messages. */
	private static final Set<Long> NUMBERS = Set.of(1L, 5L);
	private static final Set<Long> MESSAGES = Set.of(2L, 3L, 4L, 6L, 7L, 8L, 14L, 20L, 25L, 26L);
	private static final String LFS = "version https://git-lfs";

	private OnnxFile() {}

	/**
	 * Reads the whole file once and checks its outermost structure.
	 *
	 * @param in the file; not closed
	 * @param name what to call it in an error message
	 * @return its SHA-256 in lower-case hexadecimal digits
	 * @throws DeepLabException if it is empty, a Git LFS pointer, in the ORT format, truncated, or not ONNX
	 */
	public static String check(final InputStream in, final String name) {
		try {
			final DigestInputStream digest = new DigestInputStream(in, Sha256.digest());
			final byte[] start = digest.readNBytes(LFS.length());
			if (start.length == 0) throw new DeepLabException(name + " is empty; get the file again.");
			if (isPointer(start)) throw pointer(name, "the model");
			if (isOrt(start)) throw new DeepLabException(name +
				" is in ONNX Runtime's own format (ORT), whatever its name ends with; get the ONNX file" +
				" that it was made from.");
			final PushbackInputStream rest = new PushbackInputStream(digest, start.length);
			rest.unread(start);
			walk(rest, name);
			// what was pushed back went through the digest when it was first read
			return HexFormat.of().formatHex(digest.getMessageDigest().digest());
		}
		catch (final IOException e) {
			throw new DeepLabException(name + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	/**
	 * The files that a graph keeps tensors in, as it names them; any path may stand there.
	 *
	 * @param onnx bytes that passed {@link #check}
	 * @throws DeepLabException if they are damaged further inside
	 */
	static Set<String> locations(final byte[] onnx, final String name) {
		try {
			return OnnxMessage.of(onnx).locations();
		}
		catch (final IllegalArgumentException e) {
			throw truncated(name);
		}
	}

	/**
	 * The version of ONNX' operators that a graph wants; empty if it says none or is damaged.
	 *
	 * @param onnx the bytes of the file
	 */
	public static OptionalInt opset(final byte[] onnx) {
		try {
			return OnnxMessage.of(onnx).opset();
		}
		catch (final IllegalArgumentException e) {
			return OptionalInt.empty();
		}
	}

	/** Whether those are the first bytes of a pointer that Git LFS leaves in the place of a large file. */
	static boolean isPointer(final byte[] start) {
		return start.length >= LFS.length() && new String(start, 0, LFS.length(), StandardCharsets.ISO_8859_1).equals(
			LFS);
	}

	/**
	 * Whether those are the first bytes of a file that ONNX Runtime has converted: a FlatBuffer whose identifier stands
	 * behind its first four bytes.
	 */
	private static boolean isOrt(final byte[] start) {
		return start.length >= 8 && new String(start, 4, 4, StandardCharsets.ISO_8859_1).equals("ORTM");
	}

	static DeepLabException pointer(final String name, final String meant) {
		return new DeepLabException(name + " is a Git LFS pointer, not " + meant +
			" itself; fetch the real file, for example with 'git lfs pull'.");
	}

	private static void walk(final InputStream in, final String name) throws IOException {
		boolean graph = false;
		boolean any = false;
		for (int first = in.read(); first >= 0; first = in.read()) {
			final long tag = varint(in, first);
			final long field = tag >>> 3;
			final boolean number = (tag & 7) == 0 && NUMBERS.contains(field);
			final boolean message = (tag & 7) == 2 && MESSAGES.contains(field);
			final long value = number || message ? varint(in, in.read()) : -1;
			if (value < 0 || message && skip(in, value) < value) throw any ? truncated(name) : notOnnx(name);
			graph |= field == GRAPH;
			any = true;
		}
		if (!graph) throw any ? truncated(name) : notOnnx(name);
	}

	private static long skip(final InputStream in, final long length) throws IOException {
		final byte[] buffer = new byte[(int) Math.min(length, 1 << 16)];
		long done = 0;
		while (done < length) {
			final int n = in.read(buffer, 0, (int) Math.min(buffer.length, length - done));
			if (n < 0) break;
			done += n;
		}
		return done;
	}

	/** A base-128 number whose first byte has been read already, or -1 where it is cut off or too long. */
	private static long varint(final InputStream in, final int first) throws IOException {
		long value = 0;
		int next = first;
		for (int shift = 0; shift < 63; shift += 7) {
			if (next < 0) return -1;
			value |= (long) (next & 0x7f) << shift;
			if ((next & 0x80) == 0) return value;
			next = in.read();
		}
		return -1;
	}

	private static DeepLabException notOnnx(final String name) {
		return new DeepLabException(name + " is not an ONNX file; export the network as ONNX and give that file.");
	}

	private static DeepLabException truncated(final String name) {
		return new DeepLabException(name + " is a damaged or truncated ONNX file; copy or download it again.");
	}
}
