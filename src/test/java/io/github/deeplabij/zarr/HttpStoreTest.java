package io.github.deeplabij.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;

/** A store on a web server, which may misbehave. */
class HttpStoreTest {

	private static final Path FOLDER = Path.of("src/test/resources/zarr");

	@TempDir
	Path folder;
	private WebFolder server;

	@BeforeEach
	void start() throws IOException {
		server = new WebFolder(FOLDER);
	}

	@AfterEach
	void stop() {
		server.close();
	}

	private HttpStore store() {
		return new HttpStore(server.address(""), Duration.ofMillis(1));
	}

	static Iterable<Variant> variants() throws IOException {
		return Variant.list(FOLDER);
	}

	@ParameterizedTest
	@MethodSource("variants")
	void arraysAreRead(final Variant variant) {
		server.takesRanges = variant.name().hashCode() % 2 == 0;
		final ZarrArray array = ZarrArray.open(store(), variant.name());
		final long[] origin = new long[variant.shape().length];
		assertTrue(Variant.equal(variant.expected(origin, variant.wholeShape()), array.read(origin, variant
			.wholeShape())));
	}

	@Test
	void namesAreSpelledAsAddresses() throws IOException {
		stop();
		server = new WebFolder(folder);
		Files.createDirectories(folder.resolve("a b%"));
		Files.writeString(folder.resolve("a b%/ü"), "12345");
		assertArrayEquals("234".getBytes(), store().read("a b%/ü", 1, 3));
		assertArrayEquals("45".getBytes(), store().readEnd("a b%/ü", 2));
		assertEquals(5, store().size("a b%/ü"));
		assertEquals(-1, store().size("a b%/x"));
		assertNull(store().read("x"));
		assertNull(store().read("x", 0, 1));
		assertThrows(DeepLabException.class, () -> store().read("a b%/ü", 3, 3));
	}

	@ParameterizedTest
	@ValueSource(ints = { 408, 429, 500, 503 })
	void whatFailsForAWhileIsTriedAgain(final int status) {
		server.failures.addAll(List.of(status, status, status));
		assertTrue(ZarrArray.open(store(), "v3-raw-i2").shape().length == 2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 410, 451, 505 })
	void anyOtherAnswerIsAnErrorAtOnce(final int status) {
		server.failures.add(status);
		final DeepLabException e = assertThrows(DeepLabException.class, () -> store().read("v3-raw-i2/c/0/0"));
		assertTrue(e.getMessage().endsWith("/data/v3-raw-i2/c/0/0 can't be read: the server answered " + status + "."),
			e.getMessage());
		assertEquals(1, server.requests.get());
	}

	/** As object stores answer to those who may not list. */
	@ParameterizedTest
	@ValueSource(strings = { "0.4", "0.5" })
	void metadataOfTheOtherVersionMayBeForbidden(final String version) throws IOException {
		stop();
		server = new WebFolder(folder);
		SmallImage.write(new FolderStore(folder.resolve("x.zarr")), "", version);
		server.absent = 403;
		final OmeImage image = OmeImage.open(new HttpStore(server.address("x.zarr"), Duration.ofMillis(1)), "");
		assertArrayEquals(SmallImage.plane(1, 2, SmallImage.HEIGHT, SmallImage.WIDTH), (short[]) image.read(0,
			new OmeImage.Place(0, 1, 2), 0, 0, SmallImage.WIDTH, SmallImage.HEIGHT));
		final Path chunk = Path.of(image.level(0).array().shardKey(new long[] { 1, 1, 0, 0 }));
		Files.delete(folder.resolve("x.zarr").resolve(chunk));
		final DeepLabException e = assertThrows(DeepLabException.class, () -> image.read(0, new OmeImage.Place(0, 1, 2),
			0, 0, 1, 1));
		assertTrue(e.getMessage().endsWith("can't be read: the server answered 403."), e.getMessage());
		assertThrows(DeepLabException.class, () -> OmeImage.open(new HttpStore(server.address("y.zarr"), Duration
			.ofMillis(1)), ""));
	}

	@Test
	void anAnswerThatEndsHalfWayIsTriedAgain() {
		final ZarrArray array = ZarrArray.open(store(), "v3-raw-i2");
		server.cut.add("v3-raw-i2/c/0/0");
		server.requests.set(0);
		final DeepLabException e = assertThrows(DeepLabException.class, () -> array.read(new long[2], new int[] { 1,
			1 }));
		assertTrue(e.problem() instanceof ZarrProblem.Unreadable, e.getMessage());
		assertEquals(4, server.requests.get());
	}

	/** Wrong pixels would be worse than none. */
	@Test
	void aServerThatIsGoneIsNotAMissingChunk() {
		final ZarrArray array = ZarrArray.open(store(), "v3-raw-i2");
		server.failures.addAll(List.of(503, 503, 503, 503));
		assertThrows(DeepLabException.class, () -> array.read(new long[2], new int[] { 1, 1 }));
		stop();
		assertThrows(DeepLabException.class, () -> array.read(new long[2], new int[] { 1, 1 }));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://example.org/x.zarr", "ftp://example.org/x.zarr", "https://", "https:///x.zarr",
		"https://me:secret@example.org/x.zarr", "https://exa mple.org/x.zarr" })
	void otherAddressesAreNotTaken(final String address) {
		final DeepLabException e = assertThrows(DeepLabException.class, () -> new HttpStore(address));
		assertTrue(e.getMessage().endsWith("is no https address.") && !e.getMessage().contains("secret"),
			e.getMessage());
	}
}
