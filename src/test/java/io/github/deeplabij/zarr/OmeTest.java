package io.github.deeplabij.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.github.deeplabij.common.DeepLabException;

/** Images of OME-Zarr, and the labels that are written beside them. */
class OmeTest {

	private static final Map<Long, OmeLabels.Entry> CLASSES = Map.of(1L, new OmeLabels.Entry("cell", 0xff8000), 2L,
		new OmeLabels.Entry("nucleus", 0x0000ff));

	@TempDir
	Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "0.4", "0.5" })
	void anImageIsRead(final String version) {
		final OmeImage image = SmallImage.write(new FolderStore(folder), "some/where", version);
		assertEquals(version, image.version());
		assertEquals("cells", image.name());
		assertEquals(List.of("c", "z", "y", "x"), image.axes().stream().map(OmeAxis::name).toList());
		assertEquals(2, image.levels().size());
		assertArrayEquals(new double[] { 1, 2, 1, 0.5 }, image.level(1).scale());
		assertArrayEquals(new double[] { 0, 0, 0.25, 0.125 }, image.level(1).translation());
		assertEquals(new OmeChannel("actin", 0x00ff00, 0, 500), image.channels().get(1));
		assertEquals(1, image.size(0, "t"));
		assertEquals(30, image.size(1, "x"));
		final short[] read = (short[]) image.read(0, new OmeImage.Place(0, 1, 2), 58, 10, 2, 3);
		final short[] plane = SmallImage.plane(1, 2, 40, 60);
		assertArrayEquals(new short[] { plane[658], plane[659], plane[718], plane[719], plane[778], plane[779] }, read);
		final DeepLabException e = assertThrows(DeepLabException.class, () -> image.level(2));
		assertTrue(e.getMessage().endsWith("has no level 2; it has 0 (60 x 40), 1 (30 x 20)."), e.getMessage());
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.4", "0.5" })
	void labelsAreWritten(final String version) {
		final Store store = new FolderStore(folder);
		final OmeImage image = SmallImage.write(store, "", version);
		final OmeLabels.Spec spec = new OmeLabels.Spec(ElementType.UINT8, 16, 32, CLASSES);
		final OmeLabels labels = OmeLabels.create(image, "first", spec);
		fill(labels);
		OmeLabels.create(image, "second one", spec);
		OmeLabels.create(image, "first", spec);
		assertEquals("[\"first\",\"second one\"]", ome(store, "labels").get("labels").toString());

		final OmeImage read = OmeImage.open(store, "labels/first");
		assertEquals(version, read.version());
		assertEquals(image.axes(), read.axes());
		assertEquals(1, read.size(0, "c"));
		for (int level = 0; level < 2; level++) {
			assertArrayEquals(image.level(level).scale(), read.level(level).scale());
			assertArrayEquals(image.level(level).translation(), read.level(level).translation());
			assertEquals(version.equals("0.5") ? List.of("c", "z", "y", "x") : List.of(), read.level(level).array()
				.names());
		}
		final byte[] fine = (byte[]) read.read(0, new OmeImage.Place(0, 0, 1), 0, 0, 60, 40);
		final byte[] coarse = (byte[]) read.read(1, new OmeImage.Place(0, 0, 1), 0, 0, 30, 20);
		// the centre of a coarse pixel lies between four fine ones; the one below and to the right is taken
		for (int y = 0; y < 20; y++)
			for (int x = 0; x < 30; x++) assertEquals(fine[(2 * y + 1) * 60 + 2 * x + 1], coarse[y * 30 + x]);
		assertEquals("{\"version\":\"" + version + "\",\"colors\":[{\"label-value\":1,\"rgba\":[255,128,0,255]}," +
			"{\"label-value\":2,\"rgba\":[0,0,255,255]}],\"properties\":[{\"label-value\":1,\"class\":\"cell\"}," +
			"{\"label-value\":2,\"class\":\"nucleus\"}],\"source\":{\"image\":\"../../\"}}", ome(store,
				"labels/first").get("image-label").toString());
	}

	private static void fill(final OmeLabels labels) {
		final ZarrArray array = labels.array(0);
		final long[] counts = array.shardCounts();
		for (long z = 0; z < counts[1]; z++)
			for (long y = 0; y < counts[2]; y++)
				for (long x = 0; x < counts[3]; x++) {
					final long[] shard = { 0, z, y, x };
					final byte[] values = new byte[(int) Shapes.count(array.shardShape(shard))];
					for (int i = 0; i < values.length; i++) values[i] = (byte) ((i * 7 + z * 5 + x) % 3);
					array.writeShard(shard, values);
				}
		for (int level = 1; level < labels.levels(); level++) labels.buildLevel(level);
	}

	private static JsonObject ome(final Store store, final String path) {
		return ZarrGroup.open(store, path).ome().object();
	}

	@Test
	void otherLabelsStay() {
		final OmeImage image = SmallImage.write(new FolderStore(folder), "", "0.5");
		OmeLabels.create(image, "cells", new OmeLabels.Spec(ElementType.UINT8, 16, 32, CLASSES));
		final DeepLabException e = assertThrows(DeepLabException.class, () -> OmeLabels.create(image, "cells",
			new OmeLabels.Spec(ElementType.UINT16, 16, 32, CLASSES)));
		assertTrue(e.getMessage().endsWith("they are uint8, not uint16."), e.getMessage());
		for (final String name : List.of("", "a/b", "..", ".x", "a ", "x\n")) assertThrows(DeepLabException.class,
			() -> OmeLabels.create(image, name, new OmeLabels.Spec(ElementType.UINT8, 16, 32, CLASSES)), name);
	}

	@Test
	void platesAndImagesSideBySideAreSeries() {
		final Store store = new FolderStore(folder);
		group(store, "plate", "{\"plate\": {\"wells\": [{\"path\": \"A/1\"}, {\"path\": \"B/2\"}]}}");
		group(store, "plate/A/1", "{\"well\": {\"images\": [{\"path\": \"0\"}, {\"path\": \"1\"}]}}");
		SmallImage.write(store, "plate/A/1/0", "0.4");
		SmallImage.write(store, "plate/A/1/1", "0.4");
		assertEquals(List.of("plate/A/1/0", "plate/A/1/1"), paths(store, "plate"));
		assertEquals(List.of("plate/A/1/0", "plate/A/1/1"), paths(store, "plate/A/1"));
		group(store, "raw", "{\"bioformats2raw.layout\": 3}");
		SmallImage.write(store, "raw/0", "0.4");
		SmallImage.write(store, "raw/1", "0.4");
		assertEquals(List.of("raw/0", "raw/1"), paths(store, "raw"));
		group(store, "raw/OME", "{\"series\": [\"1\"]}");
		assertEquals(List.of("raw/1"), paths(store, "raw"));
		final DeepLabException e = assertThrows(DeepLabException.class, () -> OmeImage.open(store, "plate"));
		assertTrue(e.getMessage().endsWith("holds 2 images, the first of which is plate/A/1/0."), e.getMessage());
	}

	@Test
	void aPlateOfWhichOneWellIsThereSaysSo() {
		final Store store = new FolderStore(folder);
		group(store, "", "{\"plate\": {\"wells\": [{\"path\": \"A/1\"}, {\"path\": \"B/2\"}]}}");
		assertTrue(assertThrows(DeepLabException.class, () -> OmeImage.open(store, "")).getMessage().startsWith(
			"There is no OME-Zarr image at "));
		group(store, "B/2", "{\"well\": {\"images\": [{\"path\": \"0\"}]}}");
		final DeepLabException e = assertThrows(DeepLabException.class, () -> OmeImage.open(store, ""));
		assertTrue(e.getMessage().endsWith(" holds an image, which is B/2/0."), e.getMessage());
	}

	private static List<String> paths(final Store store, final String path) {
		return OmeSeries.list(store, path).stream().map(OmeSeries::path).toList();
	}

	private static void group(final Store store, final String path, final String attributes) {
		ZarrGroup.write(store, path, 2, JsonParser.parseString(attributes).getAsJsonObject());
	}

	/** What is changed in the metadata, and what is said. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = {
		"\"version\": \"0.5\"; \"version\": \"0.6\"; uses version 0.6 of OME-Zarr with Zarr 3, which can't",
		"\"path\": \"0\"; \"path\": \"../0\"; The path '../0' leads out of its folder.",
		"\"path\": \"1\"; \"path\": \"9\"; The level 9 of the image",
		"\"datasets\"; \"data\"; the field 'datasets' is missing or empty.",
		"\"type\": \"scale\"; \"type\": \"affine\"; uses the transformation 'affine', which can't be read here.",
		"\"multiscales\"; \"multi\"; There is no OME-Zarr image at",
		"\"name\": \"x\"; \"name\": \"y\"; the field 'axes' has a name twice.",
		"\"name\": \"x\"; \"name\": \"t\"; the last two of which are not y and x, which can't be read here.",
		"zarr_format\": 3; zarr_format\": 4; the field 'zarr_format' is not 3." })
	void whatIsWrongIsOneSentence(final String from, final String to, final String words) {
		final Store store = new FolderStore(folder);
		SmallImage.write(store, "", "0.5");
		final String text = new String(store.read("zarr.json"), StandardCharsets.UTF_8);
		assertTrue(text.contains(from), text);
		store.write("zarr.json", text.replace(from, to).getBytes(StandardCharsets.UTF_8));
		final DeepLabException e = assertThrows(DeepLabException.class, () -> OmeImage.open(store, ""));
		assertTrue(e.getMessage().contains(words), e.getMessage());
		assertFalse(e.getMessage().contains("\n"));
	}
}
