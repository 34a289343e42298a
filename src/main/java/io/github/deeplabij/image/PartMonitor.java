package io.github.deeplabij.image;

import io.github.deeplabij.common.Monitor;

/** Hears of the progress of one of several parts, and tells it as a part of that of all. */
final class PartMonitor implements Monitor {

	/** How finely a part is told. */
	private static final long STEPS = 1000;

	private final Monitor all;
	private final int before;
	private final int parts;

	/**
	 * @param before how many parts are done
	 * @param parts how many there are
	 */
	PartMonitor(final Monitor all, final int before, final int parts) {
		this.all = all;
		this.before = before;
		this.parts = parts;
	}

	@Override
	public void progress(final long done, final long total) {
		if (total > 0) all.progress(STEPS * before + STEPS * done / total, STEPS * parts);
	}

	@Override
	public boolean cancelled() {
		return all.cancelled();
	}
}
