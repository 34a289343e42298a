package io.github.deeplabij.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;

/** Downloads from a server on this machine, over http: the scheme is the one thing that users can't choose. */
class DownloadTest {

	private static final int LENGTH = 300_000;
	private static final long MOST = 1_000_000;
	/** More than a busy machine takes to answer. */
	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final byte[] bytes = new byte[LENGTH];
	private FileServer server;

	@TempDir
	private Path folder;

	@BeforeEach
	void serve() throws IOException {
		new Random(1).nextBytes(bytes);
		server = new FileServer().put("/file", bytes);
	}

	@AfterEach
	void stop() {
		server.close();
	}

	private Path file() {
		return folder.resolve("sub/file.bin");
	}

	private Path get(final String path, final Duration patience, final Optional<String> sha256, final Monitor monitor) {
		return new Download("http", patience, Duration.ofMillis(1)).get(server.address(path), sha256, MOST, file(),
			monitor);
	}

	private Path get(final String path, final Optional<String> sha256, final Monitor monitor) {
		return get(path, PATIENCE, sha256, monitor);
	}

	private Path get(final String path) {
		return get(path, Optional.empty(), Monitor.NONE);
	}

	private String refusal(final String path) {
		return sentence(() -> get(path));
	}

	private static String sentence(final Runnable action) {
		final String message = assertThrows(DeepLabException.class, action::run).getMessage();
		assertTrue(message.endsWith(".") && !message.contains("null"), message);
		return message;
	}

	private List<String> left() throws IOException {
		if (!Files.isDirectory(file().getParent())) return List.of();
		try (Stream<Path> all = Files.list(file().getParent())) {
			return all.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	/** Cancels once so many bytes have come. */
	private static Monitor upTo(final long most) {
		final AtomicBoolean enough = new AtomicBoolean();
		return new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				assertEquals(LENGTH, total);
				if (done >= most) enough.set(true);
			}

			@Override
			public boolean cancelled() {
				return enough.get();
			}
		};
	}

	@Test
	void givesTheWholeFileAndLeavesNothingElse() throws IOException {
		assertArrayEquals(bytes, Files.readAllBytes(get("/file", Optional.of(Sha256.of(bytes).toUpperCase()),
			Monitor.NONE)));
		assertEquals(List.of("file.bin"), left());
		assertEquals(List.of("whole"), server.requests);
	}

	@Test
	void replacesAnOldFile() throws IOException {
		Files.createDirectories(file().getParent());
		Files.writeString(file(), "old");
		assertEquals(LENGTH, Files.size(get("/file")));
	}

	@Test
	void goesOnWhereTheConnectionBroke() throws IOException {
		server.cuts.addAll(List.of(100_000, 50_000));
		assertArrayEquals(bytes, Files.readAllBytes(get("/file", Optional.of(Sha256.of(bytes)), Monitor.NONE)));
		assertEquals(List.of("whole", "bytes=100000-", "bytes=150000-"), server.requests);
		assertEquals(List.of("file.bin"), left());
	}

	@Test
	void startsAgainWhereTheServerNamesNoVersion() throws IOException {
		server.tagged = false;
		server.cuts.add(100_000);
		assertArrayEquals(bytes, Files.readAllBytes(get("/file")));
		assertEquals(List.of("whole", "whole"), server.requests);
	}

	@Test
	void goesOnWhereTheUserCancelled() throws IOException {
		assertThrows(CancellationException.class, () -> get("/file", Optional.empty(), upTo(10_000)));
		assertEquals(List.of("file.bin.part", "file.bin.part.from"), left());
		final long part = Files.size(folder.resolve("sub/file.bin.part"));
		assertTrue(part >= 10_000 && part < LENGTH, part + " bytes");
		assertArrayEquals(bytes, Files.readAllBytes(get("/file")));
		assertEquals(List.of("whole", "bytes=" + part + "-"), server.requests);
		assertEquals(List.of("file.bin"), left());
	}

	@Test
	void startsAgainWhereTheFileHasChanged() throws IOException {
		assertThrows(CancellationException.class, () -> get("/file", Optional.empty(), upTo(10_000)));
		final byte[] other = new byte[LENGTH + 7];
		new Random(2).nextBytes(other);
		server.put("/file", other);
		assertArrayEquals(other, Files.readAllBytes(get("/file")));
	}

	@Test
	void startsAgainWhereTheBeginningWasDamaged() throws IOException {
		assertThrows(CancellationException.class, () -> get("/file", Optional.empty(), upTo(10_000)));
		final Path part = folder.resolve("sub/file.bin.part");
		final byte[] damaged = Files.readAllBytes(part);
		damaged[5]++;
		Files.write(part, damaged);
		assertArrayEquals(bytes, Files.readAllBytes(get("/file", Optional.of(Sha256.of(bytes)), Monitor.NONE)));
		assertEquals(List.of("whole", "bytes=" + damaged.length + "-", "whole"), server.requests);
	}

	@Test
	void takesNothingOfAnotherAddress() throws IOException {
		assertThrows(CancellationException.class, () -> get("/file", Optional.empty(), upTo(10_000)));
		server.put("/other", bytes);
		assertArrayEquals(bytes, Files.readAllBytes(get("/other")));
		assertEquals(List.of("whole", "whole"), server.requests);
	}

	@Test
	void keepsNothingOfAFileWithAnotherSum() throws IOException {
		final String wrong = "0".repeat(64);
		final String message = sentence(() -> get("/file", Optional.of(wrong), Monitor.NONE));
		assertTrue(message.contains(Sha256.of(bytes) + ", not " + wrong), message);
		assertEquals(List.of(), left());
		assertTrue(sentence(() -> get("/file", Optional.of("abc"), Monitor.NONE)).contains("64 hexadecimal digits"));
	}

	@Test
	void aCancelledRequestEndsThoughTheServerIsSilent() throws Exception {
		final CountDownLatch end = new CountDownLatch(1);
		server.on("/silent", exchange -> await(end));
		final Monitor monitor = new Monitor() {

			private int asked;

			@Override
			public void progress(final long done, final long total) {}

			@Override
			public boolean cancelled() {
				return ++asked > 2;
			}
		};
		assertThrows(CancellationException.class, () -> get("/silent", Optional.empty(), monitor));
		end.countDown();
		assertEquals(List.of(), left());
	}

	private static void await(final CountDownLatch latch) {
		try {
			latch.await(20, TimeUnit.SECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aSilentServerIsGivenUp() throws IOException {
		final CountDownLatch end = new CountDownLatch(1);
		server.on("/silent", exchange -> await(end));
		assertTrue(impatient("/silent").contains("the server does not answer"));
		server.on("/stalls", exchange -> {
			exchange.sendResponseHeaders(200, LENGTH);
			exchange.getResponseBody().write(bytes, 0, 1000);
			exchange.getResponseBody().flush();
			await(end);
		});
		assertTrue(impatient("/stalls").contains("the server has gone silent"));
		end.countDown();
	}

	private String impatient(final String path) {
		return sentence(() -> get(path, Duration.ofMillis(400), Optional.empty(), Monitor.NONE));
	}

	@Test
	void saysThatNothingIsThere() throws IOException {
		final String message = refusal("/absent?key=secret");
		assertTrue(message.contains("/absent is not there (HTTP 404)"), message);
		assertFalse(message.contains("secret"), message);
		assertEquals(List.of(), left());
	}

	@Test
	void triesAgainAfterAnErrorOfTheServer() throws IOException {
		final int[] calls = { 0 };
		server.on("/busy", exchange -> {
			if (++calls[0] < 3) {
				exchange.sendResponseHeaders(503, -1);
				return;
			}
			exchange.sendResponseHeaders(200, LENGTH);
			exchange.getResponseBody().write(bytes);
		});
		assertArrayEquals(bytes, Files.readAllBytes(get("/busy")));
		server.on("/broken", exchange -> exchange.sendResponseHeaders(500, -1));
		assertTrue(refusal("/broken").contains("HTTP 500"));
	}

	@Test
	void saysThatTheServerCannotBeReached() throws IOException {
		final int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		final Download download = new Download("http", PATIENCE, Duration.ofMillis(1));
		final String message = sentence(() -> download.get(URI.create("http://localhost:" + port + "/x"),
			Optional.empty(), MOST, file(), Monitor.NONE));
		assertTrue(message.contains("can't be reached") || message.contains("connection broke"), message);
		assertTrue(message.contains("check the network"), message);
	}

	@Test
	void stopsAtTheLimit() throws IOException {
		server.put("/large", new byte[(int) MOST + 1]);
		assertTrue(refusal("/large").contains("larger than is taken: 1.0 MB"));
		assertEquals(List.of(), left());
	}

	@Test
	void stopsABodyWithoutEnd() throws IOException {
		server.on("/endless", exchange -> {
			exchange.sendResponseHeaders(200, 0);
			while (true)
				exchange.getResponseBody().write(new byte[10_000]);
		});
		assertTrue(refusal("/endless").contains("larger than is taken: more than 1.0 MB"));
		assertEquals(List.of(), left());
	}

	@Test
	void aLengthThatIsNotKeptIsABrokenConnection() throws IOException {
		server.on("/lies", exchange -> {
			exchange.sendResponseHeaders(200, LENGTH + 1000);
			exchange.getResponseBody().write(bytes);
			exchange.getResponseBody().flush();
		});
		assertTrue(refusal("/lies").contains("the connection broke"));
		assertFalse(Files.exists(file()));
	}

	@Test
	void aPartThatWasNotAskedForIsNotTaken() throws IOException {
		server.on("/part", exchange -> {
			exchange.getResponseHeaders().set("Content-Range", "bytes 5-" + (LENGTH - 1) + "/" + LENGTH);
			exchange.sendResponseHeaders(206, LENGTH - 5);
			exchange.getResponseBody().write(bytes, 5, LENGTH - 5);
		});
		assertTrue(refusal("/part").contains("another part of the file"));
		assertFalse(Files.exists(file()));
	}

	@Test
	void followsRedirects() throws IOException {
		server.on("/moved", exchange -> {
			exchange.getResponseHeaders().set("Location", "/file");
			exchange.sendResponseHeaders(302, -1);
		});
		assertArrayEquals(bytes, Files.readAllBytes(get("/moved")));
	}

	@Test
	void followsNoRedirectToAnotherScheme() {
		for (final String to : List.of("ftp://localhost/file", "file:///etc/passwd", "", "https://localhost/file",
			"http:///x"))
		{
			final String path = "/to" + to.hashCode();
			server.on(path, exchange -> {
				if (!to.isEmpty()) exchange.getResponseHeaders().set("Location", to);
				exchange.sendResponseHeaders(301, -1);
			});
			assertTrue(refusal(path).contains("only http addresses"), to);
		}
	}

	@Test
	void followsNoRedirectsWithoutEnd() {
		server.on("/loop", exchange -> {
			exchange.getResponseHeaders().set("Location", "/loop");
			exchange.sendResponseHeaders(307, -1);
		});
		assertTrue(refusal("/loop").contains("without end"));
		assertEquals(11, server.requests.size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://example.org/model.zip", "ftp://example.org/model.zip", "file:///etc/passwd",
		"HTTP://example.org", "jar:https://example.org/a!/b" })
	void takesOnlyHttps(final String address) {
		assertTrue(sentence(() -> WebAddress.https(address)).contains("only https addresses are"));
		assertTrue(sentence(() -> Download.fetch(URI.create(address), Optional.empty(), MOST, file(), Monitor.NONE))
			.contains("only https addresses are"));
	}

	@Test
	void saysWhatIsNoAddress() {
		for (final String text : List.of("https://", "https:///x", "https://user@example.org/x", "https://a b")) {
			assertTrue(sentence(() -> WebAddress.https(text)).contains("is no address"), text);
		}
		assertEquals("example.org", WebAddress.https(" https://example.org/x ").getHost());
		assertTrue(WebAddress.isMeant("https://example.org"));
		assertFalse(WebAddress.isMeant("C:\\models\\x.zip"));
		assertFalse(WebAddress.isMeant("/models/x.zip"));
	}

	@Test
	void saysThatNothingCanBeWritten() throws IOException {
		Files.writeString(folder.resolve("sub"), "a file where a folder is meant");
		assertTrue(refusal("/file").contains("can't be written"));
	}

	@Test
	void refusesToWriteOneFileTwiceAtOnce() {
		final Monitor second = new Monitor() {

			private boolean tried;

			@Override
			public void progress(final long done, final long total) {
				if (tried) return;
				tried = true;
				assertTrue(refusal("/file").contains("being downloaded already"));
			}

			@Override
			public boolean cancelled() {
				return false;
			}
		};
		assertEquals(file(), get("/file", Optional.empty(), second));
	}
}
