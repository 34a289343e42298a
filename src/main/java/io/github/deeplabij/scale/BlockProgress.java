package io.github.deeplabij.scale;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Says once a minute how many blocks are done, and how long the rest will take. */
public final class BlockProgress {

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private final int of;
	private final long start = System.nanoTime();
	private long said = start;
	private int done;
	private int anew;

	/**
	 * @param of how many blocks there are
	 */
	public BlockProgress(final int of) {
		this.of = of;
	}

	/**
	 * A block is done.
	 *
	 * @param now whether it was not done before
	 * @return a line, if it is time for one
	 */
	public synchronized Optional<String> done(final boolean now) {
		done++;
		if (now) anew++;
		if (System.nanoTime() - said < MINUTE) return Optional.empty();
		said = System.nanoTime();
		return Optional.of(words());
	}

	/** How far it is. */
	public synchronized String words() {
		final double minutes = (System.nanoTime() - start) / (double) MINUTE;
		final String before = done > anew ? ", " + (done - anew) + " of them before" : "";
		final String left = anew == 0 || done == of ? "" : String.format(Locale.ROOT, "; about %.0f min left", minutes /
			anew * (of - done));
		return String.format(Locale.ROOT, "%d of %d blocks done%s, in %.1f min%s", done, of, before, minutes, left);
	}
}
