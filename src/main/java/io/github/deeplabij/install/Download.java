package io.github.deeplabij.install;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.WholeFile;

/**
 * Gets a file from an https address. What has come before a connection broke, the user cancelled, or the program ended is
 * kept, and the next try goes on from there if the server still has the same file (RFC 9110: Range, If-Range, ETag).
 */
public final class Download {

	private static final int MOST_REDIRECTS = 10;
	/** Tries in a row that brought nothing. */
	private static final int MOST_IDLE_TRIES = 4;
	private static final int MOST_TRIES = 50;
	private static final int OK = 200;
	private static final int PARTIAL = 206;
	private static final int NOT_MODIFIED = 304;
	private static final int RANGE_NOT_SATISFIABLE = 416;
	private static final int TOO_MANY_REQUESTS = 429;
	private static final int SERVER_ERROR = 500;
	private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);
	private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
	/** How often somebody who waits is asked whether to go on. */
	private static final Duration TICK = Duration.ofMillis(100);

	private final String scheme;
	/** How long a server may be silent. */
	private final Duration patience;
	/** Before the second try; doubled before each further one that follows a try that brought nothing. */
	private final Duration pause;

	private final HttpClient client;

	/** One that takes https addresses. */
	Download() {
		this("https", Duration.ofSeconds(30), Duration.ofSeconds(1));
	}

	/** With another scheme, for tests alone. */
	Download(final String scheme, final Duration patience, final Duration pause) {
		this.scheme = scheme;
		this.patience = patience;
		this.pause = pause;
		client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(
			patience).build();
	}

	/** Where in a folder a file of that address may be kept for a while: the same for the same address. */
	static Path placeOf(final URI address, final Path folder) {
		return folder.resolve(Sha256.of(address.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32));
	}

	/** Whether a text is meant as an address rather than as a path. */
	public static boolean isAddress(final String text) {
		return text.strip().matches("(?i)[a-z][a-z0-9+.-]+://.*");
	}

	/**
	 * Reads an address.
	 *
	 * @throws DeepLabException if it is none, or not an https one
	 */
	public static URI address(final String text) {
		return checked(parse(text), "https");
	}

	/** Reads an address of any kind. */
	static URI parse(final String text) {
		try {
			return new URI(text.strip());
		}
		catch (final URISyntaxException e) {
			throw new DeepLabException("'" + text.strip() + "' is no address; use one such as https://example.org/model.zip.", e);
		}
	}

	/**
	 * Downloads a file, which gets its name in one step when it is whole and checked.
	 *
	 * @param address where it lies; https only, also where a server sends one on
	 * @param sha256 its SHA-256 in hexadecimal digits, where it is known
	 * @param mostBytes how large it may be
	 * @param file where it is to be; one that is there is replaced. Until then its beginning is kept beside it, as
	 *          {@code .part}
	 * @return {@code file}
	 * @throws DeepLabException if it can't be had; what came of it is kept if that is worth it
	 * @throws CancellationException if the monitor cancelled; what came of it is kept
	 */
	public static Path fetch(final URI address, final Optional<String> sha256, final long mostBytes, final Path file,
		final Monitor monitor)
	{
		return new Download().get(address, sha256, mostBytes, file, monitor);
	}

	Path get(final URI address, final Optional<String> sha256, final long mostBytes, final Path file, final Monitor monitor) {
		return get(address, sha256, mostBytes, file, false, monitor);
	}

	/**
	 * Brings a file up to date: it is downloaded only if the server has another version of it than was downloaded last time.
	 *
	 * @return {@code file}
	 * @throws DeepLabException if it can't be had; a file that is there stays as it is
	 */
	Path refresh(final URI address, final long mostBytes, final Path file, final Monitor monitor) {
		return get(address, Optional.empty(), mostBytes, file, true, monitor);
	}

	private Path get(final URI address, final Optional<String> sha256, final long mostBytes, final Path file, final boolean refresh,
		final Monitor monitor)
	{
		checked(address, scheme);
		final String wanted = sha256.map(sum -> sum.strip().toLowerCase(Locale.ROOT)).orElse("");
		if (sha256.isPresent() && !wanted.matches("[0-9a-f]{64}")) throw new DeepLabException("The SHA-256 '" + sha256.get() +
			"' is none: 64 hexadecimal digits are meant.");
		final PartFile part;
		try {
			part = PartFile.open(file, shown(address));
		}
		catch (final IOException e) {
			throw unwritable(file, e);
		}
		try (part) {
			final Transfer transfer = new Transfer(address, mostBytes, part, monitor);
			if (refresh) transfer.known = PartFile.wholeVersion(file, address.toString());
			final boolean resumed = transfer.run();
			if (transfer.unchanged) return file;
			if (resumed && !wanted.isEmpty() && !Sha256.of(part.path()).equals(wanted)) {
				// the beginning may have been of another file
				part.drop();
				new Transfer(address, mostBytes, part, monitor).run();
			}
			final String found = wanted.isEmpty() ? "" : Sha256.of(part.path());
			if (!found.equals(wanted)) {
				part.drop();
				throw new DeepLabException(shown(address) + " is not the file that is meant: its SHA-256 is " + found + ", not " + wanted +
					"; nothing was kept.");
			}
			part.finish(file, address.toString(), refresh);
			return file;
		}
		catch (final IOException e) {
			throw unwritable(file, e);
		}
	}

	/** One download into one part. */
	private final class Transfer {

		private final URI address;
		private final long mostBytes;
		private final PartFile part;
		private final Monitor monitor;
		private boolean resumed;
		/** The version that the caller has already, if any. */
		private String known = "";
		private boolean unchanged;

		Transfer(final URI address, final long mostBytes, final PartFile part, final Monitor monitor) {
			this.address = address;
			this.mostBytes = mostBytes;
			this.part = part;
			this.monitor = monitor;
		}

		/** Tries until the whole file is there; returns whether any of it was there before. */
		boolean run() throws IOException {
			int idle = 0;
			for (int tries = 1;; tries++) {
				final long before = part.length();
				try {
					attempt();
					return resumed;
				}
				catch (final Broken e) {
					idle = part.length() > before ? 0 : idle + 1;
					if (idle >= MOST_IDLE_TRIES || tries >= MOST_TRIES || e.isFinal()) throw e.sentence(address, part.length() > 0 && !part
						.version(address.toString()).isEmpty());
					sleep(pause.multipliedBy(1L << Math.max(0, idle - 1)));
				}
			}
		}

		private void attempt() throws IOException, Broken {
			final String version = part.version(address.toString());
			if (version.isEmpty() && part.length() > 0) part.drop();
			final long have = part.length();
			final HttpResponse<ResponseBody> response = ask(have, version);
			try {
				unchanged = have == 0 && !known.isEmpty() && response.statusCode() == NOT_MODIFIED;
				if (unchanged) return;
				final long total = accept(response, have, version);
				receive(response.body(), total);
			}
			finally {
				response.body().cancel();
			}
		}

		/** Sends the request, and after each redirect the next one. */
		private HttpResponse<ResponseBody> ask(final long have, final String version) throws Broken {
			URI at = address;
			for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
				final HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(patience).header("User-Agent", "DeepLab-IJ").header(
					"Accept-Encoding", "identity");
				if (have > 0) request.header("Range", "bytes=" + have + "-").header("If-Range", version);
				else if (!known.isEmpty()) request.header(known.startsWith("\"") ? "If-None-Match" : "If-Modified-Since", known);
				final HttpResponse<ResponseBody> response = await(client.sendAsync(request.build(), head -> new ResponseBody()));
				if (!REDIRECTS.contains(response.statusCode())) return response;
				response.body().cancel();
				at = next(at, response.headers());
			}
			throw new DeepLabException(shown(address) + " is sent on to other addresses without end; get another address.");
		}

		private URI next(final URI at, final HttpHeaders headers) {
			final String location = headers.firstValue("Location").orElse("");
			try {
				return checked(location.isEmpty() ? new URI("") : at.resolve(new URI(location)), scheme);
			}
			catch (final URISyntaxException | DeepLabException e) {
				throw new DeepLabException(shown(address) + " sends on to '" + location + "', but only " + scheme + " addresses are taken.", e);
			}
		}

		/** Makes the part ready for what comes; returns the whole length, or -1 where the server does not say. */
		private long accept(final HttpResponse<ResponseBody> response, final long have, final String version) throws IOException, Broken {
			final int status = response.statusCode();
			final HttpHeaders headers = response.headers();
			if (status == PARTIAL && have > 0) {
				final Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
				final String now = version(headers);
				if (range.matches() && Long.parseLong(range.group(1)) == have && (now.isEmpty() || now.equals(version))) {
					resumed = true;
					return room(range.group(2).equals("*") ? -1 : Long.parseLong(range.group(2)));
				}
			}
			if (status == PARTIAL || status == RANGE_NOT_SATISFIABLE && have > 0) {
				part.drop();
				throw new Broken("the server gives another part of the file than was asked for", null, false);
			}
			if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) throw new Broken("the server answers with an error (HTTP " + status +
				")", null, false);
			if (status != OK) throw refusal(status);
			part.restart(address.toString(), version(headers));
			return room(headers.firstValue("Content-Length").map(Download::number).orElse(-1L));
		}

		private long room(final long total) throws IOException {
			if (total > mostBytes) throw tooLarge(total);
			final long needed = total - part.length();
			final long free = Files.getFileStore(part.path()).getUsableSpace();
			if (free > 0 && needed > free) throw new DeepLabException("There is not enough room for " + shown(address) + ": it needs " + ByteCount.text(
				needed) + ", and " + part.path().toAbsolutePath().getParent() + " has " + ByteCount.text(free) + "; make room and try again.");
			return total;
		}

		private void receive(final ResponseBody body, final long total) throws IOException, Broken {
			long lastHeard = System.nanoTime();
			monitor.progress(part.length(), total);
			while (true) {
				if (monitor.cancelled()) throw new CancellationException();
				final List<ByteBuffer> bytes = next(body);
				if (bytes == null) break;
				if (bytes.isEmpty()) {
					if (System.nanoTime() - lastHeard > patience.toNanos()) throw new Broken("the server has gone silent", null, false);
					continue;
				}
				lastHeard = System.nanoTime();
				for (final ByteBuffer each : bytes) {
					if (part.length() + each.remaining() > mostBytes) throw tooLarge(-1);
					part.append(each);
				}
				monitor.progress(part.length(), total);
			}
			if (total >= 0 && part.length() < total) throw new Broken("the connection broke", null, false);
			if (total >= 0 && part.length() > total) {
				part.drop();
				throw new Broken("the server sends more than it said", null, false);
			}
		}

		private List<ByteBuffer> next(final ResponseBody body) throws Broken {
			try {
				return body.next(TICK);
			}
			catch (final IOException e) {
				throw new Broken("the connection broke", e, false);
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new CancellationException();
			}
		}

		private HttpResponse<ResponseBody> await(final CompletableFuture<HttpResponse<ResponseBody>> future) throws Broken {
			while (true) {
				if (monitor.cancelled()) {
					future.cancel(true);
					throw new CancellationException();
				}
				try {
					return future.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
				}
				catch (final TimeoutException e) {
					// ask the monitor again
				}
				catch (final ExecutionException e) {
					throw Broken.of(e.getCause());
				}
				catch (final InterruptedException e) {
					future.cancel(true);
					Thread.currentThread().interrupt();
					throw new CancellationException();
				}
			}
		}

		private void sleep(final Duration time) {
			final long end = System.nanoTime() + time.toNanos();
			while (System.nanoTime() < end) {
				if (monitor.cancelled()) throw new CancellationException();
				try {
					Thread.sleep(Math.max(1, Math.min(TICK.toMillis(), (end - System.nanoTime()) / 1_000_000)));
				}
				catch (final InterruptedException e) {
					Thread.currentThread().interrupt();
					throw new CancellationException();
				}
			}
		}

		private DeepLabException refusal(final int status) {
			return new DeepLabException(shown(address) + switch (status) {
				case 404, 410 -> " is not there (HTTP " + status + "); check the address.";
				case 401, 403 -> " may not be read without signing in (HTTP " + status + "); download it in a browser and give the file.";
				default -> " can't be downloaded: the server answers with HTTP " + status + "; check the address.";
			});
		}

		private DeepLabException tooLarge(final long total) throws IOException {
			part.drop();
			return new DeepLabException(shown(address) + " is larger than is taken: " + (total < 0 ? "more" : ByteCount.text(total)) + " than " +
				ByteCount.text(mostBytes) + "; check the address.");
		}
	}

	/** What names the version of a file, fit for If-Range: a strong entity tag, else the time of its last change. */
	private static String version(final HttpHeaders headers) {
		final String tag = headers.firstValue("ETag").orElse("");
		return tag.startsWith("\"") ? tag : headers.firstValue("Last-Modified").orElse("");
	}

	private static long number(final String text) {
		return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
	}

	private static URI checked(final URI address, final String scheme) {
		if (!scheme.equalsIgnoreCase(address.getScheme())) throw new DeepLabException("'" + shown(address) +
			"' is not taken: only https addresses are; use one, or download the file in a browser and give the file.");
		if (address.getHost() == null || address.getUserInfo() != null) throw new DeepLabException("'" + shown(address) +
			"' is no address; use one such as https://example.org/model.zip.");
		return address;
	}

	/** An address without what may be a secret. */
	static String shown(final URI address) {
		return address.toString().replaceFirst("//[^/@]*@", "//").replaceFirst("[?#].*", "");
	}

	private static DeepLabException unwritable(final Path file, final IOException e) {
		return new DeepLabException("The folder " + file.toAbsolutePath().getParent() + " can't be written: " + WholeFile.reason(e) +
			"; make room or choose another folder.", e);
	}

	/** A try that failed in a way that another one may mend. */
	private static final class Broken extends Exception {

		private static final long serialVersionUID = 1L;

		private final boolean last;

		Broken(final String what, final Throwable cause, final boolean last) {
			super(what, cause);
			this.last = last;
		}

		static Broken of(final Throwable cause) {
			if (cause instanceof SSLException) return new Broken("no secure connection can be made (" + cause.getMessage() + ")", cause, true);
			if (cause instanceof HttpTimeoutException) return new Broken("the server does not answer", cause, false);
			if (cause instanceof ConnectException) return new Broken("the server can't be reached", cause, false);
			return new Broken("the connection broke", cause, false);
		}

		boolean isFinal() {
			return last;
		}

		DeepLabException sentence(final URI address, final boolean kept) {
			return new DeepLabException(shown(address) + " can't be downloaded: " + getMessage() +
				"; check the network and try again" + (kept ? ", what has come is kept" : "") + ".", this);
		}
	}
}
