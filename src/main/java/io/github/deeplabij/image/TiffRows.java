package io.github.deeplabij.image;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;
import ij.VirtualStack;
import ij.io.FileInfo;
import ij.io.FileOpener;
import ij.io.ImageReader;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/**
 * The one plane of a large TIFF, of which regions are read from the file as they are wanted: pixels that are not
 * compressed row by row, others strip by strip. ImageJ's own decoder unpacks them. Its processors hold no pixels.
 * <p>
 * Several threads may read.
 */
final class TiffRows extends VirtualStack {

	private static final String KEY = "DeepLab_rows";
	/** Smaller planes are read whole: they are read while another image is segmented. */
	private static final long LARGE = 64 << 20;
	/** The part of Java's memory that unpacked strips may take. */
	private static final int SHARE = 8;

	private final Path file;
	private final TiffPage page;
	private final FileInfo info;
	private final boolean wide;
	/** Those that were unpacked last. */
	private final Map<Integer, Object> strips = new LinkedHashMap<>(16, 0.75f, true);

	/**
	 * @param info what ImageJ knows of the page
	 */
	private TiffRows(final Path file, final TiffPage page, final FileInfo info) {
		super((int) page.width(), (int) page.height(), null, null);
		this.file = file;
		this.page = page;
		this.info = info;
		wide = page.bits()[0] == 16;
		setBitDepth(page.bits()[0]);
	}

	/** Whether a page is large, and can be read so: 8 or 16 bits, of one sample, where 0 is black. */
	static boolean suits(final TiffPage page) {
		final boolean plain = page.samples() == 1 && (page.bits()[0] == 8 || page.bits()[0] == 16) && page
			.format() == 1 && page.photometric() == 1;
		return plain && page.planeBytes() >= LARGE && (!page.compressed() || page.unpacked(0) * 2 < most());
	}

	private static long most() {
		return Runtime.getRuntime().maxMemory() / SHARE;
	}

	/**
	 * The image, with all that ImageJ's reader would tell of it.
	 *
	 * @param info what ImageJ knows of the page
	 * @return null if ImageJ can't read it
	 */
	static ImagePlus open(final Path file, final TiffPage page, final FileInfo info) {
		final FileInfo corner = (FileInfo) info.clone();
		corner.width = 1;
		corner.height = 1;
		corner.compression = FileInfo.COMPRESSION_NONE;
		corner.stripOffsets = null;
		corner.stripLengths = null;
		final ImagePlus one = new FileOpener(corner).openImage();
		if (one == null) return null;
		final TiffRows rows = new TiffRows(file, page, info);
		rows.setColorModel(one.getProcessor().getColorModel());
		final ImagePlus image = new ImagePlus(file.getFileName().toString(), rows);
		image.setCalibration(one.getCalibration());
		image.setProperty("Info", one.getProperty("Info"));
		if (one.getPropertiesAsArray() != null) image.setProperties(one.getPropertiesAsArray());
		image.setFileInfo(info);
		// of a stack of one plane ImageJ keeps the processor alone
		image.setProperty(KEY, rows);
		return image;
	}

	/** What an image is read from by region; empty if its pixels are in the memory. */
	static Optional<TiffRows> of(final ImagePlus image) {
		return image.getProperty(KEY) instanceof TiffRows rows ? Optional.of(rows) : Optional.empty();
	}

	/** Which rows a strip has. */
	private Region rows(final int strip) {
		final int first = (int) (strip * page.rows());
		return new Region(0, first, (int) page.width(), (int) Math.min(page.rows(), page.height() - first));
	}

	/**
	 * The pixels of a region, row by row: bytes or shorts.
	 *
	 * @throws DeepLabException if they can't be read
	 */
	Object read(final Region region) {
		try (FileChannel channel = FileChannel.open(file)) {
			return page.compressed() ? unpacked(channel, region) : stored(channel, region);
		}
		catch (final IOException e) {
			throw new DeepLabException("The image can't be read any more (" + WholeFile.reason(e) + "); " +
				Unreadable.AGAIN, e);
		}
	}

	private Object stored(final FileChannel channel, final Region region) throws IOException {
		final int bytes = wide ? 2 : 1;
		final ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(region.size() * bytes));
		for (int y = region.y(); y < region.y() + region.height(); y++) {
			final int strip = (int) (y / page.rows());
			final long start = page.offsets()[strip] + (y - strip * page.rows()) * page.rowBytes() + (long) region.x() *
				bytes;
			all.limit(all.position() + region.width() * bytes);
			read(channel, start, all);
		}
		return decoded(region, all.array(), FileInfo.COMPRESSION_NONE);
	}

	private static void read(final FileChannel channel, final long start, final ByteBuffer into) throws IOException {
		final int before = into.position();
		while (into.hasRemaining())
			if (channel.read(into, start + into.position() - before) < 0) throw new EOFException();
	}

	private Object unpacked(final FileChannel channel, final Region region) throws IOException {
		final Object all = wide ? new short[Math.toIntExact(region.size())] : new byte[Math.toIntExact(region.size())];
		final int end = region.y() + region.height();
		for (int strip = (int) (region.y() / page.rows()); strip * page.rows() < end; strip++) {
			final Region rows = rows(strip);
			final Region part = rows.intersection(region);
			final Object pixels = strip(channel, strip);
			for (int y = part.y(); y < part.y() + part.height(); y++)
				System.arraycopy(pixels, (y - rows.y()) * rows.width() + region.x(), all, (y - region.y()) * region
					.width(), region.width());
		}
		return all;
	}

	/** Tiles side by side want the same strips: as many are kept as the memory suffices for. */
	private synchronized Object strip(final FileChannel channel, final int strip) throws IOException {
		final Object known = strips.get(strip);
		if (known != null) return known;
		final long kept = Math.max(1, most() / page.unpacked(0));
		while (strips.size() >= kept) strips.remove(strips.keySet().iterator().next());
		final ByteBuffer packed = ByteBuffer.allocate(Math.toIntExact(page.counts()[strip]));
		read(channel, page.offsets()[strip], packed);
		final Object pixels = decoded(rows(strip), packed.array(), info.compression);
		strips.put(strip, pixels);
		return pixels;
	}

	/** Has ImageJ make pixels of the bytes of a file. */
	private Object decoded(final Region region, final byte[] bytes, final int compression) throws IOException {
		final FileInfo part = (FileInfo) info.clone();
		part.width = region.width();
		part.height = region.height();
		part.rowsPerStrip = region.height();
		part.compression = compression;
		part.offset = 0;
		part.longOffset = 0;
		part.stripOffsets = new int[] { 0 };
		part.stripLengths = new int[] { bytes.length };
		final Object pixels = new ImageReader(part).readPixels(new ByteArrayInputStream(bytes));
		if (pixels == null) throw new IOException("ImageJ can't unpack it");
		return pixels;
	}

	/** One that knows the size and the look-up table, and no pixels. */
	@Override
	public ImageProcessor getProcessor(final int n) {
		return wide ? new EmptyShorts() : new EmptyBytes();
	}

	private final class EmptyBytes extends ByteProcessor {

		EmptyBytes() {
			super(TiffRows.this.getWidth(), TiffRows.this.getHeight(), null, TiffRows.this.getColorModel());
		}

		@Override
		public Object getPixels() {
			return new byte[0];
		}
	}

	private final class EmptyShorts extends ShortProcessor {

		EmptyShorts() {
			super(TiffRows.this.getWidth(), TiffRows.this.getHeight(), null, TiffRows.this.getColorModel());
			setMinAndMax(0, 65_535);
		}

		@Override
		public Object getPixels() {
			return new short[0];
		}
	}

	/** All pixels at once. */
	@Override
	public Object getPixels(final int n) {
		return read(new Region(0, 0, getWidth(), getHeight()));
	}

	@Override
	public int size() {
		return 1;
	}

	@Override
	public int getSize() {
		return 1;
	}

	@Override
	public String getSliceLabel(final int n) {
		return null;
	}
}
