package io.github.deeplabij.zarr;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import io.github.deeplabij.common.DeepLabException;

/** The metadata of an array of version 3 ({@code zarr.json}). */
final class MetadataV3 {

	static final String FILE = "zarr.json";

	private static final Set<String> KNOWN = Set.of("zarr_format", "node_type", "shape", "data_type", "chunk_grid",
		"chunk_key_encoding", "fill_value", "codecs", "attributes", "dimension_names", "storage_transformers",
		"consolidated_metadata");

	private MetadataV3() {}

	static ArrayMetadata parse(final Json array) {
		requireVersion(array);
		requireKnown(array);
		final ElementType type = type(array);
		final long[] shape = ChunkGrid.requireShape(array, array.sizes("shape"));
		final Extension grid = Extension.of(array, "chunk_grid", array.get("chunk_grid"));
		if (!grid.name().equals("regular")) throw unsupported(array, "the grid of chunks '" + grid.name() + "'");
		final int[] chunks = ChunkGrid.requireChunks(array, "chunk_shape", grid.configuration().sizes("chunk_shape"),
			shape.length, type);
		final long fill = fill(array, type);
		final CodecChain chain = CodecChain.parse(array, array.list("codecs"), type, chunks, FillValue.bytes(type,
			fill));
		return new ArrayMetadata(3, type, shape, chunks, chain.chunkShape(), fill, chain.codec(), keys(array), names(
			array, shape.length), array.optionalObject("attributes").object());
	}

	static void requireVersion(final Json node) {
		if (!"3".equals(String.valueOf(node.get("zarr_format")))) throw node.wrong("zarr_format", "is not 3");
	}

	/** What is not known may be left out only if it says so. */
	private static void requireKnown(final Json array) {
		for (final String field : array.object().keySet()) {
			if (KNOWN.contains(field)) continue;
			final boolean optional = array.get(field) instanceof JsonObject value && value.get(
				"must_understand") instanceof JsonPrimitive must && !must.getAsBoolean();
			if (!optional) throw unsupported(array, "the extension '" + field + "'");
		}
		if (!array.optionalList("storage_transformers").isEmpty()) throw unsupported(array, "storage transformers");
	}

	private static ElementType type(final Json array) {
		final Optional<ElementType> type = array.get("data_type") instanceof JsonPrimitive name ? ElementType.ofV3(name
			.getAsString()) : Optional.empty();
		if (!array.has("data_type")) throw array.wrong("data_type", "is missing");
		return type.orElseThrow(() -> unsupported(array, "elements of the type " + Json.shown(array.get(
			"data_type"))));
	}

	private static long fill(final Json array, final ElementType type) {
		if (!array.has("fill_value")) throw array.wrong("fill_value", "is missing");
		try {
			return FillValue.parse(type, array.get("fill_value"));
		}
		catch (final IllegalArgumentException e) {
			throw array.wrong("fill_value", "is " + Json.shown(array.get("fill_value")) +
				", which is no number of the array's type");
		}
	}

	private static ChunkKeys keys(final Json array) {
		final Extension keys = Extension.of(array, "chunk_key_encoding", array.get("chunk_key_encoding"));
		final boolean prefixed = keys.name().equals("default");
		if (!prefixed && !keys.name().equals("v2")) throw unsupported(array, "keys of chunks '" + keys.name() + "'");
		final String separator = keys.configuration().text("separator", prefixed ? "/" : ".");
		if (!separator.equals(".") && !separator.equals("/")) throw array.wrong("separator", "is neither . nor /");
		return new ChunkKeys(prefixed, separator.charAt(0));
	}

	private static List<String> names(final Json array, final int axes) {
		final List<JsonElement> names = array.optionalList("dimension_names");
		if (!names.isEmpty() && names.size() != axes) throw array.wrong("dimension_names", "has " + names.size() +
			" names, and the array " + axes + " axes");
		return names.stream().map(name -> name.isJsonPrimitive() ? name.getAsString() : "").toList();
	}

	private static DeepLabException unsupported(final Json array, final String feature) {
		return new DeepLabException(new ZarrProblem.Unsupported(array.where(), feature));
	}

	/** The metadata that are written. */
	static JsonObject json(final ArraySpec spec) {
		final JsonObject array = new JsonObject();
		array.addProperty("zarr_format", 3);
		array.addProperty("node_type", "array");
		array.add("shape", MetadataV2.numbers(spec.shape()));
		array.addProperty("data_type", spec.type().v3Name());
		final JsonObject grid = new JsonObject();
		grid.add("chunk_shape", MetadataV2.numbers(spec.shards().orElse(spec.chunks())));
		array.add("chunk_grid", extension("regular", grid));
		final JsonObject keys = new JsonObject();
		keys.addProperty("separator", String.valueOf(spec.separator()));
		array.add("chunk_key_encoding", extension("default", keys));
		array.add("fill_value", FillValue.json(spec.type(), spec.fill()));
		array.add("codecs", codecs(spec));
		if (!spec.names().isEmpty()) {
			final JsonArray names = new JsonArray();
			spec.names().forEach(name -> names.add(name.isEmpty() ? JsonNull.INSTANCE : new JsonPrimitive(name)));
			array.add("dimension_names", names);
		}
		array.add("attributes", spec.attributes());
		return array;
	}

	private static JsonArray codecs(final ArraySpec spec) {
		if (spec.shards().isEmpty()) return chunkCodecs(spec);
		final JsonObject sharding = new JsonObject();
		sharding.add("chunk_shape", MetadataV2.numbers(spec.chunks()));
		sharding.add("codecs", chunkCodecs(spec));
		final JsonArray index = new JsonArray();
		index.add(littleEndian());
		index.add(extension("crc32c", null));
		sharding.add("index_codecs", index);
		sharding.addProperty("index_location", "end");
		final JsonArray codecs = new JsonArray();
		codecs.add(extension("sharding_indexed", sharding));
		return codecs;
	}

	private static JsonArray chunkCodecs(final ArraySpec spec) {
		final JsonArray codecs = new JsonArray();
		codecs.add(spec.type().bytes() == 1 ? extension("bytes", null) : littleEndian());
		compression(spec).ifPresent(codecs::add);
		if (spec.checksums()) codecs.add(extension("crc32c", null));
		return codecs;
	}

	private static Optional<JsonObject> compression(final ArraySpec spec) {
		final JsonObject settings = new JsonObject();
		switch (spec.compression()) {
			case NONE -> {
				return Optional.empty();
			}
			case GZIP -> {
				settings.addProperty("level", DeflateCodec.LEVEL);
				return Optional.of(extension("gzip", settings));
			}
			case ZSTD -> {
				settings.addProperty("level", ZstdCodec.LEVEL);
				settings.addProperty("checksum", false);
				return Optional.of(extension("zstd", settings));
			}
			case BLOSC -> {
				settings.addProperty("cname", "zstd");
				settings.addProperty("clevel", ZstdCodec.LEVEL);
				settings.addProperty("shuffle", "shuffle");
				settings.addProperty("typesize", spec.type().bytes());
				settings.addProperty("blocksize", 0);
				return Optional.of(extension("blosc", settings));
			}
			default -> throw new IllegalArgumentException("Zarr 3 has no codec for " + spec.compression());
		}
	}

	private static JsonObject littleEndian() {
		final JsonObject order = new JsonObject();
		order.addProperty("endian", "little");
		return extension("bytes", order);
	}

	private static JsonObject extension(final String name, final JsonObject configuration) {
		final JsonObject extension = new JsonObject();
		extension.addProperty("name", name);
		if (configuration != null) extension.add("configuration", configuration);
		return extension;
	}
}
