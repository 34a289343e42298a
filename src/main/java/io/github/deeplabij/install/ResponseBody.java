package io.github.deeplabij.install;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of an answer as they come, for a reader who does not want to wait for them without end: a plain stream
 * blocks
 * while a server is silent. No more than a piece is asked for before the last one has been taken.
 */
final class ResponseBody implements HttpResponse.BodySubscriber<ResponseBody>, Flow.Subscriber<List<ByteBuffer>> {

	/** A piece of the body, its end, or what broke it off. */
	private record Event(List<ByteBuffer> bytes, Throwable problem) {
	}

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
	private volatile Flow.Subscription subscription;

	/**
	 * The next bytes.
	 *
	 * @return empty where none came within that time, null at the end
	 * @throws IOException if the connection broke
	 */
	List<ByteBuffer> next(final Duration wait) throws IOException, InterruptedException {
		final Event event = events.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
		if (event == null) return List.of();
		if (event.problem() != null) throw new IOException(event.problem().getMessage(), event.problem());
		if (event.bytes() != null) subscription.request(1);
		return event.bytes();
	}

	/** Wants no more. */
	void cancel() {
		if (subscription != null) subscription.cancel();
	}

	@Override
	public CompletionStage<ResponseBody> getBody() {
		return CompletableFuture.completedFuture(this);
	}

	@Override
	public void onSubscribe(final Flow.Subscription given) {
		subscription = given;
		given.request(1);
	}

	@Override
	public void onNext(final List<ByteBuffer> bytes) {
		events.add(new Event(bytes, null));
	}

	@Override
	public void onError(final Throwable problem) {
		events.add(new Event(null, problem));
	}

	@Override
	public void onComplete() {
		events.add(new Event(null, null));
	}
}
