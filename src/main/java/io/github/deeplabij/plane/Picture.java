package io.github.deeplabij.plane;

/** An endless picture to try a graph on: what it holds at any place, from 0 to 1. */
@FunctionalInterface
public interface Picture {

	/** How far the spot of {@link #TEXTURE_WITH_SPOT} reaches from its middle, in pixels. */
	int SPOT = 3;

	/** Noise of several grain sizes on a ramp, so that values of all sizes and edges of all directions occur. */
	Picture TEXTURE = (x, y, channel, width, height) -> clamp(0.5 * texture(x, y, channel) + 0.5 * (channel % 2 == 0
		? (double) x / width : (double) y / height));

	/** The same with a spot of the opposite brightness in its middle. */
	Picture TEXTURE_WITH_SPOT = (x, y, channel, width, height) -> {
		final double value = TEXTURE.at(x, y, channel, width, height);
		final boolean spot = Math.abs(x + 0.5 - 0.5 * width) < SPOT && Math.abs(y + 0.5 - 0.5 * height) < SPOT;
		return spot ? value < 0.5 ? 1 : 0 : value;
	};

	/** The same everywhere. */
	Picture FIELD = (x, y, channel, width, height) -> 0.5;

	/** Texture in the middle half of an even field. */
	Picture PATCH = (x, y, channel, width, height) -> {
		// the middle is the same place for lengths that differ by less than 8
		final int across = Math.abs(x - width / 8 * 4);
		final int down = Math.abs(y - height / 8 * 4);
		return across < width / 4 && down < height / 4 ? clamp(texture(x, y, channel)) : 0.5;
	};

	/** What it holds at a place. */
	double at(int x, int y, int channel, int width, int height);

	private static double texture(final int x, final int y, final int channel) {
		return 0.45 * noise(x >> 4, y >> 4, 0) + 0.2 * noise(x >> 4, y >> 4, channel + 1) + 0.25 * noise(x >> 2, y >> 2,
			channel + 1) + 0.1 * noise(x, y, channel + 1);
	}

	/** White noise (a hash of the place, after Wang). */
	private static double noise(final int x, final int y, final int channel) {
		int hash = x * 73_856_093 ^ y * 19_349_663 ^ channel * 83_492_791;
		hash = (hash ^ 61 ^ hash >>> 16) * 9;
		hash = (hash ^ hash >>> 4) * 0x27d4eb2d;
		hash ^= hash >>> 15;
		return (hash & 0xffff) / 65535.0;
	}

	private static double clamp(final double value) {
		return Math.max(0, Math.min(1, value));
	}
}
