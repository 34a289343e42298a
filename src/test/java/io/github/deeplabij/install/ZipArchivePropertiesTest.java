package io.github.deeplabij.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Staging;
import io.github.deeplabij.model.TestModels;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every file that is given as an archive, on damaged and forged ones. */
class ZipArchivePropertiesTest {

	private static final int TRIES = 2000;
	private static final ZipArchive.Limits LIMITS = new ZipArchive.Limits(50, 300_000, 50, 20_000);

	/** Archives of this project's models, of a few bytes changed, cut, or put in twice. */
	@Provide
	Arbitrary<byte[]> damaged() {
		return Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(0, 8), Arbitraries.of(0, 0, 0, 1,
			2)).as((seed, changes, kind) -> {
				final Random random = new Random(seed);
				byte[] bytes = honest(random);
				// most of what decides lies in the headers, which are short beside the content
				for (int i = 0; i < changes; i++)
					bytes[place(bytes, random)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(3) -
						1);
				final int at = random.nextInt(bytes.length);
				if (kind == 1) bytes = Arrays.copyOf(bytes, at);
				if (kind == 2) bytes = concat(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, random.nextInt(
					bytes.length), bytes.length));
				return bytes;
			});
	}

	/** Archives that are whole, but say anything of their entries. */
	@Provide
	Arbitrary<byte[]> forged() {
		final Arbitrary<String> names = Arbitraries.of("../a", "a", "A", "a/", "a/b", "/a", "..", "b/../../a", "C:a",
			"a\\b", "x/y/z", "é", "é", "", ".", "link", "link/a", "rdf.yaml", "\u0000").list().ofMinSize(1).ofMaxSize(4)
			.map(parts -> String.join("/", parts));
		final Arbitrary<Integer> modes = Arbitraries.of(0, 0x81a4, 0x41ed, 0xa1ff, 0x2000);
		return Combinators.combine(names.list().ofMinSize(1).ofMaxSize(6), modes.list().ofSize(6), Arbitraries.longs())
			.as((list, kinds, seed) -> {
				final Random random = new Random(seed);
				final RawZip raw = new RawZip();
				for (int i = 0; i < list.size(); i++) {
					final byte[] content = list.get(i).endsWith("/") ? new byte[0] : new byte[random.nextInt(30_000)];
					final RawZip.Entry entry = raw.add(list.get(i), content);
					entry.mode = kinds.get(i);
					if (random.nextInt(8) == 0) entry.size = random.nextInt() & 0xffffffffL;
					if (random.nextInt(8) == 0) entry.method = random.nextInt(16);
					if (random.nextInt(8) == 0) entry.packedSize = random.nextInt(100);
				}
				return raw.bytes();
			});
	}

	private static byte[] honest(final Random random) {
		try {
			final RawZip raw = new RawZip().addFolder(TestModels.folder().resolve("threshold"), random.nextBoolean()
				? "" : "top/");
			raw.add("more", new byte[random.nextInt(10_000)]);
			return raw.bytes();
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
	}

	private static int place(final byte[] bytes, final Random random) {
		return random.nextBoolean() ? random.nextInt(bytes.length) : bytes.length - 1 - random.nextInt(Math.min(
			bytes.length, 400));
	}

	private static byte[] concat(final byte[] one, final byte[] two) {
		final byte[] both = Arrays.copyOf(one, one.length + two.length);
		System.arraycopy(two, 0, both, one.length, two.length);
		return both;
	}

	@Property(tries = TRIES)
	void aDamagedArchiveIsUnpackedOrRefused(@ForAll("damaged") final byte[] bytes) throws IOException {
		requireContained(bytes);
	}

	@Property(tries = TRIES)
	void aForgedArchiveIsUnpackedOrRefused(@ForAll("forged") final byte[] bytes) throws IOException {
		requireContained(bytes);
	}

	private static void requireContained(final byte[] bytes) throws IOException {
		final Path folder = Files.createTempDirectory("deeplab-zip");
		try {
			final Path zip = Files.write(folder.resolve("in.zip"), bytes);
			final Path into = Files.createDirectories(folder.resolve("deep/er/into"));
			try {
				ZipArchive.unpack(zip, zip.getFileName().toString(), into, LIMITS, Monitor.NONE);
			}
			catch (final DeepLabException e) {
				assertTrue(e.getMessage().startsWith("in.zip can't be unpacked: ") && e.getMessage().endsWith("."), e
					.getMessage());
			}
			try (Stream<Path> all = Files.walk(folder)) {
				final List<Path> outside = all.filter(path -> !path.startsWith(into) && !into.startsWith(path) && !path
					.equals(zip)).toList();
				assertEquals(List.of(), outside);
			}
			try (Stream<Path> all = Files.walk(into)) {
				long size = 0;
				for (final Path path : all.toList()) {
					assertTrue(Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || Files.isRegularFile(path,
						LinkOption.NOFOLLOW_LINKS), path.toString());
					if (Files.isRegularFile(path)) size += Files.size(path);
				}
				assertTrue(size <= LIMITS.bytes(), size + " bytes");
			}
			assertTrue(Arrays.equals(bytes, Files.readAllBytes(zip)), "the archive is untouched");
		}
		finally {
			Staging.delete(folder);
		}
	}
}
