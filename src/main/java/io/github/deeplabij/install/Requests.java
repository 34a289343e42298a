package io.github.deeplabij.install;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

/**
 * Asks servers for files, and those that they send on to; only over https, and never longer than the user wants to
 * wait.
 */
final class Requests {

	/** How often somebody who waits is asked whether to go on. */
	static final Duration TICK = Duration.ofMillis(100);
	private static final int MOST_REDIRECTS = 10;
	private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);

	private final String scheme;
	private final Duration patience;
	private final HttpClient client;

	/**
	 * @param scheme https, but for tests
	 * @param patience how long a server may be silent
	 */
	Requests(final String scheme, final Duration patience) {
		this.scheme = scheme;
		this.patience = patience;
		client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(patience).build();
	}

	Duration patience() {
		return patience;
	}

	/** Requires that an address is one of which a file may be asked. */
	void require(final URI address) {
		WebAddress.require(address, scheme);
	}

	/**
	 * Sends a request, and after each redirect the next one.
	 *
	 * @return the answer, whatever its status; whoever gets it cancels its body
	 * @throws BrokenTransferException if there is none
	 * @throws DeepLabException if the server sends on without end, or to what is not taken
	 * @throws CancellationException if the monitor cancelled
	 */
	HttpResponse<ResponseBody> send(final URI address, final Map<String, String> headers, final Monitor monitor)
		throws BrokenTransferException
	{
		URI at = address;
		for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
			final HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(patience).header("User-Agent",
				"DeepLab-IJ").header("Accept-Encoding", "identity");
			headers.forEach(request::header);
			final HttpResponse<ResponseBody> response = await(client.sendAsync(request.build(),
				head -> new ResponseBody()), monitor);
			if (!REDIRECTS.contains(response.statusCode())) return response;
			response.body().cancel();
			at = next(address, at, response.headers().firstValue("Location").orElse(""));
		}
		throw new DeepLabException(WebAddress.shown(address) +
			" is sent on to other addresses without end; get another address.");
	}

	private URI next(final URI address, final URI at, final String location) {
		try {
			return WebAddress.require(location.isEmpty() ? new URI("") : at.resolve(new URI(location)), scheme);
		}
		catch (final URISyntaxException | DeepLabException e) {
			throw new DeepLabException(WebAddress.shown(address) + " sends on to '" + location + "', but only " +
				scheme + " addresses are taken.", e);
		}
	}

	private static HttpResponse<ResponseBody> await(final CompletableFuture<HttpResponse<ResponseBody>> future,
		final Monitor monitor) throws BrokenTransferException
	{
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
				throw BrokenTransferException.of(e.getCause());
			}
			catch (final InterruptedException e) {
				future.cancel(true);
				Thread.currentThread().interrupt();
				throw new CancellationException();
			}
		}
	}
}
