package io.github.deeplabij.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Finds the version of ONNX' own operators in the bytes of a file: field 8 of {@code ModelProto} is an {@code OperatorSetIdProto}
 * of a domain (1) and a version (2), one for each domain (onnx.proto).
 */
public final class Opset {

	private static final int IMPORT = 8;
	private static final int DOMAIN = 1;
	private static final int VERSION = 2;

	private final byte[] bytes;
	private final int end;
	private int at;

	private Opset(final byte[] bytes, final int at, final int end) {
		this.bytes = bytes;
		this.at = at;
		this.end = end;
	}

	/** The version; empty if the file does not say it. */
	public static OptionalInt of(final byte[] onnx) {
		try {
			return new Opset(onnx, 0, onnx.length).ofModel();
		}
		catch (final IllegalArgumentException e) {
			return OptionalInt.empty();
		}
	}

	private OptionalInt ofModel() {
		while (at < end) {
			final long tag = number();
			final int length = (tag & 7) == 2 ? length() : 0;
			if (tag >>> 3 == IMPORT && (tag & 7) == 2) {
				final OptionalInt version = new Opset(bytes, at, at + length).ofDomain();
				if (version.isPresent()) return version;
			}
			skip(tag, length);
		}
		return OptionalInt.empty();
	}

	private OptionalInt ofDomain() {
		String domain = "";
		long version = 0;
		while (at < end) {
			final long tag = number();
			if (tag >>> 3 == VERSION && (tag & 7) == 0) {
				version = number();
				continue;
			}
			final int length = (tag & 7) == 2 ? length() : 0;
			if (tag >>> 3 == DOMAIN && (tag & 7) == 2) domain = new String(Arrays.copyOfRange(bytes, at, at + length), StandardCharsets.UTF_8);
			skip(tag, length);
		}
		final boolean own = domain.isEmpty() || domain.equals("ai.onnx");
		return own && version > 0 && version < Integer.MAX_VALUE ? OptionalInt.of((int) version) : OptionalInt.empty();
	}

	private void skip(final long tag, final int length) {
		switch ((int) (tag & 7)) {
			case 0 -> number();
			case 1 -> at += 8;
			case 2 -> at += length;
			case 5 -> at += 4;
			default -> throw new IllegalArgumentException();
		}
	}

	private int length() {
		final long length = number();
		if (length < 0 || length > end - at) throw new IllegalArgumentException();
		return (int) length;
	}

	private long number() {
		long value = 0;
		for (int shift = 0; shift < 64 && at < end; shift += 7) {
			final byte next = bytes[at++];
			value |= (long) (next & 0x7f) << shift;
			if (next >= 0) return value;
		}
		throw new IllegalArgumentException();
	}
}
