package io.github.deeplabij.zarr;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the elements of an array are. Unsigned ones come in Java's signed type of the same width, bit by bit. */
public enum ElementType {
	INT8(1, "i1"), UINT8(1, "u1"), INT16(2, "i2"), UINT16(2, "u2"), INT32(4, "i4"), UINT32(4, "u4"), INT64(8, "i8"),
	UINT64(8, "u8"), FLOAT32(4, "f4"), FLOAT64(8, "f8");

	private final int bytes;
	private final String code;

	ElementType(final int bytes, final String code) {
		this.bytes = bytes;
		this.code = code;
	}

	/** Bytes of an element: 1, 2, 4 or 8. */
	public int bytes() {
		return bytes;
	}

	/** Its name in version 3, such as {@code uint16}. */
	public String v3Name() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Its name in version 2 without the order of bytes, such as {@code u2}. */
	public String v2Name() {
		return code;
	}

	/** Whether it is float32 or float64. */
	public boolean isFloat() {
		return this == FLOAT32 || this == FLOAT64;
	}

	/** Whether it is a whole number without a sign. */
	public boolean isUnsigned() {
		return code.startsWith("u");
	}

	/** The type of that name in version 3; boolean values are read as uint8, 0 or 1. */
	static Optional<ElementType> ofV3(final String name) {
		return name.equals("bool") ? Optional.of(UINT8) : Arrays.stream(values()).filter(each -> each.v3Name().equals(
			name)).findAny();
	}

	/** The type of that name in version 2, without the order of bytes; boolean values are read as uint8, 0 or 1. */
	static Optional<ElementType> ofV2(final String name) {
		return name.equals("b1") ? Optional.of(UINT8) : Arrays.stream(values()).filter(each -> each.code.equals(name))
			.findAny();
	}
}
