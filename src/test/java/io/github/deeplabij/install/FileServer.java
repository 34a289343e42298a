package io.github.deeplabij.install;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.github.deeplabij.common.Sha256;

/**
 * A server of files on this machine, with an ETag and parts as web servers have them, that can be made to misbehave.
 */
final class FileServer implements AutoCloseable {

	private final HttpServer server;
	private final ExecutorService threads = Executors.newCachedThreadPool();
	private final Map<String, byte[]> files = new ConcurrentHashMap<>();
	/** The Range of each request, or "whole"; and the path. */
	final List<String> requests = Collections.synchronizedList(new ArrayList<>());
	/** How many bytes of its next answers each ends after. */
	final List<Integer> cuts = Collections.synchronizedList(new ArrayList<>());
	volatile boolean tagged = true;

	FileServer() throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setExecutor(threads);
		server.createContext("/", this::serve);
		server.start();
	}

	FileServer put(final String path, final byte[] bytes) {
		files.put(path, bytes);
		return this;
	}

	void remove(final String path) {
		files.remove(path);
	}

	/** Answers in a way of its own. */
	void on(final String path, final com.sun.net.httpserver.HttpHandler handler) {
		server.createContext(path, exchange -> {
			requests.add(path);
			try (exchange) {
				handler.handle(exchange);
			}
		});
	}

	URI address(final String path) {
		return URI.create("http://localhost:" + server.getAddress().getPort() + path);
	}

	private void serve(final HttpExchange exchange) throws IOException {
		try (exchange) {
			final byte[] bytes = files.get(exchange.getRequestURI().getPath());
			final String range = exchange.getRequestHeaders().getFirst("Range");
			requests.add(range == null ? "whole" : range);
			if (bytes == null) {
				exchange.sendResponseHeaders(404, -1);
				return;
			}
			final String tag = "\"" + Sha256.of(bytes) + "\"";
			if (tagged) exchange.getResponseHeaders().set("ETag", tag);
			int from = 0;
			if (range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
				from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
				exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" +
					bytes.length);
			}
			exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from);
			final int cut = cuts.isEmpty() ? Integer.MAX_VALUE : cuts.remove(0);
			final OutputStream out = exchange.getResponseBody();
			out.write(bytes, from, Math.min(cut, bytes.length - from));
			// closed short of what was said, the connection breaks
			if (cut < bytes.length - from) out.flush();
		}
	}

	@Override
	public void close() {
		server.stop(0);
		threads.shutdownNow();
	}
}
