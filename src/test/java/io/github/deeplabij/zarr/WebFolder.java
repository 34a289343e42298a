package io.github.deeplabij.zarr;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A folder on a web server of this machine, which may misbehave. */
public final class WebFolder implements AutoCloseable {

	static {
		// else the JDK's server waits 0.04 s before each answer
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	private final Path folder;
	private final HttpServer server;
	/** Statuses of the next answers, before good ones. */
	public final Deque<Integer> failures = new ConcurrentLinkedDeque<>();
	/** Paths whose answers are always 500. */
	public final Set<String> broken = ConcurrentHashMap.newKeySet();
	/** Paths whose answers always end half-way. */
	public final Set<String> cut = ConcurrentHashMap.newKeySet();
	public final AtomicInteger requests = new AtomicInteger();
	public volatile boolean takesRanges = true;
	/** The answer for what is not there. */
	public volatile int absent = 404;

	public WebFolder(final Path folder) throws IOException {
		this.folder = folder;
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/data", this::serve);
		server.start();
	}

	/** The address of a path in the folder. */
	public String address(final String path) {
		return "http://127.0.0.1:" + server.getAddress().getPort() + "/data/" + path;
	}

	private void serve(final HttpExchange exchange) throws IOException {
		try (exchange) {
			requests.incrementAndGet();
			final String path = exchange.getRequestURI().getPath().substring("/data/".length());
			final Path file = folder.resolve(path);
			final Integer failure = failures.poll();
			final int status = failure != null ? failure : broken.contains(path) ? 500 : Files.isRegularFile(file) ? 200
				: absent;
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
			exchange.getResponseBody().write(body, 0, cut.contains(path) ? body.length / 2 : body.length);
		}
	}

	private static byte[] part(final byte[] all, final String range) {
		if (range.startsWith("-")) return Arrays.copyOfRange(all, Math.max(0, all.length - Integer.parseInt(range
			.substring(1))), all.length);
		final String[] ends = range.split("-");
		return Arrays.copyOfRange(all, Integer.parseInt(ends[0]), Math.min(all.length, Integer.parseInt(ends[1]) + 1));
	}

	@Override
	public void close() {
		server.stop(0);
	}
}
