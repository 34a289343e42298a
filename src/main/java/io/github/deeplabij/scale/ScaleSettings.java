package io.github.deeplabij.scale;

import java.util.Map;
import java.util.TreeMap;

import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

/**
 * How a large image is segmented.
 *
 * @param channel which channels the model sees, by number from 1 or by name, separated by commas; {@code auto} for all
 *            where the model takes as many as there are
 * @param level which level of the image, 0 for the finest
 * @param tile the largest side of a tile of the network in pixels; 0 for {@value #TILE}
 * @param block the side of a block in pixels, which is made a multiple of the network's cores; 0 for {@value #BLOCK}
 * @param objects whether objects are wanted too
 * @param passes how the network looks at each plane
 * @param crf what refines the network's probabilities; null if nothing does
 * @param sizes which objects are kept
 */
public record ScaleSettings(String channel, int level, int tile, int block, boolean objects, Passes passes,
	CrfSettings crf, ObjectSizes sizes)
{

	/** Takes about a gigabyte with large networks of the DeepLab family, on whatever machine. */
	public static final int TILE = 1280;
	/** As much as is lost at most where a machine ends. */
	public static final int BLOCK = 4096;

	/** One look at the finest level, labels alone. */
	public static final ScaleSettings DEFAULT = new ScaleSettings("auto", 0, 0, 0, false, Passes.ONE, null);

	/** Of objects, all that the model takes for objects are kept. */
	public ScaleSettings(final String channel, final int level, final int tile, final int block, final boolean objects,
		final Passes passes, final CrfSettings crf)
	{
		this(channel, level, tile, block, objects, passes, crf, ObjectSizes.ANY);
	}

	/** With tiles and blocks of other sizes. */
	public ScaleSettings sized(final int tiles, final int blocks) {
		return new ScaleSettings(channel, level, tiles, blocks, objects, passes, crf, sizes);
	}

	/** With objects or without. */
	public ScaleSettings with(final boolean wanted) {
		return new ScaleSettings(channel, level, tile, block, wanted, passes, crf, sizes);
	}

	/** With objects, of which some are kept. */
	public ScaleSettings with(final ObjectSizes kept) {
		return new ScaleSettings(channel, level, tile, block, true, passes, crf, kept);
	}

	/** The largest side of a tile in pixels. */
	int tileSide() {
		return tile == 0 ? TILE : tile;
	}

	/** All that labels depend on, in words, by what users call it. */
	Map<String, String> words() {
		final Map<String, String> words = new TreeMap<>();
		words.put("channel", channel);
		words.put("level", String.valueOf(level));
		words.put("tile size", String.valueOf(tileSide()));
		words.put("block size", String.valueOf(block == 0 ? BLOCK : block));
		words.put("choice of objects", String.valueOf(objects));
		words.put("size of objects", sizes.toString());
		words.put("scales", passes.toString());
		words.put("CRF", crf == null ? "none" : crf.toString());
		return words;
	}
}
