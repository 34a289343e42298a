package io.github.deeplabij.image;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * Labels of more planes than the memory should hold: a virtual stack on a temporary file, of which a plane is read each
 * time that it is looked at. The file is deleted when nobody has the labels any more. What is drawn into a plane is not
 * kept.
 */
final class StoredLabels extends StoredPlanes {

	/** What ImageJ's encoder is given for the pixels of a single plane, which {@link #into} puts in its place. */
	static final byte[] HERE = {};

	private static final String KEY = "DeepLab_stored";
	private static final int CHUNK = 1 << 20;

	private final int width;
	private final int height;
	private final int bytes;
	private final TemporaryFile file;

	/**
	 * @param wide whether a label takes 16 bits
	 * @throws DeepLabException if there is no room for the file
	 */
	StoredLabels(final int width, final int height, final int planes, final boolean wide) {
		super(width, height, planes, (wide ? Short.BYTES : 1) * Byte.SIZE);
		this.width = width;
		this.height = height;
		bytes = wide ? Short.BYTES : 1;
		file = new TemporaryFile("labels", planes * planeSize());
	}

	/** The bytes of a plane. */
	private long planeSize() {
		return (long) width * height * bytes;
	}

	/** Takes the labels of a region. */
	void write(final int plane, final Region region, final int[] labels) {
		final ByteBuffer row = ByteBuffer.allocate(region.width() * bytes).order(ByteOrder.LITTLE_ENDIAN);
		for (int y = 0; y < region.height(); y++) {
			row.clear();
			for (int x = 0; x < region.width(); x++) {
				final int label = labels[y * region.width() + x];
				if (bytes == 1) row.put((byte) label);
				else row.putShort((short) label);
			}
			file.write(plane * planeSize() + ((long) (region.y() + y) * width + region.x()) * bytes, row.flip());
		}
	}

	/** Has an image know that its labels are here, since of a stack of one plane it keeps the processor alone. */
	void mark(final ImagePlus image) {
		image.setProperty(KEY, this);
	}

	/** The labels that an image holds no pixels of; empty if it holds them. */
	static Optional<StoredLabels> of(final ImagePlus image) {
		return image.getProperty(KEY) instanceof StoredLabels stored && stored.size() == 1 && stored.bytes == 1
			? Optional.of(stored) : Optional.empty();
	}

	/** Counts how many pixels of all planes have each value. */
	void count(final long[] values) {
		final ByteBuffer read = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
		for (int n = 1; n <= size(); n++) {
			for (long at = 0; at < planeSize(); at += read.limit()) {
				read(plane(n) * planeSize() + at, read.limit((int) Math.min(CHUNK, planeSize() - at)).position(0));
				while (read.hasRemaining()) values[bytes == 1 ? read.get() & 0xff : read.getShort() & 0xffff]++;
			}
		}
	}

	/** A stream that writes the labels, of 8 bits, where {@link #HERE} is written to it. */
	OutputStream into(final OutputStream out) {
		return new FilterOutputStream(out) {

			private long at;

			@Override
			public void write(final byte[] given, final int from, final int count) throws IOException {
				if (given != HERE) {
					out.write(given, from, count);
					return;
				}
				final ByteBuffer read = ByteBuffer.allocate(count);
				StoredLabels.this.read(at, read);
				at += count;
				out.write(read.array(), 0, count);
			}
		};
	}

	/** Fills a buffer from a place of the file on. */
	private void read(final long start, final ByteBuffer into) {
		file.read(start, into);
		into.rewind();
	}

	/** Of a single plane, which may be larger than the memory, one without pixels. */
	@Override
	public ImageProcessor getProcessor(final int n) {
		return size() > 1 || bytes > 1 ? whole(n) : new ByteProcessor(width, height, null, getColorModel()) {

			@Override
			public Object getPixels() {
				return HERE;
			}
		};
	}

	private ImageProcessor whole(final int n) {
		final ByteBuffer read = ByteBuffer.allocate(Math.toIntExact(planeSize())).order(ByteOrder.LITTLE_ENDIAN);
		read(plane(n) * planeSize(), read);
		final ImageProcessor labels;
		if (bytes == 1) labels = new ByteProcessor(width, height, read.array());
		else {
			labels = new ShortProcessor(width, height);
			read.asShortBuffer().get((short[]) labels.getPixels());
		}
		if (getColorModel() != null) labels.setColorModel(getColorModel());
		return labels;
	}

	@Override
	public Object getPixels(final int n) {
		return whole(n).getPixels();
	}
}
