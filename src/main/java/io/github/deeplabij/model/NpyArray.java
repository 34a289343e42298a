package io.github.deeplabij.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/**
 * What a file in NumPy's format holds (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): numbers
 * of any
 * type, read as floats. Whole numbers from 2^24 on are rounded.
 *
 * @param shape the lengths of the axes, each at least 1
 * @param values the elements, the last axis fastest
 */
public record NpyArray(long[] shape, float[] values) {

	private static final byte[] MAGIC = { (byte) 0x93, 'N', 'U', 'M', 'P', 'Y' };
	private static final int LONGEST_HEADER = 10_000;
	private static final int ALIGNMENT = 64;
	private static final int MOST_BYTES = 1 << 30;
	private static final int MOST_VALUES = 1 << 27;
	private static final int BLOCK = 1 << 16;
	private static final Pattern TYPE = Pattern.compile("'descr': *'([<|=>])([fiub])([1248])'");
	private static final Pattern ORDER = Pattern.compile("'fortran_order': *(True|False)");
	private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, ]*)\\)");

	/**
	 * Reads a file. No more memory is taken than it has bytes, whatever its header says.
	 *
	 * @param in the file from its start; not closed
	 * @param where what to call it in an error message
	 * @throws DeepLabException if it is damaged, larger than a tensor can be, or holds other than numbers
	 */
	public static NpyArray read(final InputStream in, final String where) {
		try {
			return new Reader(where).read(in);
		}
		catch (final IOException | OutOfMemoryError e) {
			throw new DeepLabException(where + " can't be read into memory: " + e.getMessage() + ".", e);
		}
	}

	/**
	 * The bytes of a file that numpy.load reads, in its format 1.0.
	 *
	 * @param type the type of its elements by NumPy's name, such as {@code float32} or {@code uint8}
	 * @throws IllegalArgumentException if there is no such type of numbers
	 */
	public byte[] bytes(final String type) {
		final String code = code(type);
		final int size = Character.digit(code.charAt(1), 10);
		final String lengths = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", ", "(",
			shape.length == 1 ? ",)" : ")"));
		final String header = "{'descr': '" + (size > 1 ? '<' : '|') + code + "', 'fortran_order': False, 'shape': " +
			lengths + ", }";
		final int length = (MAGIC.length + 4 + header.length() + 1 +
			ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - MAGIC.length - 4;
		final ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(MAGIC.length + 4 + length, Math.multiplyExact(size,
			values.length))).order(
			ByteOrder.LITTLE_ENDIAN);
		bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
		bytes.put((header + " ".repeat(length - 1 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
		for (final float value : values) {
			switch (code) {
				case "f4" -> bytes.putFloat(value);
				case "f8" -> bytes.putDouble(value);
				case "u1", "i1", "b1" -> bytes.put((byte) (long) value);
				case "u2", "i2" -> bytes.putShort((short) (long) value);
				case "u4", "i4" -> bytes.putInt((int) (long) value);
				default -> bytes.putLong((long) value);
			}
		}
		return bytes.array();
	}

	private static String code(final String type) {
		return switch (type) {
			case "float32" -> "f4";
			case "float64" -> "f8";
			case "uint8" -> "u1";
			case "int8" -> "i1";
			case "uint16" -> "u2";
			case "int16" -> "i2";
			case "uint32" -> "u4";
			case "int32" -> "i4";
			case "uint64" -> "u8";
			case "int64" -> "i8";
			case "bool" -> "b1";
			default -> throw new IllegalArgumentException(type);
		};
	}

	/** @param where what to call the file in an error message */
	private record Reader(String where) {

		NpyArray read(final InputStream in) throws IOException {
			final String header = header(in);
			final Matcher type = TYPE.matcher(header);
			final Matcher lengths = SHAPE.matcher(header);
			final Matcher order = ORDER.matcher(header);
			if (!type.find() || !lengths.find() ||
				!order.find()) throw wrong("has a header that names no type of numbers, shape and order");
			final int size = Integer.parseInt(type.group(3));
			final ByteOrder endian = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
			final long[] shape = shape(lengths.group(1));
			final int count = count(shape, size);
			final float[] values = values(in, count, type.group(2) + size, endian);
			if (in.read() >= 0) throw wrong("is longer than the " + count + " elements that its header promises");
			return new NpyArray(shape, order.group(1).equals("True") ? lastAxisFastest(values, shape) : values);
		}

		/** The elements of an array whose first axis is the fastest (Fortran's order). */
		private static float[] lastAxisFastest(final float[] values, final long... shape) {
			final int[] strides = new int[shape.length];
			int stride = 1;
			for (int axis = 0; axis < shape.length; axis++) {
				strides[axis] = stride;
				stride *= (int) shape[axis];
			}
			final float[] turned = new float[values.length];
			final int[] at = new int[shape.length];
			int from = 0;
			for (int i = 0; i < turned.length; i++) {
				turned[i] = values[from];
				for (int axis = shape.length - 1; axis >= 0; axis--) {
					from += strides[axis];
					if (++at[axis] < shape[axis]) break;
					from -= at[axis] * strides[axis];
					at[axis] = 0;
				}
			}
			return turned;
		}

		/**
		 * Block by block, so that neither a header that lies nor a large file takes much more than the elements that
		 * are there.
		 */
		private float[] values(final InputStream in, final int count, final String type,
			final ByteOrder endian) throws IOException {
			final int size = Character.digit(type.charAt(1), 10);
			float[] values = new float[Math.min(count, BLOCK)];
			for (int done = 0; done < count; done += BLOCK) {
				final int n = Math.min(BLOCK, count - done);
				final byte[] bytes = in.readNBytes(n * size);
				if (bytes.length < n * size) throw wrong("ends before the " + count +
					" elements that its header promises");
				if (done + n > values.length) values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
				decode(ByteBuffer.wrap(bytes).order(endian), type, values, done, n);
			}
			return values;
		}

		private String header(final InputStream in) throws IOException {
			final byte[] start = in.readNBytes(MAGIC.length + 2);
			if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
				final byte[] longer = Arrays.copyOf(start, ALIGNMENT);
				in.readNBytes(longer, start.length, longer.length - start.length);
				throw OnnxFile.isPointer(longer) ? OnnxFile.pointer(where, "the tensor")
					: wrong("does not start as one");
			}
			final int version = start[MAGIC.length];
			if (version < 1 || version > 3) throw wrong("is of version " + version);
			final byte[] number = Arrays.copyOf(in.readNBytes(version == 1 ? 2 : 4), 4);
			final int length = ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN).getInt();
			if (length < 0 || length > LONGEST_HEADER) throw wrong("has a header of an impossible length");
			return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
		}

		private long[] shape(final String text) {
			try {
				return Arrays.stream(text.split(",")).map(String::strip).filter(length ->
					!length.isEmpty()).mapToLong(Long::parseLong)
					.toArray();
			}
			catch (final NumberFormatException e) {
				throw wrong("has the shape (" + text + ")");
			}
		}

		private int count(final long[] shape, final int size) {
			long count = 1;
			for (final long length : shape) {
				if (length == 0) throw wrong("holds no elements");
				if (length > MOST_VALUES / count) throw tooLarge(shape);
				count *= length;
			}
			if (count * size > MOST_BYTES) throw tooLarge(shape);
			return (int) count;
		}

		private DeepLabException tooLarge(final long... shape) {
			return wrong("has the shape " + Arrays.toString(shape) + ", which is too large to be read");
		}

		private void decode(final ByteBuffer bytes, final String type, final float[] values, final int from,
			final int count) {
			for (int i = from; i < from + count; i++) {
				values[i] = switch (type) {
					case "f2" -> half(bytes.getShort());
					case "f4" -> bytes.getFloat();
					case "f8" -> (float) bytes.getDouble();
					case "u1", "b1" -> Byte.toUnsignedInt(bytes.get());
					case "i1" -> bytes.get();
					case "u2" -> Short.toUnsignedInt(bytes.getShort());
					case "i2" -> bytes.getShort();
					case "u4" -> Integer.toUnsignedLong(bytes.getInt());
					case "i4" -> bytes.getInt();
					case "u8" -> unsigned(bytes.getLong());
					case "i8" -> bytes.getLong();
					default -> throw wrong("holds elements of the type " + type);
				};
			}
		}

		private static float unsigned(final long bits) {
			return bits >= 0 ? bits : 2f * (bits >>> 1);
		}

		/** IEEE 754 binary16. */
		private static float half(final short bits) {
			final int exponent = bits >> 10 & 0x1f;
			final int fraction = bits & 0x3ff;
			final float size = exponent == 0x1f ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN //
				: exponent == 0 ? Math.scalb((float) fraction, -24) : Math.scalb((float) (fraction | 0x400),
					exponent - 25);
			return bits < 0 ? -size : size;
		}

		private DeepLabException wrong(final String what) {
			return new DeepLabException(where +
				" is not a test tensor that can be read (NumPy's .npy with numbers): it " +
				what + "; get the model again, or save the array with numpy.save.");
		}
	}
}
