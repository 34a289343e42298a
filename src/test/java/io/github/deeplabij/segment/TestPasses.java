package io.github.deeplabij.segment;

import java.util.Locale;
import java.util.stream.Stream;

/** Passes in short, for tests. */
final class TestPasses {

	private TestPasses() {}

	/**
	 * @param scales parted by commas
	 */
	static Passes of(final String scales, final String merge, final boolean flip) {
		return new Passes(Stream.of(scales.split(",")).map(Double::valueOf).toList(), Passes.Merge.valueOf(merge
			.toUpperCase(Locale.ROOT)), flip, Passes.Zoom.NONE);
	}
}
