package io.github.deeplabij.zarr;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;

/**
 * A folder of a web server, to be read alone. Addresses are https; http is taken of this machine only. The answer 404
 * means absent; what fails for a while (no connection, 408, 429, 5xx) is tried four times, and then an error, as any
 * other answer is.
 */
public final class HttpStore implements Store {

	private static final int TRIES = 4;
	private static final List<Integer> ABSENT = List.of(404);
	/** Object stores say so of what is not there to those who may not list. */
	private static final List<Integer> ABSENT_OR_FORBIDDEN = List.of(403, 404);
	private static final List<Integer> PASSING = List.of(408, 429, 500, 502, 503, 504);
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final URI address;
	private final Duration pause;
	private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL)
		.connectTimeout(PATIENCE).build();

	/**
	 * A store at an address.
	 *
	 * @param address of the folder
	 * @throws DeepLabException if it is none that is taken
	 */
	public HttpStore(final String address) {
		this(address, Duration.ofMillis(500));
	}

	/** @param pause before the second try; before each further one twice as long */
	HttpStore(final String address, final Duration pause) {
		this.address = checked(address.strip().replaceFirst("/+(\\?.*)?$", "$1"));
		this.pause = pause;
	}

	private static URI checked(final String address) {
		try {
			final URI uri = new URI(address);
			final boolean whole = uri.getHost() != null && uri.getUserInfo() == null;
			if (whole && (isScheme(uri, "https") || isScheme(uri, "http") && InetAddress.getByName(uri.getHost())
				.isLoopbackAddress())) return uri;
		}
		catch (final URISyntaxException | UnknownHostException e) {
			// told below
		}
		throw new DeepLabException(new ZarrProblem.BadAddress(address.replaceFirst("[?#].*", "").replaceFirst(
			"//[^/@]*@", "//")));
	}

	private static boolean isScheme(final URI uri, final String scheme) {
		return scheme.equalsIgnoreCase(uri.getScheme());
	}

	@Override
	public String name() {
		return address.toString().replaceFirst("[?#].*", "");
	}

	@Override
	public byte[] read(final String key) {
		final HttpResponse<byte[]> answer = get(key, Optional.empty());
		return answer == null ? null : answer.body();
	}

	@Override
	public byte[] readIfAllowed(final String key) {
		final HttpResponse<byte[]> answer = send(key, request(key).GET().build(), HttpResponse.BodyHandlers
			.ofByteArray(), ABSENT_OR_FORBIDDEN);
		return answer == null ? null : answer.body();
	}

	@Override
	public byte[] read(final String key, final long offset, final int length) {
		if (length == 0) return new byte[0];
		final HttpResponse<byte[]> answer = get(key, Optional.of("bytes=" + offset + "-" + (offset + length - 1)));
		if (answer == null) return null;
		return part(key, answer, offset, length);
	}

	@Override
	public byte[] readEnd(final String key, final int length) {
		final HttpResponse<byte[]> answer = get(key, Optional.of("bytes=-" + length));
		if (answer == null) return null;
		return part(key, answer, answer.body().length - (long) length, length);
	}

	/** The part that was asked for, also of a server that sends all. */
	private byte[] part(final String key, final HttpResponse<byte[]> answer, final long offset, final int length) {
		final byte[] body = answer.body();
		final long from = answer.statusCode() == 206 ? 0 : offset;
		if (from < 0 || from > body.length - (long) length) throw unreadable(key, "it is shorter than it should be");
		return from == 0 && body.length == length ? body : Arrays.copyOfRange(body, (int) from, (int) from + length);
	}

	private HttpResponse<byte[]> get(final String key, final Optional<String> range) {
		final HttpRequest.Builder request = request(key).GET();
		range.ifPresent(wanted -> request.header("Range", wanted));
		return send(key, request.build(), HttpResponse.BodyHandlers.ofByteArray(), ABSENT);
	}

	private HttpRequest.Builder request(final String key) {
		return HttpRequest.newBuilder(uri(key)).timeout(PATIENCE).header("User-Agent", "DeepLab-IJ").header(
			"Accept-Encoding", "identity");
	}

	private URI uri(final String key) {
		final String normal = Keys.normal(key);
		try {
			final String path = new URI(null, null, "/" + normal, null).getRawPath();
			final String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
			return new URI(address.getScheme() + "://" + address.getRawAuthority() + Optional.ofNullable(address
				.getRawPath()).orElse("") + (normal.isEmpty() ? "" : path) + query);
		}
		catch (final URISyntaxException e) {
			throw unreadable(key, "it is no address");
		}
	}

	@Override
	public long size(final String key) {
		final HttpResponse<Void> answer = send(key, request(key).method("HEAD", HttpRequest.BodyPublishers.noBody())
			.build(), HttpResponse.BodyHandlers.discarding(), ABSENT);
		if (answer == null) return -1;
		return answer.headers().firstValueAsLong("Content-Length").orElseThrow(() -> unreadable(key,
			"the server does not say how long it is"));
	}

	/** Sends a request, again where it fails for a while; null where there is nothing. */
	private <T> HttpResponse<T> send(final String key, final HttpRequest request,
		final HttpResponse.BodyHandler<T> handler, final List<Integer> absent)
	{
		for (int tries = 1;; tries++) {
			String reason;
			try {
				final HttpResponse<T> answer = client.send(request, handler);
				final int status = answer.statusCode();
				if (status == 200 || status == 206) return answer;
				if (absent.contains(status)) return null;
				reason = "the server answered " + status;
				if (!PASSING.contains(status)) throw unreadable(key, reason);
			}
			catch (final IOException e) {
				reason = e.getMessage() == null ? "there is no connection" : e.getMessage();
			}
			catch (final InterruptedException e) {
				throw cancelled();
			}
			if (tries == TRIES) throw unreadable(key, reason);
			sleep(pause.toMillis() << tries - 1);
		}
	}

	private static void sleep(final long milliseconds) {
		try {
			Thread.sleep(milliseconds);
		}
		catch (final InterruptedException e) {
			throw cancelled();
		}
	}

	private static CancellationException cancelled() {
		Thread.currentThread().interrupt();
		return new CancellationException();
	}

	@Override
	public void write(final String key, final byte[] value) {
		throw new DeepLabException(new ZarrProblem.Unwritable(name(), "it is on a web server"));
	}

	@Override
	public List<String> list(final String prefix) {
		throw unreadable(prefix, "a web server can't be asked what it has");
	}

	@Override
	public boolean isWritable() {
		return false;
	}

	private DeepLabException unreadable(final String key, final String reason) {
		return new DeepLabException(new ZarrProblem.Unreadable(ZarrGroup.where(this, key), reason));
	}
}
