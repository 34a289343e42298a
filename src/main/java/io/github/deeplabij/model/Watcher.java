package io.github.deeplabij.model;

/** Hears how far a transfer of bytes is, and says whether to go on. */
public interface Watcher {

	/** A watcher that shows nothing and never cancels. */
	Watcher NONE = new Watcher() {

		@Override
		public void progress(final long done, final long total) {}

		@Override
		public boolean cancelled() {
			return false;
		}
	};

	/**
	 * So many bytes have come.
	 *
	 * @param total of so many, or -1 where nobody knows
	 */
	void progress(long done, long total);

	/** Whether to stop. Returns at once; once true, stays true. */
	boolean cancelled();
}
