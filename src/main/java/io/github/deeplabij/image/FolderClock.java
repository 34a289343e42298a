package io.github.deeplabij.image;

/** How many images are done, and about how long the others take. */
final class FolderClock {

	private static final double MINUTE = 60;
	private static final double HOUR = 60 * MINUTE;

	private final long start = System.nanoTime();
	private final int images;
	private final int toCompute;
	private int ended;
	private int computed;

	/**
	 * @param toCompute how many of the images have no results yet
	 */
	FolderClock(final int images, final int toCompute) {
		this.images = images;
		this.toCompute = toCompute;
	}

	/** One image has come to its end. */
	synchronized void ended(final boolean wasComputed) {
		ended++;
		if (wasComputed) computed++;
	}

	/** How far it is, such as {@code 12 of 30, about 2 min left}. */
	synchronized String words() {
		final String far = ended + " of " + images;
		if (computed == 0 || computed == toCompute) return far;
		return far + ", about " + duration((System.nanoTime() - start) / 1e9 / computed * (toCompute - computed)) +
			" left";
	}

	static String duration(final double seconds) {
		if (seconds < 1.5 * MINUTE) return (long) Math.ceil(seconds) + " s";
		return seconds < 1.5 * HOUR ? Math.round(seconds / MINUTE) + " min" : Math.round(seconds / HOUR) + " h";
	}
}
