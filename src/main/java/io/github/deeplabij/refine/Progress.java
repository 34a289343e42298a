package io.github.deeplabij.refine;

import io.github.deeplabij.common.Monitor;

/** Adds up the parts of the work that are done, and tells a monitor. */
public final class Progress {

	private final Monitor monitor;
	private final long total;
	private long done;

	/**
	 * @param total how many parts there are; the monitor is told at once that none is done
	 */
	public Progress(final Monitor monitor, final long total) {
		this.monitor = monitor;
		this.total = total;
		monitor.progress(0, total);
	}

	/** So many more parts are done. */
	public void add(final long parts) {
		done += parts;
		monitor.progress(done, total);
	}

	public boolean cancelled() {
		return monitor.cancelled();
	}

	/** A monitor for the CRF, each iteration of which is so many parts. */
	io.github.deeplabij.crf.Monitor iterations(final long parts) {
		return new io.github.deeplabij.crf.Monitor() {

			@Override
			public void iteration(final int iteration, final int all) {
				if (iteration > 0) add(parts);
			}

			@Override
			public boolean cancelled() {
				return Progress.this.cancelled();
			}
		};
	}
}
