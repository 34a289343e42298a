package io.github.deeplabij.plane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/** The scores of a plane in a temporary file, for what has to look at all of them before any can be handed on. */
public final class ScoreFile implements PlaneSource, AutoCloseable {

	private final int width;
	private final int height;
	private final int channels;
	private final FileChannel file;

	/**
	 * @throws DeepLabException if there is no room for a temporary file
	 */
	public ScoreFile(final int width, final int height, final int channels) {
		this.width = width;
		this.height = height;
		this.channels = channels;
		try {
			final Path path = Files.createTempFile("deeplab-scores", ".tmp");
			file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE);
		}
		catch (final IOException e) {
			throw noRoom(e);
		}
	}

	/** Keeps the scores of a region, an array for each channel. */
	public void write(final Region region, final float[][] scores) {
		final ByteBuffer row = buffer(region.width());
		try {
			for (int channel = 0; channel < channels; channel++) {
				for (int y = 0; y < region.height(); y++) {
					row.clear().asFloatBuffer().put(scores[channel], y * region.width(), region.width());
					long to = position(channel, region, y);
					while (row.hasRemaining())
						to += file.write(row, to);
				}
			}
		}
		catch (final IOException e) {
			throw noRoom(e);
		}
	}

	@Override
	public void read(final int channel, final Region region, final float[] values) {
		final ByteBuffer row = buffer(region.width());
		try {
			for (int y = 0; y < region.height(); y++) {
				row.clear();
				long from = position(channel, region, y);
				while (row.hasRemaining()) {
					final int n = file.read(row, from);
					if (n < 0) throw new IOException("it ends too early");
					from += n;
				}
				row.flip().asFloatBuffer().get(values, y * region.width(), region.width());
			}
		}
		catch (final IOException e) {
			throw noRoom(e);
		}
	}

	private static ByteBuffer buffer(final int values) {
		return ByteBuffer.allocateDirect(values * Float.BYTES).order(ByteOrder.nativeOrder());
	}

	private long position(final int channel, final Region region, final int row) {
		return (((long) channel * height + region.y() + row) * width + region.x()) * Float.BYTES;
	}

	private static DeepLabException noRoom(final IOException e) {
		return new DeepLabException("The scores could not be kept for the model's postprocessing (" + WholeFile.reason(
			e) + "); make room in the temporary folder " + System.getProperty("java.io.tmpdir") + ".", e);
	}

	@Override
	public int width() {
		return width;
	}

	@Override
	public int height() {
		return height;
	}

	@Override
	public int channels() {
		return channels;
	}

	@Override
	public boolean isFloatingPoint() {
		return true;
	}

	@Override
	public void close() {
		try {
			file.close();
		}
		catch (final IOException e) {
			// the system clears its temporary folder some day
		}
	}
}
