package io.github.deeplabij.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Staging;

class ZipArchiveTest {

	private static final ZipArchive.Limits LIMITS = new ZipArchive.Limits(10, 1_000_000, 50, 10_000);

	@TempDir
	private Path folder;
	private Path zip;
	private Path into;

	@BeforeEach
	void folders() throws IOException {
		zip = folder.resolve("model.zip");
		into = Files.createDirectory(folder.resolve("into"));
	}

	private void unpack(final byte[] bytes) throws IOException {
		Files.write(zip, bytes);
		Staging.delete(into);
		Files.createDirectory(into);
		ZipArchive.unpack(zip, zip.getFileName().toString(), into, LIMITS, Monitor.NONE);
	}

	private String refusal(final byte[] bytes) throws IOException {
		final String message = assertThrows(DeepLabException.class, () -> unpack(bytes)).getMessage();
		assertTrue(message.startsWith("model.zip can't be unpacked: ") && message.endsWith("."), message);
		assertEquals(List.of("into", "model.zip"), names(folder), "nothing lies outside");
		return message;
	}

	/** The refusal of an archive with one good file and one that is changed. */
	private String refusalOf(final Consumer<RawZip.Entry> change) throws IOException {
		final RawZip raw = new RawZip();
		raw.add("rdf.yaml", "name: good");
		change.accept(raw.add("other.txt", "other"));
		return refusal(raw.bytes());
	}

	private static List<String> names(final Path folder) throws IOException {
		try (Stream<Path> all = Files.list(folder)) {
			return all.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	@Test
	void unpacksWhatOthersPack() throws IOException {
		final byte[] noise = new byte[200_000];
		new Random(3).nextBytes(noise);
		try (OutputStream out = Files.newOutputStream(zip); ZipOutputStream packed = new ZipOutputStream(out)) {
			packed.setComment("a comment");
			packed.putNextEntry(new ZipEntry("top/"));
			packed.putNextEntry(new ZipEntry("top/rdf.yaml"));
			packed.write("name: µ".getBytes(StandardCharsets.UTF_8));
			packed.putNextEntry(new ZipEntry("top/noise.bin"));
			packed.write(noise);
			final ZipEntry stored = new ZipEntry("top/deep/er/stored");
			stored.setMethod(ZipEntry.STORED);
			stored.setSize(3);
			stored.setCrc(new RawZip.Entry("", "abc".getBytes(StandardCharsets.UTF_8)).crc);
			packed.putNextEntry(stored);
			packed.write("abc".getBytes(StandardCharsets.UTF_8));
			packed.putNextEntry(new ZipEntry("__MACOSX/top/._rdf.yaml"));
			packed.putNextEntry(new ZipEntry("top/empty"));
			packed.putNextEntry(new ZipEntry("top/größe.txt"));
			packed.putNextEntry(new ZipEntry("top/nested.zip"));
			packed.write(new byte[100_000]);
		}
		final long[] told = { 0, 0 };
		ZipArchive.unpack(zip, zip.getFileName().toString(), into, new ZipArchive.Limits(10, 1_000_000, 50, 200_000),
			new Monitor()
			{

				@Override
				public void progress(final long done, final long total) {
					told[0] = done;
					told[1] = total;
				}

				@Override
				public boolean cancelled() {
					return false;
				}
			});
		assertEquals(List.of("top"), names(into));
		assertEquals(List.of("deep", "empty", "größe.txt", "nested.zip", "noise.bin", "rdf.yaml"), names(into.resolve(
			"top")));
		assertArrayEquals(noise, Files.readAllBytes(into.resolve("top/noise.bin")));
		assertEquals("name: µ", Files.readString(into.resolve("top/rdf.yaml")));
		assertEquals("abc", Files.readString(into.resolve("top/deep/er/stored")));
		assertEquals(told[1], told[0]);
		assertEquals(300_011, told[0]);
	}

	@Test
	void unpacksNamesInAnOldEncoding() throws IOException {
		final RawZip raw = new RawZip();
		final RawZip.Entry entry = raw.add("", "name: good");
		entry.name = "größe.txt".getBytes(StandardCharsets.ISO_8859_1);
		entry.localName = entry.name;
		unpack(raw.bytes());
		assertEquals(List.of("größe.txt"), names(into));
	}

	@ParameterizedTest
	@ValueSource(strings = { "../evil", "a/../../evil", "/evil", "//host/evil", "C:/evil", "c:evil", "..\\evil",
		"a\\..\\evil", "\\\\host\\evil", "a\0b", "a//b", "./evil", "a/./b", "..", ".", "/", "", "evil. ", "evil.",
		"a /b", "NUL", "a/con.txt", "COM1", "a\nb", "file:stream", "a?", "..%2fevil/../../evil" })
	void takesNoNameThatLeavesTheFolderOrMeansSomethingElse(final String name) throws IOException {
		final RawZip raw = new RawZip();
		raw.add(name, "");
		assertTrue(refusal(raw.bytes()).contains("is no name for a file in a model's folder"));
		assertEquals(List.of(), names(into));
	}

	@Test
	void takesNoNamesThatAreTooLong() throws IOException {
		for (final String name : List.of("x".repeat(300), "x/".repeat(600) + "x")) {
			final RawZip raw = new RawZip();
			raw.add(name, "");
			assertTrue(refusal(raw.bytes()).contains("is no name"));
		}
	}

	@Test
	void takesNoLinksAndDevices() throws IOException {
		assertTrue(refusalOf(entry -> entry.mode = 0xa1ff).contains("'other.txt' is a link"));
		for (final int kind : new int[] { 0x1000, 0x2000, 0x6000, 0xc000, 0x4000 }) {
			assertTrue(refusalOf(entry -> entry.mode = kind | 0x1ff).contains("neither a file nor a folder"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rdf.yaml", "RDF.yaml", "rdf.yaml/below", "Rdf.Yaml/below" })
	void takesNoTwoOfOneName(final String name) throws IOException {
		final RawZip raw = new RawZip();
		raw.add("rdf.yaml", "one");
		raw.add(name, "two");
		assertTrue(refusal(raw.bytes()).contains(name.contains("/") ? "can't both be there" : "twice"));
		assertEquals(List.of(), names(into));
	}

	@Test
	void takesNoFoldersThatDifferByCase() throws IOException {
		final RawZip raw = new RawZip();
		raw.add("ß/", "").method = 0;
		raw.entries.get(0).packed = new byte[0];
		raw.entries.get(0).packedSize = 0;
		raw.add("SS/x", "");
		assertTrue(refusal(raw.bytes()).contains("can't both be there"));
	}

	@Test
	void takesNoEntriesThatShareBytes() throws IOException {
		final RawZip raw = new RawZip();
		raw.add("rdf.yaml", "one");
		final RawZip.Entry second = raw.add("rdf.yaml2", "one");
		second.place = 0;
		assertTrue(refusal(raw.bytes()).contains("its entries overlap"));
		raw.entries.clear();
		// the second entry lies inside the first one
		final RawZip inner = new RawZip();
		inner.add("inner", "inner");
		final byte[] hidden = inner.bytes();
		final RawZip.Entry outer = raw.add("outer", "");
		outer.method = 0;
		outer.packed = hidden;
		outer.packedSize = hidden.length;
		outer.size = hidden.length;
		final RawZip.Entry overlap = raw.add("inner", "inner");
		overlap.place = 30 + "outer".length();
		assertTrue(refusal(raw.bytes()).contains("its entries overlap"));
	}

	@Test
	void goesByTheNameInTheDirectoryAlone() throws IOException {
		final RawZip raw = new RawZip();
		raw.add("other.txt", "other").localName = "../evil!!".getBytes(StandardCharsets.UTF_8);
		unpack(raw.bytes());
		assertEquals(List.of("other.txt"), names(into));
		assertEquals(List.of("into", "model.zip"), names(folder));
	}

	@Test
	void believesNoSizes() throws IOException {
		assertTrue(refusalOf(entry -> entry.size = 4).contains("larger than the archive says"));
		assertTrue(refusalOf(entry -> entry.size = 6).contains("'other.txt' is damaged"));
		assertTrue(refusalOf(entry -> entry.packedSize -= 2).contains("'other.txt' is damaged"));
		assertTrue(refusalOf(entry -> entry.crc++).contains("'other.txt' is damaged"));
		assertTrue(refusalOf(entry -> entry.packed[0] = 7).contains("'other.txt' is damaged"));
		assertTrue(refusalOf(entry -> entry.packedSize = 1_000_000).contains("it is damaged"));
		assertTrue(refusalOf(entry -> entry.method = 0).contains("'other.txt' is damaged"));
	}

	@Test
	void saysWhatItDoesNotRead() throws IOException {
		assertTrue(refusalOf(entry -> entry.flags = 1).contains("is encrypted"));
		assertTrue(refusalOf(entry -> entry.method = 12).contains("method 12"));
	}

	@Test
	void stopsWhatUnpacksToMuchMoreThanItIs() throws IOException {
		final byte[] zeros = new byte[900_000];
		assertTrue(refusalOf(entry -> {
			entry.packed = RawZip.deflated(zeros);
			entry.packedSize = entry.packed.length;
			entry.size = zeros.length;
		}).contains("more than 50 times its size"));
		assertEquals(List.of(), names(into), "said so before anything was written");
		assertTrue(refusalOf(entry -> {
			entry.packed = RawZip.deflated(zeros);
			entry.packedSize = entry.packed.length;
			entry.size = 9_000;
		}).contains("larger than the archive says"));
		assertTrue(Files.size(into.resolve("other.txt")) <= 9_000);
	}

	@Test
	void keepsToTheLimits() throws IOException {
		assertTrue(refusalOf(entry -> entry.size = 1_000_001).contains("more than 1.0 MB"));
		final RawZip raw = new RawZip();
		for (int i = 0; i < 11; i++)
			raw.add("f" + i, "");
		assertTrue(refusal(raw.bytes()).contains("it has 11 entries, and a model 10 at most"));
		for (int i = 11; i < 70_000; i++)
			raw.add("f" + i, "");
		assertTrue(refusal(raw.bytes()).contains("it has 70000 entries, and a model 10 at most"));
	}

	@Test
	void makesNoMoreFoldersThanEntries() throws IOException {
		final RawZip raw = new RawZip();
		raw.add("a/b/c/d/e/f", "");
		raw.add("g/h/i/j/k/l", "");
		unpack(raw.bytes());
		raw.add("m/n", "");
		assertTrue(refusal(raw.bytes()).contains("it has more than 10 folders"));
		assertTrue(refusalOf(entry -> entry.name = entry.localName = "d/".repeat(30).concat("f").getBytes(
			StandardCharsets.UTF_8)).contains("no name for a file"));
	}

	@Test
	void saysThatSomethingIsNoArchive() throws IOException {
		assertTrue(refusal(new byte[0]).contains("it is no zip archive"));
		assertTrue(refusal("<html>not found</html>".getBytes(StandardCharsets.UTF_8)).contains("it is no zip archive"));
		final RawZip raw = new RawZip();
		raw.add("rdf.yaml", "name: good");
		final byte[] bytes = raw.bytes();
		assertTrue(refusal(java.util.Arrays.copyOf(bytes, bytes.length - 1)).contains("it is no zip archive"));
		assertThrows(DeepLabException.class, () -> ZipArchive.unpack(folder.resolve("absent.zip"), "absent.zip", into,
			LIMITS, Monitor.NONE));
	}

	@Test
	void stopsWhereTheUserCancels() throws IOException {
		final RawZip raw = new RawZip();
		raw.add("rdf.yaml", "name: good");
		Files.write(zip, raw.bytes());
		assertThrows(CancellationException.class, () -> ZipArchive.unpack(zip, zip.getFileName().toString(), into,
			LIMITS, new Monitor()
			{

				@Override
				public void progress(final long done, final long total) {}

				@Override
				public boolean cancelled() {
					return true;
				}
			}));
	}

	@Test
	void takesOnlyNewFiles() throws IOException {
		Files.writeString(into.resolve("rdf.yaml"), "was there");
		final RawZip raw = new RawZip();
		raw.add("rdf.yaml", "name: good");
		Files.write(zip, raw.bytes());
		assertThrows(DeepLabException.class, () -> ZipArchive.unpack(zip, zip.getFileName().toString(), into, LIMITS,
			Monitor.NONE));
		assertEquals("was there", Files.readString(into.resolve("rdf.yaml")));
	}
}
