package io.github.deeplabij.image;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.plane.Region;

import ij.VirtualStack;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * Labels of more planes than the memory should hold: a virtual stack on a temporary file, of which a plane is read each
 * time that it is looked at. The file is deleted when nobody has the labels any more. What is drawn into a plane is not
 * kept.
 */
final class StoredLabels extends VirtualStack {

	private static final Cleaner CLEANER = Cleaner.create();

	private final int width;
	private final int height;
	private final int bytes;
	private final FileChannel file;
	private final String[] names;
	/** Which plane of the file is where. */
	private int[] order;

	/**
	 * @param wide whether a label takes 16 bits
	 * @throws DeepLabException if there is no room for the file
	 */
	StoredLabels(final int width, final int height, final int planes, final boolean wide) {
		super(width, height, null, null);
		this.width = width;
		this.height = height;
		bytes = wide ? Short.BYTES : 1;
		names = new String[planes];
		order = IntStream.range(0, planes).toArray();
		setBitDepth(bytes * Byte.SIZE);
		try {
			final Path path = Files.createTempFile("deeplab-labels", ".tmp");
			path.toFile().deleteOnExit();
			file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE);
			CLEANER.register(this, new Closing(file));
			// takes the room, or says now that there is none
			file.write(ByteBuffer.allocate(1), planes * plane() - 1);
		}
		catch (final IOException e) {
			throw failed("written", e);
		}
	}

	/** Closes the file, which deletes it, when nobody has the labels any more. */
	private record Closing(FileChannel file) implements Runnable {

		@Override
		public void run() {
			try {
				file.close();
			}
			catch (final IOException e) {
				// it is deleted when ImageJ ends
			}
		}
	}

	private static DeepLabException failed(final String what, final IOException e) {
		return new DeepLabException("The labels can't be " + what + " in the temporary folder " + System.getProperty(
			"java.io.tmpdir") + ": " + WholeFile.reason(e) + "; free some room there.", e);
	}

	/** The bytes of a plane. */
	private long plane() {
		return (long) width * height * bytes;
	}

	/** Takes the labels of a region. */
	void write(final int plane, final Region region, final int[] labels) {
		try {
			final ByteBuffer row = ByteBuffer.allocate(region.width() * bytes).order(ByteOrder.LITTLE_ENDIAN);
			for (int y = 0; y < region.height(); y++) {
				row.clear();
				for (int x = 0; x < region.width(); x++) {
					final int label = labels[y * region.width() + x];
					if (bytes == 1) row.put((byte) label);
					else row.putShort((short) label);
				}
				long at = plane * plane() + ((long) (region.y() + y) * width + region.x()) * bytes;
				row.flip();
				while (row.hasRemaining()) at += file.write(row, at);
			}
		}
		catch (final IOException e) {
			throw failed("written", e);
		}
	}

	@Override
	public ImageProcessor getProcessor(final int n) {
		final ByteBuffer read = ByteBuffer.allocate(Math.toIntExact(plane())).order(ByteOrder.LITTLE_ENDIAN);
		try {
			final long start = order[n - 1] * plane();
			while (read.hasRemaining() && file.read(read, start + read.position()) > 0) continue;
		}
		catch (final IOException e) {
			throw failed("read", e);
		}
		read.clear();
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
		return getProcessor(n).getPixels();
	}

	@Override
	public int size() {
		return order == null ? 0 : order.length;
	}

	@Override
	public int getSize() {
		return size();
	}

	@Override
	public void deleteSlice(final int n) {
		final int[] without = Arrays.copyOf(order, order.length - 1);
		System.arraycopy(order, n, without, n - 1, without.length - n + 1);
		order = without;
	}

	@Override
	public String getSliceLabel(final int n) {
		return names[order[n - 1]];
	}

	@Override
	public void setSliceLabel(final String label, final int n) {
		names[order[n - 1]] = label;
	}
}
