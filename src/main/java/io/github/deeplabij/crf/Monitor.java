package io.github.deeplabij.crf;

/** Hears how far the inference is, and says whether to go on. Asked from several threads. */
public interface Monitor {

	/** A monitor that shows nothing and never cancels. */
	Monitor NONE = new Monitor() {

		@Override
		public void iteration(final int done, final int total) {}

		@Override
		public boolean cancelled() {
			return false;
		}
	};

	/** So many iterations of all are done; 0 once the image is prepared. */
	void iteration(int done, int total);

	/** Whether the work is to stop. Returns at once; once true, stays true. */
	boolean cancelled();
}
