package io.github.deeplabij.zarr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;

/** Metadata and chunks that were damaged give values or one sentence, and nothing else. */
class DamagedZarrTest {

	private static final Path FOLDER = Path.of("src/test/resources/zarr");
	private static final int ROUNDS = 100;

	/** What may stand in the place of a number or text of metadata. */
	private static final List<String> ODD = List.of("0", "-1", "1", "3", "2147483647", "2147483648", "1073741824",
		"9223372036854775807", "1e999999999", "-1e-999999999", "0.5", "NaN", "null", "true", "\"\"", "\"x\"", "[]",
		"[0]", "[1, 2]", "{}", "[[]]", "\"../..\"", "\"0xffff\"", "99999999999999999999999999", "{\"name\": \"bytes\"}",
		"{\"id\": \"zlib\"}", "\"F\"", "\"zstd\"");

	static List<Variant> variants() throws Exception {
		return Variant.list(FOLDER);
	}

	/** A store of which some files are others. */
	private record Changed(FolderStore good, Map<String, byte[]> others) implements Store {

		@Override
		public String name() {
			return "changed";
		}

		@Override
		public byte[] read(final String key) {
			return others.getOrDefault(key, good.read(key));
		}

		@Override
		public byte[] read(final String key, final long offset, final int length) {
			final byte[] all = read(key);
			if (all == null) return null;
			if (offset < 0 || offset > all.length - (long) length) throw new DeepLabException(
				new ZarrProblem.Unreadable(key, "it is shorter than it should be"));
			return Arrays.copyOfRange(all, (int) offset, (int) offset + length);
		}

		@Override
		public byte[] readEnd(final String key, final int length) {
			final byte[] all = read(key);
			return all == null ? null : read(key, all.length - (long) length, length);
		}

		@Override
		public long size(final String key) {
			final byte[] all = read(key);
			return all == null ? -1 : all.length;
		}

		@Override
		public void write(final String key, final byte[] value) {
			others.put(key, value);
		}

		@Override
		public List<String> list(final String prefix) {
			return good.list(prefix);
		}

		@Override
		public boolean isWritable() {
			return true;
		}
	}

	/** Reads some values, or gets one sentence; whatever else is thrown fails the test. */
	private static void reads(final Store store, final String name) {
		try {
			final ZarrArray array = ZarrArray.open(store, name);
			final int[] size = new int[array.shape().length];
			for (int i = 0; i < size.length; i++) size[i] = (int) Math.min(array.shape()[i], 20);
			if (Shapes.count(size) < 1_000_000) array.read(new long[size.length], size);
		}
		catch (final DeepLabException e) {
			assertTrue(e.problem() instanceof ZarrProblem && !e.getMessage().contains("\n"), e::toString);
		}
	}

	@ParameterizedTest
	@MethodSource("variants")
	void damagedMetadataIsASentence(final Variant variant) {
		final FolderStore good = new FolderStore(FOLDER);
		final boolean old = good.size(variant.name() + "/.zarray") >= 0;
		final String key = variant.name() + (old ? "/.zarray" : "/zarr.json");
		final String text = new String(good.read(key), StandardCharsets.UTF_8);
		final List<int[]> values = values(text);
		final Random random = new Random(variant.name().hashCode());
		for (int i = 0; i < ROUNDS; i++) {
			final int[] at = values.get(random.nextInt(values.size()));
			String changed = text.substring(0, at[0]) + ODD.get(random.nextInt(ODD.size())) + text.substring(at[1]);
			if (i % 10 == 0) changed = changed.substring(0, random.nextInt(changed.length()));
			reads(new Changed(good, new HashMap<>(Map.of(key, changed.getBytes(StandardCharsets.UTF_8)))), variant
				.name());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.4", "0.5" })
	void damagedImagesAreASentence(final String version, @TempDir final Path folder) {
		final FolderStore good = new FolderStore(folder);
		SmallImage.write(good, "", version);
		final String key = version.equals("0.4") ? ".zattrs" : "zarr.json";
		final String text = new String(good.read(key), StandardCharsets.UTF_8);
		final List<int[]> values = values(text);
		final Random random = new Random(1);
		for (int i = 0; i < 10 * ROUNDS; i++) {
			final int[] at = values.get(random.nextInt(values.size()));
			final String changed = text.substring(0, at[0]) + ODD.get(random.nextInt(ODD.size())) +
				text.substring(at[1]);
			final Store store = new Changed(good, new HashMap<>(Map.of(key, changed.getBytes(StandardCharsets.UTF_8))));
			try {
				final OmeImage image = OmeImage.open(store, "");
				image.read(0, new OmeImage.Place(0, 0, 0), 0, 0, 1, 1);
			}
			catch (final DeepLabException e) {
				assertTrue(e.problem() instanceof ZarrProblem && !e.getMessage().contains("\n"), e::toString);
			}
		}
	}

	/** Where values stand in a text of JSON. */
	private static List<int[]> values(final String text) {
		final List<int[]> values = new ArrayList<>();
		final Matcher matcher = Pattern.compile(
			"(?<=[:\\[,])\\s*(\"[^\"]*\"|-?\\d[\\d.e+-]*|null|true|false|\\[[^\\[\\]]*\\]|\\{[^{}]*\\})" +
				"(?=\\s*[,\\]}])").matcher(text);
		for (int from = 0; matcher.find(from); from = matcher.start(1) + 1) values.add(new int[] { matcher.start(1),
			matcher.end(1) });
		return values;
	}

	@ParameterizedTest
	@MethodSource("variants")
	void damagedChunksAreASentence(final Variant variant) {
		final FolderStore good = new FolderStore(FOLDER);
		final ZarrArray array = ZarrArray.open(good, variant.name());
		final long[] last = array.shardCounts();
		for (int i = 0; i < last.length; i++) last[i] = variant.hole() == null ? 0 : last[i] - 1;
		final String key = array.shardKey(last);
		final byte[] bytes = good.read(key);
		final Random random = new Random(variant.name().hashCode());
		for (int i = 0; i < ROUNDS; i++) {
			byte[] changed = bytes.clone();
			for (int j = random.nextInt(4); j >= 0; j--) changed[random.nextInt(i % 2 == 0 ? Math.min(40,
				changed.length) : changed.length)] = (byte) random.nextInt();
			if (i % 5 == 0) changed = Arrays.copyOf(changed, random.nextInt(2 * changed.length));
			final ZarrArray damaged = ZarrArray.open(new Changed(good, new HashMap<>(Map.of(key, changed))), variant
				.name());
			try {
				damaged.read(array.shardOrigin(last), array.shardShape(last));
			}
			catch (final DeepLabException e) {
				assertTrue(e.problem() instanceof ZarrProblem && !e.getMessage().contains("\n"), e::toString);
			}
		}
	}

	/** zarrita does not look at checksums. */
	@ParameterizedTest
	@ValueSource(strings = { "v3-crc-u1", "v3-shards-end-u2" })
	void aChecksumThatDoesNotMatchIsAnError(final String name) {
		final FolderStore good = new FolderStore(FOLDER);
		final ZarrArray array = ZarrArray.open(good, name);
		final long[] shard = array.shardCounts();
		for (int i = 0; i < shard.length; i++) shard[i]--;
		final String key = array.shardKey(shard);
		final byte[] bytes = good.read(key);
		for (int at = 0; at < bytes.length; at++) {
			final byte[] changed = bytes.clone();
			changed[at] ^= 1;
			final ZarrArray damaged = ZarrArray.open(new Changed(good, new HashMap<>(Map.of(key, changed))), name);
			final DeepLabException e = assertThrows(DeepLabException.class, () -> damaged.read(array.shardOrigin(shard),
				array.shardShape(shard)), "byte " + at);
			assertTrue(e.getMessage().contains("checksum"), e.getMessage());
		}
	}

	@Test
	void nestingWithoutEndIsRefused() {
		final Map<String, byte[]> files = new HashMap<>();
		files.put("x/zarr.json", ("[".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8));
		final DeepLabException e = assertThrows(DeepLabException.class,
			() -> ZarrArray.open(new Changed(new FolderStore(
			FOLDER), files), "x"));
		assertEquals("changed/x is nested too deep.", e.getMessage());
	}
}
