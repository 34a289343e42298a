package io.github.deeplabij.zarr;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** A small array whose values follow from its name's entry in variants.json; see src/test/python/zarr_arrays.py. */
record Variant(String name, String type, long[] shape, String values, long[] hole, String fill) {

	private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

	static List<Variant> list(final Path folder) throws IOException {
		final List<Variant> variants = new ArrayList<>();
		for (final JsonElement each : JsonParser.parseString(Files.readString(folder.resolve("variants.json")))
			.getAsJsonArray())
		{
			final JsonObject json = each.getAsJsonObject();
			variants.add(new Variant(json.get("name").getAsString(), json.get("type").getAsString(), longs(json.get(
				"shape")), json.get("values").getAsString(), json.get("hole").isJsonNull() ? null : longs(json.get(
					"hole")), json.get("fill").getAsString()));
		}
		return variants;
	}

	private static long[] longs(final JsonElement array) {
		return array.getAsJsonArray().asList().stream().mapToLong(JsonElement::getAsLong).toArray();
	}

	/** Its entry in variants.json. */
	String json() {
		final JsonObject json = new JsonObject();
		json.addProperty("name", name);
		json.addProperty("type", type);
		json.add("shape", array(shape));
		json.addProperty("values", values);
		json.add("hole", hole == null ? null : array(hole));
		json.addProperty("fill", fill);
		return json.toString();
	}

	private static JsonArray array(final long[] numbers) {
		final JsonArray array = new JsonArray();
		Arrays.stream(numbers).forEach(array::add);
		return array;
	}

	@Override
	public String toString() {
		return name;
	}

	ElementType elementType() {
		return type.equals("bool") ? ElementType.UINT8 : ElementType.ofV3(type).orElseThrow();
	}

	int[] wholeShape() {
		return Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
	}

	/** The values of a box, as {@link ZarrArray#read} gives them. */
	Object expected(final long[] origin, final int[] size) {
		final int count = (int) Shapes.count(size);
		final byte[] bytes = new byte[count * elementType().bytes()];
		final Object box = Values.of(bytes, elementType());
		final int[] strides = Shapes.strides(size);
		for (int i = 0; i < count; i++) {
			long k = 0;
			boolean missing = hole != null;
			for (int axis = 0; axis < size.length; axis++) {
				final long at = origin[axis] + i / strides[axis] % size[axis];
				k = k * shape[axis] + at;
				missing &= hole != null && at < hole[axis];
			}
			set(box, i, missing ? fillValue() : value(k));
		}
		return box;
	}

	private Number fillValue() {
		if (elementType().isFloat()) return Double.parseDouble(fill);
		return fill.startsWith("-") ? Long.parseLong(fill) : Long.parseUnsignedLong(fill);
	}

	private Number value(final long k) {
		final long made = values.equals("smooth") ? k / 7 : (31 * k * k + 7 * k + 11) * MULTIPLIER >>> 32;
		if (type.equals("bool")) return made % 2;
		return elementType().isFloat() ? (Number) (made % 10007 / 8.0) : made;
	}

	private static void set(final Object box, final int at, final Number value) {
		if (box instanceof byte[] bytes) bytes[at] = value.byteValue();
		else if (box instanceof short[] shorts) shorts[at] = value.shortValue();
		else if (box instanceof int[] ints) ints[at] = value.intValue();
		else if (box instanceof long[] longs) longs[at] = value.longValue();
		else if (box instanceof float[] floats) floats[at] = value.floatValue();
		else ((double[]) box)[at] = value.doubleValue();
	}

	/** Whether two arrays of primitives are of one type and have the same bits. */
	static boolean equal(final Object a, final Object b) {
		if (a.getClass() != b.getClass() || Array.getLength(a) != Array.getLength(b)) return false;
		return Arrays.deepEquals(new Object[] { a }, new Object[] { b });
	}
}
