package io.github.deeplabij.objects;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

/** Finds the objects of planes. The result does not depend on the number of threads. */
public final class ObjectFinder {

	/**
	 * @param executor gives the threads beside the caller's
	 * @param threads how many work at once, the caller's among them, at least 1
	 */
	public ObjectFinder(final ObjectSettings settings, final Executor executor, final int threads) {}

	/**
	 * Finds the objects, once all regions are put in; nothing may be put in meanwhile.
	 *
	 * @return the objects, to be closed by the caller
	 * @throws IllegalArgumentException if a channel is missing that the settings need
	 * @throws CancellationException if the monitor has cancelled
	 * @throws DeepLabException if there is no room in the temporary folder, or if there are more than 2^31 - 1 pieces
	 */
	public ObjectPlane find(final ObjectMaps maps, final Monitor monitor) {
		throw new UnsupportedOperationException();
	}
}
