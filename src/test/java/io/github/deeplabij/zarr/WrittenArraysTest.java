package io.github.deeplabij.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read back, by other programs too where they can be had; see {@link OtherPrograms}. */
class WrittenArraysTest {

	@TempDir
	static Path folder;

	/** An array, and how it is written. */
	record Written(Variant variant, ArraySpec spec) {

		@Override
		public String toString() {
			return variant.name();
		}
	}

	static List<Written> arrays() {
		final List<Written> arrays = new ArrayList<>();
		for (final ElementType type : ElementType.values()) {
			final ArraySpec spec = ArraySpec.of(type, 37, 41).names("y", "x");
			final String name = type.v3Name();
			arrays.add(written("v3-" + name, "noise", spec.chunks(16, 16)));
			arrays.add(written("v2-" + name, "noise", spec.version(2).chunks(16, 16).names(new String[0])));
			arrays.add(written("v3-shards-" + name, "smooth", spec.chunks(8, 8).shards(16, 24).fill(FillValue.of(type,
				3))));
		}
		for (final ArraySpec.Compression each : ArraySpec.Compression.values()) {
			final ArraySpec spec = ArraySpec.of(ElementType.UINT16, 3, 50, 60).chunks(2, 30, 60).compression(each);
			arrays.add(written("v2-" + each, "smooth", spec.version(2).separator('.')));
			if (each != ArraySpec.Compression.ZLIB) {
				arrays.add(written("v3-" + each, "smooth", spec.separator('.')));
				arrays.add(written("v3-no-checksum-" + each, "noise", spec.checksums(false)));
				arrays.add(written("v3-shards-" + each, "noise", spec.shards(2, 60, 120).chunks(1, 30, 60)));
			}
		}
		arrays.add(written("v2-fill", "noise", ArraySpec.of(ElementType.INT64, 20, 20).version(2).chunks(10, 10).fill(
			Long.MIN_VALUE + 1)));
		arrays.add(written("v3-fill", "noise", ArraySpec.of(ElementType.UINT64, 20, 20).chunks(10, 10).fill(-2)));
		arrays.add(written("v3-nan", "noise", ArraySpec.of(ElementType.FLOAT32, 20, 20).chunks(5, 5).shards(10, 10)
			.fill(FillValue.of(ElementType.FLOAT32, Double.NaN))));
		arrays.add(written("v3-scalar", "noise", ArraySpec.of(ElementType.FLOAT64)));
		return arrays;
	}

	/** The first shard is left out, so that it is what is missing. */
	private static Written written(final String name, final String values, final ArraySpec spec) {
		final long[] shape = Lists.longs(spec.shape());
		final boolean scalar = shape.length == 0;
		final long[] hole = spec.shards().orElse(spec.chunks()).stream().mapToLong(Integer::longValue).toArray();
		for (int i = 0; i < hole.length; i++) hole[i] = Math.min(hole[i], shape[i]);
		final long fill = spec.fill();
		final String fillText = FillValue.json(spec.type(), fill).getAsString();
		return new Written(new Variant(name.toLowerCase(Locale.ROOT), spec.type().v3Name(), shape, values,
			scalar ? null : hole, fillText), spec);
	}

	@BeforeAll
	static void write() throws IOException {
		final FolderStore store = new FolderStore(folder);
		for (final Written each : arrays()) {
			final Variant variant = each.variant();
			final ZarrArray array = ZarrArray.create(store, variant.name(), each.spec());
			final long[] counts = array.shardCounts();
			final int[] ones = new int[counts.length];
			Arrays.fill(ones, 1);
			Chunks.forEach(new long[counts.length], Arrays.stream(counts).mapToInt(Math::toIntExact).toArray(), ones,
				overlap -> {
					final long[] shard = overlap.chunk();
					if (variant.hole() != null && Arrays.stream(shard).allMatch(number -> number == 0)) return;
					array.writeShard(shard, variant.expected(array.shardOrigin(shard), array.shardShape(shard)));
				});
		}
		Files.writeString(folder.resolve("variants.json"), arrays().stream().map(each -> each.variant().json()).collect(
			Collectors.joining(",\n", "[\n", "\n]\n")));
	}

	@ParameterizedTest
	@MethodSource("arrays")
	void areReadBack(final Written written) {
		final Variant variant = written.variant();
		final ZarrArray array = ZarrArray.open(new FolderStore(folder), variant.name());
		assertEquals(written.spec().fill(), array.fill());
		assertEquals(written.spec().names(), array.names());
		assertEquals(written.spec().chunks(), Lists.of(array.chunkShape()));
		assertEquals(written.spec().shards().orElse(written.spec().chunks()), Lists.of(array.shardShape()));
		final long[] origin = new long[variant.shape().length];
		assertTrue(Variant.equal(variant.expected(origin, variant.wholeShape()), array.read(origin, variant
			.wholeShape())));
		assertEquals(variant.hole() == null, array.shardExists(origin));
	}

	@ParameterizedTest
	@MethodSource("io.github.deeplabij.zarr.OtherPrograms#all")
	void areReadByOtherPrograms(final OtherPrograms program) throws Exception {
		assertTrue(program.read(folder).matches("\\d\\d+ arrays are equal"));
	}

	/** A viewer can't tell a file that is missing from one that was lost. */
	@Test
	void anEmptyShardIsWrittenToo() {
		final ZarrArray array = ZarrArray.create(new FolderStore(folder.resolve("empty")), "", ArraySpec.of(
			ElementType.UINT8, 8, 8).chunks(2, 2).shards(4, 4));
		assertFalse(array.shardExists(new long[] { 1, 1 }));
		array.writeShard(new long[] { 1, 1 }, new byte[16]);
		assertTrue(array.shardExists(new long[] { 1, 1 }));
	}

	/** Also at the end of the array, where a part of it reaches out. */
	@Test
	void anEmptyShardHasTheBytesOfFillValues() {
		final FolderStore store = new FolderStore(folder.resolve("filled"));
		for (final ArraySpec spec : List.of(ArraySpec.of(ElementType.UINT16, 7, 8).chunks(2, 2).shards(4, 4).fill(3),
			ArraySpec.of(ElementType.UINT16, 7, 8).version(2).chunks(4, 4).fill(3)))
		{
			final ZarrArray array = ZarrArray.create(store, "v" + spec.version(), spec);
			final long[] last = { 1, 1 };
			assertTrue(array.isMissing(new long[] { 4, 4 }, new int[] { 3, 4 }));
			array.writeEmptyShard(last);
			final byte[] quick = store.read(array.shardKey(last));
			final short[] values = new short[12];
			Arrays.fill(values, (short) 3);
			array.writeShard(last, values);
			assertArrayEquals(store.read(array.shardKey(last)), quick);
			assertFalse(array.isMissing(new long[] { 3, 3 }, new int[] { 2, 2 }));
			assertTrue(array.isMissing(new long[] { 0, 0 }, new int[] { 4, 8 }));
		}
	}
}
