package io.github.deeplabij.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.io.FileInfo;
import ij.io.Opener;
import ij.io.TiffDecoder;

/**
 * Reads a TIFF file with ImageJ, after a look at its tags: whole and right, or not at all. What ImageJ reads right goes
 * to its {@link Opener}; where that would open a part, or noise, of what ImageJ can read plane by plane, the planes are
 * read one by one.
 */
final class TiffReader {

	/** ImageJ's own stacks have tags for the first image alone. */
	private static final Pattern IMAGES = Pattern.compile("^ImageJ=.*?\nimages=(\\d{1,9})\n", Pattern.DOTALL);

	private static final int MOST_NAMED = 4;

	private final Path file;
	private final TiffFile tiff;
	private final List<TiffPage> pages;
	private final int stack;

	/** With some of its pages alone. */
	private TiffReader(final TiffReader all, final List<TiffPage> pages) {
		file = all.file;
		tiff = all.tiff;
		stack = 1;
		this.pages = pages;
	}

	private TiffReader(final Path file, final TiffFile tiff) {
		this.file = file;
		this.tiff = tiff;
		final List<TiffPage> whole = tiff.pages().stream().filter(page -> !page.reduced()).toList();
		stack = stack(tiff.pages());
		pages = stack > 1 ? tiff.pages().subList(0, 1) : whole.isEmpty() ? tiff.pages() : whole;
	}

	/**
	 * Reads the tags, and looks whether the whole file is there.
	 *
	 * @throws DeepLabException if it is not, or if the tags make no sense
	 */
	static TiffReader of(final Path file) throws IOException {
		final TiffReader reader;
		try {
			reader = new TiffReader(file, TiffFile.read(file));
		}
		catch (final EOFException e) {
			throw new DeepLabException("The TIFF is cut short: its tags go on behind the end of the file; " +
				Unreadable.AGAIN, e);
		}
		if (reader.pages.isEmpty()) throw new DeepLabException("The TIFF holds no image; " + Unreadable.AGAIN);
		return reader;
	}

	/**
	 * Why ImageJ can't read it.
	 *
	 * @return what goes behind "The TIFF"; empty if it can
	 */
	Optional<String> refusal() {
		for (final TiffPage page : pages) {
			final Optional<String> refusal = TiffCheck.refusal(page);
			if (refusal.isPresent()) return refusal;
		}
		return pages.stream().anyMatch(this::scattered) ? Optional.of("has gaps between its strips") : Optional.empty();
	}

	/** The pages in groups that can each be the planes of one image, in the order of their first pages. */
	List<TiffReader> kinds() {
		final List<List<TiffPage>> kinds = new ArrayList<>();
		for (final TiffPage page : pages) {
			final Optional<List<TiffPage>> kind = kinds.stream().filter(each -> each.get(0).fits(page)).findFirst();
			kind.orElseGet(() -> {
				kinds.add(new ArrayList<>());
				return kinds.get(kinds.size() - 1);
			}).add(page);
		}
		return kinds.size() == 1 ? List.of(this) : kinds.stream().map(each -> new TiffReader(this, each)).toList();
	}

	/**
	 * Looks whether all pages can be planes of one image.
	 *
	 * @throws DeepLabException if they differ
	 */
	void requireOneKind() {
		if (pages.stream().allMatch(pages.get(0)::fits)) return;
		final boolean mixed = pages.stream().mapToInt(TiffPage::photometric).distinct().count() > 1;
		final String kinds = pages.stream().map(page -> page.width() + " x " + page.height() + " pixels of " + (page
			.samples() == 1 ? "" : page.samples() + " x ") + page.bits()[0] + " bits" + (mixed ? page.meaning() : ""))
			.distinct().limit(MOST_NAMED).collect(Collectors.joining(", "));
		throw new DeepLabException("The " + pages.size() + " pages of the TIFF differ (" + kinds +
			"), so that they are no stack; save the ones you want as a file of their own, or use DeepLab Segment " +
			"Folder with series=all.");
	}

	/** ImageJ reads these as if their strips lay one behind the other. */
	private boolean scattered(final TiffPage page) {
		if (page.compressed() || page.bits()[0] % 16 == 0 && page.together() == 1 || page.samples() > 1 && !page
			.planar()) return false;
		for (int plane = 0; plane < page.offsets().length / page.strips(); plane++)
			if (!page.contiguous(plane)) return true;
		return false;
	}

	/** How many images lie one behind the other without tags of their own. */
	private static int stack(final List<TiffPage> all) {
		if (all.isEmpty() || all.get(0).compressed() || all.get(0).tiled()) return 1;
		final TiffPage first = all.get(0);
		final Matcher images = IMAGES.matcher(first.description());
		if (images.find() && (all.size() == 1 || !first.oriented())) return Math.max(1, Integer.parseInt(images.group(
			1)));
		return all.size() == 1 ? first.stack() : 1;
	}

	/** What is not opened of the file, in a sentence. */
	Optional<String> note() {
		final int left = stack > 1 ? 0 : tiff.pages().size() - pages.size();
		if (left == 0) return Optional.empty();
		return Optional.of(left == 1 ? "A smaller copy of the image, or a mask, in the file is left out." : left +
			" smaller copies of the image, or masks, in the file are left out.");
	}

	/**
	 * Looks whether the file goes on to the end of all pixels.
	 *
	 * @throws DeepLabException if it ends before
	 */
	void requireWhole() {
		for (final TiffPage page : pages) {
			for (int s = 0; s < page.offsets().length; s++)
				requireWithin(page.offsets()[s] + page.stored(s), "");
		}
		if (stack > 1) requireWithin(pages.get(0).offsets()[0] + stack * pages.get(0).planeBytes(), " of " + stack +
			" images");
	}

	private void requireWithin(final long end, final String which) {
		if (end > tiff.length()) throw new DeepLabException("The TIFF is cut short: it has " + tiff.length() +
			" bytes, and its pixels" + which + " go on to byte " + end + "; " + Unreadable.AGAIN);
	}

	/**
	 * Looks whether Java's memory can hold the image, without what else there is.
	 *
	 * @throws DeepLabException if it can't
	 */
	void requireMemory() {
		final TiffPage first = pages.get(0);
		final long bits = first.bits()[0] == 8 && first.samples() > 1 ? 32 : Math.max(8L, first.bits()[0]) * first
			.samples();
		final long bytes = bits / 8 * first.width() * first.height() * pages.size() * stack;
		if (bytes > Runtime.getRuntime().maxMemory()) throw new DeepLabException(Unreadable.MEMORY);
	}

	/**
	 * Looks whether all strips can be unpacked.
	 *
	 * @throws DeepLabException if one can't
	 */
	private void requireStrips(final FileChannel channel, final TiffPage page) throws IOException {
		final int strips = page.strips() * (page.planar() ? page.samples() : 1);
		if (page.offsets().length < strips) throw new DeepLabException("The TIFF is damaged: it should have " + strips +
			" strips, and lists " + page.offsets().length + "; " + Unreadable.AGAIN);
		for (int s = 0; s < strips; s++) {
			if (page.compressed() && page.counts()[s] == 0) throw new DeepLabException(
				"The TIFF is damaged: it does not say how long its strips are; " + Unreadable.AGAIN);
			if (page.compressed() && unpackable(channel, page, s) < page.unpacked(s)) throw new DeepLabException(
				"The TIFF is damaged: strip " + (s + 1) + " of " + strips + " can't be unpacked to its end; " +
					Unreadable.AGAIN);
		}
	}

	/** How many bytes of a compressed strip can be unpacked. */
	private static long unpackable(final FileChannel channel, final TiffPage page, final int strip) throws IOException {
		final long from = page.offsets()[strip];
		if (page.deflated()) return Deflated.length(channel, from, page.counts()[strip]);
		if (page.counts()[strip] > Runtime.getRuntime().maxMemory() / 2) throw new DeepLabException(Unreadable.MEMORY);
		final ByteBuffer packed = ByteBuffer.allocate((int) page.counts()[strip]);
		while (packed.hasRemaining())
			if (channel.read(packed, from + packed.position()) < 0) throw new EOFException();
		return page.lzw() ? Packed.lzw(packed.array(), page.unpacked(strip)) : Packed.packBits(packed.array(), page
			.rows() * page.rowBytes());
	}

	/**
	 * Reads the image.
	 *
	 * @throws DeepLabException if pixels can't be unpacked
	 * @return null if ImageJ can't
	 */
	ImagePlus read(final Opener opener) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			for (final TiffPage page : pages)
				requireStrips(channel, page);
		}
		final TiffPage first = pages.get(0);
		final int planes = pages.size() * stack;
		final boolean ordinary = ordinary();
		final ImagePlus image = ordinary ? opener.openImage(file.toString()) : new TiffPlanes(file, tiff.littleEndian(),
			pages, stack, decoded()).read();
		if (image == null) return null;
		final int slices = planes * (first.bits()[0] == 8 ? 1 : first.samples());
		if (ordinary && image.getStackSize() != slices) throw new DeepLabException("ImageJ reads " + image
			.getStackSize() + " of the " + slices + " planes of the TIFF; save it anew as an uncompressed TIFF.");
		if (first.format() == 2 && first.bits()[0] == 8) requirePositive(image);
		return image;
	}

	/** Whether it is one large plane that can be read region by region. */
	boolean suitsRows() {
		return pages.size() == 1 && stack == 1 && TiffRows.suits(pages.get(0));
	}

	/**
	 * The image, whose pixels are read region by region.
	 *
	 * @throws DeepLabException if pixels can't be unpacked
	 * @return null if ImageJ can't, or more than pixels is to be read
	 */
	ImagePlus rows() throws IOException {
		final FileInfo info = new TiffPlanes(file, tiff.littleEndian(), pages, 1, decoded()).planes().get(0);
		if (info.roi != null || info.overlay != null) return null;
		try (FileChannel channel = FileChannel.open(file)) {
			requireStrips(channel, pages.get(0));
		}
		return TiffRows.open(file, pages.get(0), info);
	}

	/** ImageJ takes -1 for 255. */
	private static void requirePositive(final ImagePlus image) {
		for (int slice = 1; slice <= image.getStackSize(); slice++) {
			for (final byte value : (byte[]) image.getStack().getPixels(slice)) {
				if (value < 0) throw new DeepLabException(
					"The TIFF holds negative 8-bit numbers, which ImageJ takes for " +
						"128 to 255; save it as 16 or 32 bit.");
			}
		}
	}

	/** Whether ImageJ's reader for whole files reads it right. */
	private boolean ordinary() {
		final TiffPage first = pages.get(0);
		final boolean copies = stack == 1 && pages.size() < tiff.pages().size();
		if (copies || first.unsigned32() || !pages.stream().allMatch(page -> page.plain() && page.like(first)))
			return false;
		final boolean colour = first.bits()[0] == 8 && first.samples() == 3;
		if (stack > 1) return first.offsets().length == 1 && first.stack() == 1 && !first.oriented();
		if (pages.size() > 1) return first.samples() == 1 || !first.planar() && first.bits()[0] == 8;
		return !first.planar() || colour;
	}

	/** What ImageJ makes of the first page's tags. */
	private FileInfo decoded() throws IOException {
		final Path folder = file.toAbsolutePath().getParent();
		try {
			final FileInfo[] all = new TiffDecoder(folder.toString(), file.getFileName().toString()).getTiffInfo();
			return all[Math.min(all.length - 1, tiff.pages().indexOf(pages.get(0)))];
		}
		catch (final IOException | RuntimeException e) {
			return new FileInfo();
		}
	}
}
