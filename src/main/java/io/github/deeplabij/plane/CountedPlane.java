package io.github.deeplabij.plane;

import java.util.List;
import java.util.Optional;

/**
 * A plane of whose values it is known how often each occurs, and not where: enough to measure it. The counts may have
 * been put together from those of parts, whichever these are.
 *
 * @param width its columns
 * @param height its rows
 * @param histograms for each channel how often each value occurs
 */
public record CountedPlane(int width, int height, List<Histogram> histograms) implements PlaneSource {

	@Override
	public int channels() {
		return histograms.size();
	}

	@Override
	public boolean isFloatingPoint() {
		return false;
	}

	@Override
	public boolean isWhole() {
		return true;
	}

	@Override
	public boolean isThreadSafe() {
		return true;
	}

	@Override
	public Optional<Histogram> counts(final int channel) {
		return Optional.of(histograms.get(channel));
	}

	/**
	 * @throws IllegalStateException always
	 */
	@Override
	public void read(final int channel, final Region region, final float[] values) {
		throw new IllegalStateException("The values of a counted plane are not known.");
	}
}
