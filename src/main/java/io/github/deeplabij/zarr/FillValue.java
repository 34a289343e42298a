package io.github.deeplabij.zarr;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

/**
 * What a missing chunk holds, exact in 64 bits: a whole number in two's complement, of uint64 bit by bit; or the bits
 * of a float32 or float64, as {@link Float#floatToRawIntBits} and {@link Double#doubleToRawLongBits} give them.
 */
public final class FillValue {

	/** Longer ones, or such of a larger exponent, are no numbers of 64 bits. */
	private static final int LONGEST = 400;
	private static final int LARGEST_EXPONENT = 400;

	private FillValue() {}

	/** The bits of a number as the type has it. */
	public static long of(final ElementType type, final double number) {
		return switch (type) {
			case FLOAT32 -> Float.floatToRawIntBits((float) number) & 0xffffffffL;
			case FLOAT64 -> Double.doubleToRawLongBits(number);
			default -> (long) number;
		};
	}

	/** The number that bits stand for, as near as a float64 comes. */
	public static double number(final ElementType type, final long bits) {
		return switch (type) {
			case FLOAT32 -> Float.intBitsToFloat((int) bits);
			case FLOAT64 -> Double.longBitsToDouble(bits);
			case UINT64 -> unsigned(bits).doubleValue();
			default -> bits;
		};
	}

	/** The element's bytes, little-endian. */
	static byte[] bytes(final ElementType type, final long bits) {
		return Arrays.copyOf(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array(), type
			.bytes());
	}

	/**
	 * The bits of what stands in metadata.
	 *
	 * @throws IllegalArgumentException if it is no number, or one that the type does not have
	 */
	static long parse(final ElementType type, final JsonElement value) {
		if (!(value instanceof JsonPrimitive given)) throw new IllegalArgumentException("is no number");
		if (given.isBoolean()) return given.getAsBoolean() ? 1 : 0;
		return type.isFloat() ? parseFloat(type, given.getAsString()) : parseWhole(type, given.getAsString());
	}

	private static long parseFloat(final ElementType type, final String text) {
		if (text.matches("0x[0-9a-fA-F]{1,16}")) {
			final long bits = Long.parseUnsignedLong(text.substring(2), 16);
			if (type == ElementType.FLOAT32 && bits >>> 32 != 0) throw new IllegalArgumentException(
				"has too many digits");
			return bits;
		}
		if (text.length() > LONGEST) throw new IllegalArgumentException("has too many digits");
		return of(type, switch (text) {
			case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
			case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
			case "NaN", "nan" -> Double.NaN;
			default -> Double.parseDouble(text);
		});
	}

	private static long parseWhole(final ElementType type, final String text) {
		if (text.length() > LONGEST) throw new IllegalArgumentException("has too many digits");
		final BigDecimal number = new BigDecimal(text);
		if (Math.abs((long) number.scale()) > LARGEST_EXPONENT) throw new IllegalArgumentException("is too large");
		final BigInteger whole;
		try {
			whole = number.toBigIntegerExact();
		}
		catch (final ArithmeticException e) {
			throw new IllegalArgumentException("is no whole number", e);
		}
		final boolean fits = type.isUnsigned() ? whole.signum() >= 0 && whole.bitLength() <= 8 * type.bytes() : whole
			.bitLength() < 8 * type.bytes();
		if (!fits) throw new IllegalArgumentException("does not fit in " + type.v3Name());
		return whole.longValue();
	}

	/** As it stands in metadata. */
	static JsonPrimitive json(final ElementType type, final long bits) {
		if (type == ElementType.UINT64) return new JsonPrimitive(unsigned(bits));
		if (!type.isFloat()) return new JsonPrimitive(bits);
		final double number = number(type, bits);
		if (Double.isNaN(number)) return new JsonPrimitive("NaN");
		if (Double.isInfinite(number)) return new JsonPrimitive(number > 0 ? "Infinity" : "-Infinity");
		return new JsonPrimitive(number);
	}

	private static BigInteger unsigned(final long bits) {
		return new BigInteger(Long.toUnsignedString(bits));
	}
}
