package io.github.deeplabij.zarr;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import io.github.deeplabij.common.DeepLabException;

/** The metadata of an array of version 2 ({@code .zarray}, {@code .zattrs}). */
final class MetadataV2 {

	static final String ARRAY = ".zarray";
	static final String GROUP = ".zgroup";
	static final String ATTRIBUTES = ".zattrs";

	private MetadataV2() {}

	static ArrayMetadata parse(final Json array, final JsonObject attributes) {
		if (!"2".equals(String.valueOf(array.get("zarr_format")))) throw array.wrong("zarr_format", "is not 2");
		final String dtype = array.text("dtype");
		final ElementType type = type(array, dtype);
		final long[] shape = ChunkGrid.requireShape(array, array.sizes("shape"));
		final int[] chunks = ChunkGrid.requireChunks(array, "chunks", array.sizes("chunks"), shape.length, type);
		requireNoFilters(array);
		return new ArrayMetadata(2, type, shape, chunks, chunks, fill(array, type), codec(array, type, chunks, dtype
			.charAt(0) == '>'), new ChunkKeys(false, separator(array)), List.of(), attributes);
	}

	private static ElementType type(final Json array, final String dtype) {
		final Optional<ElementType> type = dtype.matches("[<>|].*") ? ElementType.ofV2(dtype.substring(1)) : Optional
			.empty();
		return type.orElseThrow(() -> new DeepLabException(new ZarrProblem.Unsupported(array.where(),
			"elements of the type " + Json.shown(array.get("dtype")))));
	}

	private static void requireNoFilters(final Json array) {
		for (final Json filter : array.objects("filters")) throw new DeepLabException(new ZarrProblem.Unsupported(array
			.where(), "the filter '" + filter.text("id") + "'"));
	}

	private static long fill(final Json array, final ElementType type) {
		if (!array.has("fill_value")) return 0;
		try {
			return FillValue.parse(type, array.get("fill_value"));
		}
		catch (final IllegalArgumentException e) {
			throw array.wrong("fill_value", "is " + Json.shown(array.get("fill_value")) +
				", which is no number of the array's type");
		}
	}

	private static char separator(final Json array) {
		final String separator = array.text("dimension_separator", ".");
		if (!separator.equals(".") && !separator.equals("/")) throw array.wrong("dimension_separator",
			"is neither . nor /");
		return separator.charAt(0);
	}

	private static ChunkCodec codec(final Json array, final ElementType type, final int[] chunks,
		final boolean bigEndian)
	{
		final String order = array.text("order", "C");
		if (!order.equals("C") && !order.equals("F")) throw array.wrong("order", "is neither C nor F");
		final boolean turned = order.equals("F") && chunks.length > 1;
		final int[] axes = IntStream.range(0, chunks.length).map(i -> chunks.length - 1 - i).toArray();
		final int[] stored = turned ? Target.ordered(chunks, axes) : chunks;
		final ChunkCodec values = new BytesCodec(stored, type.bytes(), bigEndian);
		final ChunkCodec packed = array.has("compressor") ? new PackedCodec(values, List.of(compressor(array, type)))
			: values;
		return turned ? new TransposedCodec(packed, chunks, axes, type.bytes()) : packed;
	}

	private static ByteCodec compressor(final Json array, final ElementType type) {
		final String id = array.object("compressor").text("id");
		return switch (id) {
			case "gzip" -> DeflateCodec.GZIP;
			case "zlib" -> DeflateCodec.ZLIB;
			case "zstd" -> new ZstdCodec();
			case "lz4" -> new Lz4Codec();
			case "blosc" -> new Blosc(type.bytes());
			default -> throw new DeepLabException(new ZarrProblem.Unsupported(array.where(), "the compression '" + id +
				"'"));
		};
	}

	/** The metadata that are written. */
	static JsonObject json(final ArraySpec spec) {
		final JsonObject array = new JsonObject();
		array.addProperty("zarr_format", 2);
		array.add("shape", numbers(spec.shape()));
		array.add("chunks", numbers(spec.chunks()));
		array.addProperty("dtype", (spec.type().bytes() == 1 ? "|" : "<") + spec.type().v2Name());
		array.add("compressor", compressor(spec));
		array.add("fill_value", FillValue.json(spec.type(), spec.fill()));
		array.addProperty("order", "C");
		array.add("filters", JsonNull.INSTANCE);
		array.addProperty("dimension_separator", String.valueOf(spec.separator()));
		return array;
	}

	private static JsonElement compressor(final ArraySpec spec) {
		final JsonObject compressor = new JsonObject();
		switch (spec.compression()) {
			case NONE -> {
				return JsonNull.INSTANCE;
			}
			case GZIP -> {
				compressor.addProperty("id", "gzip");
				compressor.addProperty("level", DeflateCodec.LEVEL);
			}
			case ZLIB -> {
				compressor.addProperty("id", "zlib");
				compressor.addProperty("level", DeflateCodec.LEVEL);
			}
			case ZSTD -> {
				compressor.addProperty("id", "zstd");
				compressor.addProperty("level", ZstdCodec.LEVEL);
			}
			case BLOSC -> {
				compressor.addProperty("id", "blosc");
				compressor.addProperty("cname", "zstd");
				compressor.addProperty("clevel", ZstdCodec.LEVEL);
				compressor.addProperty("shuffle", 1);
				compressor.addProperty("blocksize", 0);
			}
		}
		return compressor;
	}

	static JsonArray numbers(final List<? extends Number> numbers) {
		final JsonArray array = new JsonArray();
		numbers.forEach(array::add);
		return array;
	}
}
