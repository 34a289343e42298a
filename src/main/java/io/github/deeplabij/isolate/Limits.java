package io.github.deeplabij.isolate;

import io.github.deeplabij.common.MachineMemory;

/**
 * What a JVM of its own may take.
 *
 * @param memory bytes in all, beside four times the graph's own size
 * @param heap bytes for Java itself, beside twice the graph's size
 */
record Limits(long memory, long heap) {

	private static final long MEGABYTE = 1 << 20;

	/** For the first look at a graph that nobody knows. */
	static final Limits TRIAL = new Limits(4096 * MEGABYTE, 64 * MEGABYTE);

	/** For one that passed its trial and is run on whole tiles: half of the machine's memory. */
	static Limits work() {
		return new Limits(Math.max(TRIAL.memory, MachineMemory.total() / 2), 1024 * MEGABYTE);
	}

	/** The same for a graph of so many bytes. */
	Limits with(final long size) {
		return new Limits(memory + 4 * size, heap + 2 * size);
	}

	/** Such as {@code 4 GB}. */
	String memoryInWords() {
		return (memory >> 30) + " GB";
	}
}
