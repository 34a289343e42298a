package io.github.deeplabij.zarr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.github.deeplabij.common.DeepLabException;

/** A store on a web server, which may misbehave. */
class HttpStoreTest {

	private static final Path FOLDER = Path.of("src/test/resources/zarr");

	static {
		// else the JDK's server waits 0.04 s before each answer
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	@TempDir
	Path folder;
	private Path served = FOLDER;
	private HttpServer server;
	private boolean takesRanges = true;
	private int requests;
	/** Statuses of the next answers, before good ones. */
	private final Deque<Integer> failures = new ArrayDeque<>();

	@BeforeEach
	void start() throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/data", this::serve);
		server.start();
	}

	@AfterEach
	void stop() {
		server.stop(0);
	}

	private void serve(final HttpExchange exchange) throws IOException {
		try (exchange) {
			requests++;
			final Path file = served.resolve(exchange.getRequestURI().getPath().substring("/data/".length()));
			final int status = !failures.isEmpty() ? failures.pop() : Files.isRegularFile(file) ? 200 : 404;
			if (status != 200) {
				exchange.sendResponseHeaders(status, -1);
				return;
			}
			final byte[] all = Files.readAllBytes(file);
			final String range = exchange.getRequestHeaders().getFirst("Range");
			if (exchange.getRequestMethod().equals("HEAD")) {
				exchange.getResponseHeaders().set("Content-Length", String.valueOf(all.length));
				exchange.sendResponseHeaders(200, -1);
				return;
			}
			final byte[] body = range == null || !takesRanges ? all : part(all, range.substring("bytes=".length()));
			exchange.sendResponseHeaders(body == all ? 200 : 206, body.length == 0 ? -1 : body.length);
			exchange.getResponseBody().write(body);
		}
	}

	private static byte[] part(final byte[] all, final String range) {
		if (range.startsWith("-")) return Arrays.copyOfRange(all, Math.max(0, all.length - Integer.parseInt(range
			.substring(1))), all.length);
		final String[] ends = range.split("-");
		return Arrays.copyOfRange(all, Integer.parseInt(ends[0]), Math.min(all.length, Integer.parseInt(ends[1]) + 1));
	}

	private HttpStore store() {
		return new HttpStore("http://127.0.0.1:" + server.getAddress().getPort() + "/data/", Duration.ofMillis(1));
	}

	static Iterable<Variant> variants() throws IOException {
		return Variant.list(FOLDER);
	}

	@ParameterizedTest
	@MethodSource("variants")
	void arraysAreRead(final Variant variant) {
		takesRanges = variant.name().hashCode() % 2 == 0;
		final ZarrArray array = ZarrArray.open(store(), variant.name());
		final long[] origin = new long[variant.shape().length];
		assertTrue(Variant.equal(variant.expected(origin, variant.wholeShape()), array.read(origin, variant
			.wholeShape())));
	}

	@Test
	void namesAreSpelledAsAddresses() throws IOException {
		served = folder;
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
		failures.addAll(List.of(status, status, status));
		assertTrue(ZarrArray.open(store(), "v3-raw-i2").shape().length == 2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 403, 410, 451, 505 })
	void anyOtherAnswerIsAnErrorAtOnce(final int status) {
		failures.add(status);
		final DeepLabException e = assertThrows(DeepLabException.class, () -> store().read("v3-raw-i2/c/0/0"));
		assertTrue(e.getMessage().endsWith("/data/v3-raw-i2/c/0/0 can't be read: the server answered " + status + "."),
			e.getMessage());
		assertEquals(1, requests);
	}

	/** Wrong pixels would be worse than none. */
	@Test
	void aServerThatIsGoneIsNotAMissingChunk() {
		final ZarrArray array = ZarrArray.open(store(), "v3-raw-i2");
		failures.addAll(List.of(503, 503, 503, 503));
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
