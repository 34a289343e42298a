package io.github.deeplabij.zarr;

import java.util.List;

import io.github.deeplabij.common.DeepLabException;

/**
 * An image of OME-Zarr 0.4 or 0.5, in several resolutions. Its axes are at most {@code t, c, z, y, x} in this order, and
 * the last two are {@code y} and {@code x}.
 * <pre>{@code
 * OmeImage image = OmeImage.open(new FolderStore(Path.of("x.ome.zarr")), "");
 * Object pixels = image.read(0, new OmeImage.Place(0, 1, 0), 512, 512, 256, 256);
 * }</pre>
 */
public final class OmeImage {

	/** A plane of an image: its frame, channel and slice, from 0; 0 where there is no such axis. */
	public record Place(long t, long c, long z) {
	}

	/**
	 * Opens an image.
	 *
	 * @param path of its group, empty for the store itself
	 * @throws DeepLabException if there is none, or it is one of several series
	 */
	public static OmeImage open(final Store store, final String path) {
		throw new UnsupportedOperationException();
	}

	public Store store() {
		throw new UnsupportedOperationException();
	}

	/** The path of its group in the store. */
	public String path() {
		throw new UnsupportedOperationException();
	}

	/** The image's name, or else that of its folder. */
	public String name() {
		throw new UnsupportedOperationException();
	}

	/** 0.4 or 0.5. */
	public String version() {
		throw new UnsupportedOperationException();
	}

	/** The version of Zarr: 2 for 0.4, 3 for 0.5. */
	public int zarrVersion() {
		throw new UnsupportedOperationException();
	}

	public List<OmeAxis> axes() {
		throw new UnsupportedOperationException();
	}

	/** Which axis has that name; -1 if none. */
	public int axis(final String name) {
		throw new UnsupportedOperationException();
	}

	/** From the finest to the coarsest, at least one. */
	public List<OmeLevel> levels() {
		throw new UnsupportedOperationException();
	}

	/**
	 * A level.
	 *
	 * @throws DeepLabException if there is no such one
	 */
	public OmeLevel level(final int level) {
		throw new UnsupportedOperationException();
	}

	/** Pixels of a level along an axis; 1 if there is no such axis. */
	public long size(final int level, final String axis) {
		throw new UnsupportedOperationException();
	}

	/** As many as the image has. */
	public List<OmeChannel> channels() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Reads a rectangle of a plane.
	 *
	 * @return width * height values, row by row; see {@link ZarrArray}
	 */
	public Object read(final int level, final Place place, final long x, final long y, final int width,
		final int height)
	{
		throw new UnsupportedOperationException();
	}
}
