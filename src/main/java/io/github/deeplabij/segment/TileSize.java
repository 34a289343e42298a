package io.github.deeplabij.segment;

import io.github.deeplabij.common.MachineMemory;
import io.github.deeplabij.model.ModelDescription;

/** How large a tile may be, and why. */
final class TileSize {

	/** Tiles above this bring little: what is lost to the halo shrinks, what a cancel waits for grows. */
	private static final int LARGEST = 2048;
	private static final int UNIT = 64;

	/**
	 * What ONNX Runtime takes at most for the activations of one pixel: 0.3 kB in the bundled network, 0.8 to 1.9 kB in
	 * larger ones of the DeepLab family with up to 10 MB of weights. The description does not tell, so all are taken
	 * for large.
	 */
	private static final double ACTIVATIONS = 2000;

	private final ModelDescription description;
	private final Passes passes;

	TileSize(final ModelDescription description, final Passes passes) {
		this.description = description;
		this.passes = passes;
	}

	/** The side of a square tile that takes at most an eighth of the machine's memory and half of the Java heap. */
	int automatic() {
		return automatic(LARGEST);
	}

	/** The same of so many rows at most, if the model takes them. */
	int automatic(final int rows) {
		final double most = Math.min(machineMemory() / 8, bufferMemory() / 2 * bytes() / bufferBytes());
		final double fits = Math.sqrt(most / bytes());
		return Math.max(smallest(), Math.min(Math.min(LARGEST, rows / UNIT * UNIT), (int) fits / UNIT * UNIT));
	}

	/**
	 * How many tiles of that many pixels may be run at once, with the results of one more: they take a quarter of the
	 * machine's memory and half of the Java heap at most. At least 1.
	 */
	int atOnce(final long pixels) {
		final double inMachine = machineMemory() / 4 / (pixels * bytes());
		final double inHeap = bufferMemory() / 2 / (pixels * bufferBytes()) - 1;
		return (int) Math.max(1, Math.min(inMachine, inHeap));
	}

	/** Whether a tile of that many pixels can't fit into this machine, or its tensors into a Java buffer, at all. */
	boolean tooLarge(final long pixels) {
		final double channels = Math.max(description.input().channels(), description.output().channels());
		return pixels * channels * Float.BYTES > Integer.MAX_VALUE || pixels * bytes() > machineMemory() || pixels *
			bufferBytes() > bufferMemory();
	}

	/** The side of a square tile that does fit, below one that did not. */
	int smallerThan(final long pixels) {
		return Math.max(smallest(), Math.min(automatic(), (int) Math.sqrt(pixels) / 2 / UNIT * UNIT));
	}

	private int smallest() {
		return Math.max(UNIT, Plan.smallest(description, passes));
	}

	private double bytes() {
		return ACTIVATIONS + bufferBytes();
	}

	/** The tile's tensors, and the arrays that they are filled from, read into, and merged in. */
	private double bufferBytes() {
		final int merged = passes.count() == 1 ? 0 : description.classes().size();
		final int given = description.output().channels();
		return 4.0 * (description.input().channels() + 1 + given + ownPixels() * (given + 2 + merged));
	}

	/** How many pixels of the plane's own lie in one of the network's, where the plane is shrunk. */
	private double ownPixels() {
		return 1 / (Math.min(1, passes.zoom().x()) * Math.min(1, passes.zoom().y()));
	}

	private static double bufferMemory() {
		return Runtime.getRuntime().maxMemory();
	}

	private static double machineMemory() {
		return MachineMemory.total();
	}
}
