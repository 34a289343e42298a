package io.github.deeplabij.install;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.deeplabij.common.ByteCount;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

/** One download into one part, in as many tries as that takes (RFC 9110: Range, If-Range, ETag). */
final class Transfer {

	/** What a download brought. */
	enum Outcome {
		/** The whole file. */
		WHOLE,
		/** What followed on what was there. */
		REST,
		/** Nothing: the server has the version that is known. */
		NOTHING_NEW
	}

	/** Tries in a row that brought nothing. */
	private static final int MOST_IDLE_TRIES = 4;
	private static final int MOST_TRIES = 50;
	private static final int OK = 200;
	private static final int PARTIAL = 206;
	private static final int NOT_MODIFIED = 304;
	private static final int RANGE_NOT_SATISFIABLE = 416;
	private static final int TOO_MANY_REQUESTS = 429;
	private static final int SERVER_ERROR = 500;
	private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

	private final Requests requests;
	private final Duration pause;
	private final URI address;
	private final long mostBytes;
	private final PartFile part;
	private final Monitor monitor;

	/** @param pause before the second try; doubled before each further one that follows a try that brought nothing */
	Transfer(final Requests requests, final Duration pause, final URI address, final long mostBytes,
		final PartFile part,
		final Monitor monitor)
	{
		this.requests = requests;
		this.pause = pause;
		this.address = address;
		this.mostBytes = mostBytes;
		this.part = part;
		this.monitor = monitor;
	}

	/**
	 * Tries until the whole file is there.
	 *
	 * @param known the version that the caller has already; empty if none
	 */
	Outcome run(final String known) throws IOException {
		int idle = 0;
		for (int tries = 1;; tries++) {
			final long before = part.length();
			try {
				return attempt(known);
			}
			catch (final BrokenTransferException e) {
				idle = part.length() > before ? 0 : idle + 1;
				if (idle >= MOST_IDLE_TRIES || tries >= MOST_TRIES || e.isFinal()) throw e.sentence(address,
					part.length() > 0 && !part
					.version(address.toString()).isEmpty());
				sleep(pause.multipliedBy(1L << Math.max(0, idle - 1)));
			}
		}
	}

	private Outcome attempt(final String known) throws IOException, BrokenTransferException {
		final String version = part.version(address.toString());
		if (version.isEmpty() && part.length() > 0) part.drop();
		final long have = part.length();
		final HttpResponse<ResponseBody> response = requests.send(address, headers(have, version, known), monitor);
		try {
			final int status = response.statusCode();
			if (have == 0 && !known.isEmpty() && status == NOT_MODIFIED) return Outcome.NOTHING_NEW;
			receive(response.body(), have > 0 && status == PARTIAL ? acceptRest(response.headers(), have, version)
				: accept(response, have));
			return status == PARTIAL ? Outcome.REST : Outcome.WHOLE;
		}
		finally {
			response.body().cancel();
		}
	}

	private static Map<String, String> headers(final long have, final String version, final String known) {
		if (have > 0) return Map.of("Range", "bytes=" + have + "-", "If-Range", version);
		return known.isEmpty() ? Map.of() : Map.of(known.startsWith("\"") ? "If-None-Match" : "If-Modified-Since",
			known);
	}

	/**
	 * Makes sure that what comes follows on the part; returns the whole length, or -1 where the server does not say.
	 */
	private long acceptRest(final HttpHeaders headers, final long have, final String version) throws IOException,
		BrokenTransferException
	{
		final Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
		final String now = version(headers);
		if (!range.matches() || Long.parseLong(range.group(1)) != have || !now.isEmpty() &&
			!now.equals(version)) throw wrongRest();
		return requireRoom(range.group(2).equals("*") ? -1 : Long.parseLong(range.group(2)));
	}

	/** Empties the part for the whole file; returns its length, or -1 where the server does not say. */
	private long accept(final HttpResponse<ResponseBody> response, final long have) throws IOException,
		BrokenTransferException {
		final int status = response.statusCode();
		if (status == PARTIAL || status == RANGE_NOT_SATISFIABLE && have > 0) throw wrongRest();
		if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) throw new BrokenTransferException(
			"the server answers with an error (HTTP " + status + ")");
		if (status != OK) throw refusal(status);
		part.restart(address.toString(), version(response.headers()));
		return requireRoom(response.headers().firstValue("Content-Length").map(Transfer::number).orElse(-1L));
	}

	private BrokenTransferException wrongRest() throws IOException {
		part.drop();
		return new BrokenTransferException("the server gives another part of the file than was asked for");
	}

	/** What names the version of a file, fit for If-Range: a strong entity tag, else the time of its last change. */
	private static String version(final HttpHeaders headers) {
		final String tag = headers.firstValue("ETag").orElse("");
		return tag.startsWith("\"") ? tag : headers.firstValue("Last-Modified").orElse("");
	}

	private static long number(final String text) {
		return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
	}

	private long requireRoom(final long total) throws IOException {
		if (total > mostBytes) throw tooLarge(total);
		final long needed = total - part.length();
		final long free = Files.getFileStore(part.path()).getUsableSpace();
		if (free > 0 && needed > free) throw new DeepLabException("There is not enough room for " +
			WebAddress.shown(address) +
			": it needs " +
			ByteCount.text(needed) + ", and " + part.path().toAbsolutePath().getParent() + " has " +
				ByteCount.text(free) +
			"; make room and try again.");
		return total;
	}

	private void receive(final ResponseBody body, final long total) throws IOException, BrokenTransferException {
		long lastHeard = System.nanoTime();
		monitor.progress(part.length(), total);
		while (true) {
			if (monitor.cancelled()) throw new CancellationException();
			final List<ByteBuffer> bytes = next(body);
			if (bytes == null) break;
			if (bytes.isEmpty()) {
				if (System.nanoTime() - lastHeard > requests.patience().toNanos()) throw new BrokenTransferException(
					"the server has gone silent");
				continue;
			}
			lastHeard = System.nanoTime();
			for (final ByteBuffer each : bytes) {
				if (part.length() + each.remaining() > mostBytes) throw tooLarge(-1);
				part.append(each);
			}
			monitor.progress(part.length(), total);
		}
		if (total >= 0 && part.length() < total) throw new BrokenTransferException("the connection broke");
		if (total >= 0 && part.length() > total) {
			part.drop();
			throw new BrokenTransferException("the server sends more than it said");
		}
	}

	private static List<ByteBuffer> next(final ResponseBody body) throws BrokenTransferException {
		try {
			return body.next(Requests.TICK);
		}
		catch (final IOException e) {
			throw new BrokenTransferException("the connection broke", e);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException();
		}
	}

	private void sleep(final Duration time) {
		final long end = System.nanoTime() + time.toNanos();
		while (System.nanoTime() < end) {
			if (monitor.cancelled()) throw new CancellationException();
			try {
				Thread.sleep(Math.max(1, Math.min(Requests.TICK.toMillis(), (end - System.nanoTime()) / 1_000_000)));
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new CancellationException();
			}
		}
	}

	private DeepLabException refusal(final int status) {
		return new DeepLabException(WebAddress.shown(address) + switch (status) {
			case 404, 410 -> " is not there (HTTP " + status + "); check the address.";
			case 401, 403 -> " may not be read without signing in (HTTP " + status + "); download it in a browser " +
				"and give the file.";
			default -> " can't be downloaded: the server answers with HTTP " + status + "; check the address.";
		});
	}

	private DeepLabException tooLarge(final long total) throws IOException {
		part.drop();
		return new DeepLabException(WebAddress.shown(address) + " is larger than is taken: " +
			(total < 0 ? "more" : ByteCount.text(total)) +
			" than " + ByteCount.text(mostBytes) + "; check the address.");
	}
}
