package io.github.deeplabij.zarr;

import java.util.List;
import java.util.Map;

import io.github.deeplabij.common.DeepLabException;

/**
 * Labels of an image, in {@code labels/NAME} of its group: as many levels as the image, of its version, with the same
 * axes; the axis of channels has one.
 * <pre>{@code
 * OmeLabels labels = OmeLabels.create(image, "nuclei", new OmeLabels.Spec(ElementType.UINT8, 1024, 4096, classes));
 * labels.array(0).writeShard(new long[] { 0, 0 }, values);
 * for (int level = 1; level < labels.levels(); level++) labels.buildLevel(level);
 * }</pre>
 */
public final class OmeLabels {

	/**
	 * A value of the labels, as a viewer shows it.
	 *
	 * @param name of the class
	 * @param colour 0xRRGGBB
	 */
	public record Entry(String name, int colour) {
	}

	/**
	 * How labels are written.
	 *
	 * @param type an integer type of at most 32 bits
	 * @param chunk rows and columns of a chunk
	 * @param shard rows and columns of a shard, a whole number of chunks (Zarr 3); the size of a chunk for chunks in
	 *            files of their own
	 * @param entries the values that are shown, in ascending order
	 */
	public record Spec(ElementType type, int chunk, int shard, Map<Long, Entry> entries) {
	}

	/**
	 * Makes labels that are all background: the arrays of all levels, their metadata, and their name in the list of the
	 * image's labels. If these labels are there and have the same metadata, they are opened.
	 *
	 * @param name a folder's name
	 * @throws DeepLabException if other labels of that name are there, or nothing can be written
	 */
	public static OmeLabels create(final OmeImage image, final String name, final Spec spec) {
		throw new UnsupportedOperationException();
	}

	/** Where the labels lie in the image's store. */
	public String path() {
		throw new UnsupportedOperationException();
	}

	public int levels() {
		throw new UnsupportedOperationException();
	}

	/** The labels of a level. */
	public ZarrArray array(final int level) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Makes one shard of a coarser level: each label is that of the pixel of the next finer level that is nearest to
	 * its centre. The shards of that level that it reads are to be there.
	 *
	 * @param level from 1
	 */
	public void buildShard(final int level, final long[] shard) {
		throw new UnsupportedOperationException();
	}

	/** The shards of the next finer level that {@link #buildShard} reads, as their numbers along each axis. */
	public List<long[]> sources(final int level, final long[] shard) {
		throw new UnsupportedOperationException();
	}

	/** Makes all shards of a coarser level. */
	public void buildLevel(final int level) {
		throw new UnsupportedOperationException();
	}
}
