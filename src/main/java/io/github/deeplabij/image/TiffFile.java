package io.github.deeplabij.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;

/**
 * The tags of a TIFF file. ImageJ's {@link ij.io.TiffDecoder} does not tell tiles, predictors, all compressions,
 * smaller copies and
 * planes, and believes any number.
 */
final class TiffFile {

	private static final int[] BYTES = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4 };
	/** What ImageJ reads beside those that we do: the pixel size, colours, and what it wrote itself. */
	private static final int[] SEEN = { 282, 283, 320, 50838, 50839 };
	private static final int MOST_PAGES = 1_000_000;
	private static final int MOST_BYTES = 1 << 30;
	private static final int SHORT = 3;
	private static final int LONG = 4;

	private final FileChannel channel;
	private final long length;
	private final List<TiffPage> pages = new ArrayList<>();
	private ByteOrder order;

	private record Field(int type, long count, ByteBuffer inside) {
	}

	private TiffFile(final FileChannel channel) throws IOException {
		this.channel = channel;
		length = channel.size();
		order = bytes(0, 2).get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
		final Set<Long> seen = new HashSet<>();
		long next = bytes(4, 4).getInt() & 0xffffffffL;
		while (next != 0) {
			if (!seen.add(next) || seen.size() > MOST_PAGES) throw new DeepLabException(
				"The TIFF is damaged: its list of pages does not end; " + Unreadable.AGAIN);
			next = page(next);
		}
	}

	/**
	 * Reads the tags of all pages.
	 *
	 * @throws EOFException if they go on behind the end of the file
	 * @throws DeepLabException if they make no sense
	 */
	static TiffFile read(final Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file)) {
			return new TiffFile(channel);
		}
	}

	boolean littleEndian() {
		return order == ByteOrder.LITTLE_ENDIAN;
	}

	/** In bytes. */
	long length() {
		return length;
	}

	/** In the order of the file. */
	List<TiffPage> pages() {
		return pages;
	}

	private ByteBuffer bytes(final long from, final long count) throws IOException {
		if (from + count > length) throw new EOFException();
		if (count > MOST_BYTES) throw new DeepLabException("The TIFF is damaged: a tag is " + count +
			" bytes long; " + Unreadable.AGAIN);
		final ByteBuffer buffer = ByteBuffer.allocate((int) count);
		while (buffer.hasRemaining()) if (channel.read(buffer, from + buffer.position()) < 0) throw new EOFException();
		return buffer.flip().order(order == null ? ByteOrder.BIG_ENDIAN : order);
	}

	/** Reads a page; returns where the next one is, 0 if there is none. */
	private long page(final long from) throws IOException {
		final int entries = bytes(from, 2).getShort() & 0xffff;
		final ByteBuffer list = bytes(from + 2, entries * 12L + 4);
		final Map<Integer, Field> fields = new HashMap<>();
		for (int e = 0; e < entries; e++) {
			final int tag = list.getShort(12 * e) & 0xffff;
			fields.put(tag, new Field(list.getShort(12 * e + 2) & 0xffff, list.getInt(12 * e + 4) & 0xffffffffL,
				list.slice(12 * e + 8, 4).order(
				order)));
		}
		pages.add(new Tags(fields).page());
		return list.getInt(12 * entries) & 0xffffffffL;
	}

	/** The tags of one page. */
	private final class Tags {

		private final Map<Integer, Field> fields;

		Tags(final Map<Integer, Field> fields) {
			this.fields = fields;
		}

		TiffPage page() throws IOException {
			for (final int tag : SEEN) if (fields.containsKey(tag)) values(fields.get(tag));
			final long width = number(256, 0);
			final long height = number(257, 0);
			if (width < 1 || height < 1) throw new DeepLabException(
				"The TIFF is damaged: an image in it has no width or height; " + Unreadable.AGAIN);
			final int samples = (int) Math.min(number(277, 1), 0xffff);
			final boolean planar = number(284, 1) == 2 && samples > 1;
			final boolean tiled = fields.containsKey(322);
			final int where = tiled ? 324 : 273;
			final int count = tiled ? 325 : 279;
			final long[] offsets = numbers(where);
			final long given = offsets.length == (planar ? samples : 1) ? height : number(278, height);
			final long rows = given == 0 ? height : Math.min(height, given);
			final boolean counted = fields.containsKey(count) && fields.get(count).count == offsets.length;
			final boolean plain = counted && plain(where, false) && plain(count, true) && number(278, height) <= height;
			final boolean reduced = (number(254, 0) & 5) != 0 || number(255, 1) == 2;
			final long stack = fields.containsKey(33629) ? Math.min(fields.get(33629).count, MOST_PAGES) : 1;
			return new TiffPage(width, height, bits(samples), planar, (int) number(262, 1), (int) Math.max(1,
				number(259, 1)),
				(int) number(317, 1), (int) number(339, 1), number(266, 1) == 2, tiled, reduced, rows, offsets,
				counted ? numbers(count) : new long[offsets.length], plain, text(270), fields.containsKey(274),
					(int) stack);
		}

		/** ImageJ 1.54p takes offsets for 4 bytes each, and a list that fits into the tag for its place in the file. */
		private boolean plain(final int tag, final boolean shorts) {
			final Field field = fields.get(tag);
			if (field.type == LONG) return true;
			return field.type == SHORT && (field.count == 1 || shorts && field.count > 2);
		}

		private int[] bits(final int samples) throws IOException {
			final long[] given = numbers(258);
			final int[] bits = new int[samples];
			for (int s = 0; s < samples; s++) bits[s] = given.length == 0 ? 1 : (int) given[Math.min(s,
				given.length - 1)];
			return bits;
		}

		private long number(final int tag, final long otherwise) throws IOException {
			final long[] numbers = numbers(tag);
			return numbers.length == 0 ? otherwise : numbers[0];
		}

		private long[] numbers(final int tag) throws IOException {
			final Field field = fields.get(tag);
			if (field == null) return new long[0];
			final ByteBuffer values = values(field);
			final long[] numbers = new long[(int) field.count];
			for (int i = 0; i < numbers.length; i++) numbers[i] = switch (BYTES[field.type]) {
				case 1 -> values.get() & 0xff;
				case 2 -> values.getShort() & 0xffff;
				case 4 -> values.getInt() & 0xffffffffL;
				default -> values.getLong();
			};
			return numbers;
		}

		private ByteBuffer values(final Field field) throws IOException {
			final int size = field.type < BYTES.length ? BYTES[field.type] : 0;
			if (size == 0) throw new DeepLabException("The TIFF is damaged: a tag has values of the unknown type " +
				field.type +
				"; " + Unreadable.AGAIN);
			if (field.count * size <= 4) return field.inside.duplicate().order(order);
			return bytes(field.inside.getInt(0) & 0xffffffffL, field.count * size);
		}

		private String text(final int tag) throws IOException {
			final Field field = fields.get(tag);
			return field == null ? "" : StandardCharsets.ISO_8859_1.decode(values(field)).toString();
		}
	}
}
