package io.github.deeplabij.command;

import java.util.List;

import org.scijava.Context;
import org.scijava.app.event.StatusEvent;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.event.EventSubscriber;

/**
 * Says something in the status bar once SciJava's {@code ModuleRunner} has written its last line there, "Command
 * finished: ..." or "Command canceled: ...".
 */
final class LastWord {

	private final EventService events;
	private final String title;
	private final Runnable word;
	private final List<EventSubscriber<?>> subscribers;

	/**
	 * Waits for the runner of the command that is called so. The bus holds this weakly: keep it as long.
	 */
	LastWord(final Context context, final String title, final Runnable word) {
		this.title = title;
		this.word = word;
		events = context.service(EventService.class);
		subscribers = events.subscribe(this);
	}

	@EventHandler
	private void onEvent(final StatusEvent event) {
		final String line = String.valueOf(event.getStatusMessage());
		if (!line.startsWith("Command ") || !line.endsWith(": " + title)) return;
		events.unsubscribe(subscribers);
		word.run();
	}
}
