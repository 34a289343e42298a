package io.github.deeplabij.common;

/** Hears how far the work is, and says whether to go on. Asked and told from several threads. */
public interface Monitor {

	/** A monitor that shows nothing and never cancels. */
	Monitor NONE = new Monitor() {

		@Override
		public void progress(final long done, final long total) {}

		@Override
		public boolean cancelled() {
			return false;
		}
	};

	/**
	 * So many parts are done: tiles, or what takes about the same time each; of a transfer, bytes.
	 *
	 * @param total of so many, or -1 where nobody knows
	 */
	void progress(long done, long total);

	/** Whether the work is to stop. Returns at once; once true, stays true. */
	boolean cancelled();
}
