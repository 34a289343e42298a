package io.github.deeplabij.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;

/** Images that other programs write in ways that are rare, or were usual once. */
class OddImagesTest {

	private static final String IMAGE = """
		{ "multiscales": [{ "version": "0.4", "name": "odd", "axes": [{ "name": "c", "type": "channel" },
		  { "name": "y", "type": "space", "unit": "micrometer" }, { "name": "x", "type": "space" }],
		  "datasets": [{ "path": "0", "coordinateTransformations": [{ "type": "scale", "scale": [1, 0.5, 0.5] }] }] }] }
		""";
	/** Chunks are larger than the array. */
	private static final String ARRAY = """
		{ "zarr_format": 2, "shape": [1, 2, 3], "chunks": [1, 4, 4], "dtype": "<u2", "compressor": null,
		  "fill_value": 0, "order": "C", "filters": null, "dimension_separator": "." }
		""";

	@TempDir
	Path folder;
	private Store store;

	@BeforeEach
	void write() {
		store = new FolderStore(folder);
		text(".zgroup", "{\"zarr_format\": 2}");
		text(".zattrs", IMAGE);
		text("0/.zarray", ARRAY);
		final byte[] chunk = new byte[2 * 16];
		for (int i = 0; i < 16; i++) chunk[2 * i] = (byte) i;
		store.write("0/0.0.0", chunk);
	}

	private void text(final String key, final String text) {
		store.write(key, text.getBytes(StandardCharsets.UTF_8));
	}

	private static Object plane(final OmeImage image, final int level) {
		return image.read(level, new OmeImage.Place(0, 0, 0), 0, 0, (int) image.size(level, "x"), (int) image.size(
			level, "y"));
	}

	/** What is changed in a file, which changes nothing. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = { //
		".zattrs; \"version\": \"0.4\"; \"version\": 0.4", //
		".zattrs; \"version\": \"0.4\"; \"version\": null", //
		".zattrs; \"name\": \"odd\"; \"name\": 5", //
		".zattrs; \"name\": \"odd\"; \"name\": null", //
		".zattrs; \"path\": \"0\"; \"path\": \"./0/\"", //
		".zattrs; \"name\": \"y\"; \"name\": \"Y\"", //
		".zattrs; \"name\": \"c\"; \"name\": \"channel\"", //
		".zattrs; \"name\": \"x\"; \"name\": \"column\"", //
		".zattrs; \"type\": \"channel\"; \"type\": null", //
		".zattrs; \"multiscales\"; \"omero\": { \"channels\": [{ \"label\": null, \"color\": 7 }] }, \"multiscales\"",
		".zattrs; \"multiscales\"; \"omero\": \"none\", \"multiscales\"", //
		".zattrs; `{ \"multi`; `\uFEFF{ \"multi`", //
		"0/.zarray; `, \"dimension_separator\": \".\"`; ``", //
		"0/.zarray; \"filters\": null; \"filters\": []", //
		"0/.zarray; \"fill_value\": 0; \"fill_value\": null" })
	void isReadAll(final String file, final String from, final String to) {
		final String text = new String(store.read(file), StandardCharsets.UTF_8);
		assertTrue(text.contains(from), text);
		text(file, text.replace(from, to));
		final OmeImage image = OmeImage.open(store, "");
		assertArrayEquals(new short[] { 0, 1, 2, 4, 5, 6 }, (short[]) plane(image, 0));
		assertEquals(List.of("c", "y", "x"), image.axes().stream().map(OmeAxis::name).toList());
		assertEquals(1, image.channels().size());
		assertArrayEquals(new double[] { 1, 0.5, 0.5 }, image.level(0).scale());
	}

	@Test
	void whatStandsFirstIsDoneFirst() {
		text(".zattrs", IMAGE.replace("[{ \"type\": \"scale\"",
			"[{ \"type\": \"translation\", \"translation\": [0, 4, 2] }, { \"type\": \"scale\""));
		assertArrayEquals(new double[] { 0, 2, 1 }, OmeImage.open(store, "").level(0).translation());
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = { "<f4; null; 0", "<f4; \"NaN\"; NaN",
		"<f4; \"0x7fc00000\"; NaN", "<f8; \"-Infinity\"; -Infinity", ">f8; 0.25; 0.25", "<u2; 3.0; 3", "|b1; true; 1",
		"<i8; -9223372036854775808; -9223372036854775808", ">u8; 18446744073709551615; -1" })
	void aMissingChunkHoldsTheFillValue(final String type, final String fill, final double value) {
		text("0/.zarray", ARRAY.replace("<u2", type).replace("\"fill_value\": 0", "\"fill_value\": " + fill).replace(
			"dimension_separator\": \".\"", "dimension_separator\": \"/\""));
		final Object plane = plane(OmeImage.open(store, ""), 0);
		for (int i = 0; i < 6; i++) assertEquals(value, ((Number) Array.get(plane, i)).doubleValue());
	}

	/** Up to 0.2, axes were five and had no names; up to 0.3, levels had no transformations. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = { "0.1; ``", "0.2; ``",
		"0.3; `\"axes\": [\"t\", \"c\", \"z\", \"y\", \"x\"],`" })
	void oldVersionsAreRead(final String version, final String axes) {
		text(".zattrs", "{ \"multiscales\": [{ \"version\": \"" + version + "\", " + axes +
			" \"datasets\": [{ \"path\": \"a\" }, { \"path\": \"b\" }] }] }");
		for (int level = 0; level < 2; level++) {
			final ZarrArray array = ZarrArray.create(store, level == 0 ? "a" : "b", ArraySpec.of(ElementType.UINT8, 1,
				1, 1, 6 - 4 * level, 7 - 4 * level).version(2));
			final byte[] values = new byte[level == 0 ? 42 : 6];
			for (int i = 0; i < values.length; i++) values[i] = (byte) i;
			array.writeShard(new long[5], values);
		}
		final OmeImage image = OmeImage.open(store, "");
		assertEquals(version, image.version());
		assertEquals(folder.getFileName().toString(), image.name());
		assertArrayEquals(new double[] { 1, 1, 1, 3, 2 }, image.level(1).scale());
		assertArrayEquals(new byte[] { 0, 1, 2, 3, 4, 5 }, (byte[]) plane(image, 1));

		final OmeLabels labels = OmeLabels.create(image, "cells", new OmeLabels.Spec(ElementType.UINT8, 8, 8, Map
			.of()));
		labels.array(0).writeShard(new long[5], plane(image, 0));
		labels.buildLevel(1);
		final OmeImage written = OmeImage.open(store, "labels/cells");
		assertEquals("0.4", written.version());
		assertArrayEquals(new byte[] { 0, 2, 4, 21, 23, 25 }, (byte[]) plane(written, 1));
	}

	@Test
	void levelsMayDifferInTheirChannels() {
		text(".zattrs", IMAGE.replace("\"datasets\": [", "\"datasets\": [{ \"path\": \"more\" }, "));
		ZarrArray.create(store, "more", ArraySpec.of(ElementType.UINT16, 3, 4, 6).version(2));
		final OmeImage image = OmeImage.open(store, "");
		assertEquals(3, image.channels().size());
		assertEquals(1, image.size(1, "c"));
	}

	/** As a slide with a small picture of all of it has one; all of its pixels would be 3.6 GB. */
	@Test
	void aLevelMayBeMuchCoarserThanTheNext() {
		text(".zattrs", IMAGE.replace("0.5] }] }", "0.5] }] }, { \"path\": \"1\", " +
			"\"coordinateTransformations\": [{ \"type\": \"scale\", \"scale\": [1, 500, 500] }] }"));
		text("0/.zarray", ARRAY.replace("[1, 2, 3]", "[1, 60000, 60000]").replace("[1, 4, 4]", "[1, 2000, 2000]"));
		ZarrArray.create(store, "1", ArraySpec.of(ElementType.UINT16, 1, 60, 60).version(2));
		store.write("0/0.0.0", new byte[2 * 2000 * 2000]);
		final OmeLabels labels = OmeLabels.create(OmeImage.open(store, ""), "cells", new OmeLabels.Spec(
			ElementType.UINT8, 1000, 1000, Map.of()));
		final byte[] ones = new byte[1_000_000];
		Arrays.fill(ones, (byte) 1);
		labels.array(0).writeShard(new long[] { 0, 2, 3 }, ones);
		labels.buildLevel(1);
		final byte[] coarse = (byte[]) plane(OmeImage.open(store, "labels/cells"), 1);
		for (int i = 0; i < coarse.length; i++) assertEquals(i == 2 * 60 + 3 ? 1 : 0, coarse[i]);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = {
		"\"shape\": [1, 2, 3]; \"shape\": [1, 0, 3]; has no pixels at its level 0.",
		"\"shape\": [1, 2, 3], \"chunks\": [1, 4, 4]; \"shape\": [], \"chunks\": []; " +
			"the field 'axes' has 3 axes, and the array 0 has 0.",
		"\"<u2\"; \"<f2\"; uses elements of the type \"<f2\", which can't be read here.",
		"\"<u2\"; [[\"a\", \"<u2\"]]; a text is meant.",
		"[1, 4, 4]; [1, 100000, 100000]; uses chunks of more than 2 GB, which can't be read here." })
	void whatCantBeReadIsOneSentence(final String from, final String to, final String words) {
		assertTrue(ARRAY.contains(from));
		text("0/.zarray", ARRAY.replace(from, to));
		final DeepLabException e = assertThrows(DeepLabException.class, () -> OmeImage.open(store, ""));
		assertTrue(e.getMessage().endsWith(words) && !e.getMessage().contains("\n"), e.getMessage());
	}

	@Test
	void anArrayAloneIsNoImage() {
		final DeepLabException e = assertThrows(DeepLabException.class, () -> OmeImage.open(store, "0"));
		assertTrue(e.getMessage().startsWith("There is no OME-Zarr image at "), e.getMessage());
	}
}
