package io.github.deeplabij.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small TIFF files, tag by tag, as writers other than ImageJ make them. */
final class TiffBytes {

	static final int SHORT = 3;
	static final int LONG = 4;
	private static final int ASCII = 2;
	private static final int OFFSETS = 273;
	private static final int COUNTS = 279;

	private final ByteOrder order;
	private final List<Page> pages = new ArrayList<>();

	TiffBytes(final ByteOrder order) {
		this.order = order;
	}

	private record Field(int type, long[] values) {
	}

	/** An image with what its tags say. */
	static final class Page {

		private final Map<Integer, Field> fields = new TreeMap<>();
		private final byte[][] strips;

		private Page(final byte[]... strips) {
			this.strips = strips;
		}

		/** Sets a tag; the lists of strips say what is true where no values are given. */
		Page tag(final int tag, final int type, final long... values) {
			fields.put(tag, new Field(type, values));
			return this;
		}

		/** Sets a tag that holds text. */
		Page text(final int tag, final String text) {
			return tag(tag, ASCII, (text + '\0').chars().asLongStream().toArray());
		}

		Page without(final int tag) {
			fields.remove(tag);
			return this;
		}
	}

	/** Adds a page of one sample a pixel, whose strips all have the same rows but the last. */
	Page page(final int width, final int height, final int bits, final byte[]... strips) {
		final Page page = new Page(strips).tag(256, SHORT, width).tag(257, SHORT, height).tag(258, SHORT,
			bits).tag(259, SHORT, 1).tag(262,
			SHORT, 1).tag(OFFSETS, LONG).tag(277, SHORT, 1).tag(278, SHORT, (height +
				strips.length - 1) / strips.length).tag(COUNTS, SHORT);
		pages.add(page);
		return page;
	}

	/** Writes the file: each page's strips, then its tags. */
	Path write(final Path file) throws IOException {
		return Files.write(file, bytes());
	}

	byte[] bytes() throws IOException {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(ByteBuffer.allocate(8).order(order).put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I'
			: 'M')).put((byte) (order ==
			ByteOrder.LITTLE_ENDIAN ? 'I' : 'M')).putShort((short) 42).array());
		int link = 4;
		final List<int[]> links = new ArrayList<>();
		for (final Page page : pages) {
			final long[] offsets = new long[page.strips.length];
			final long[] counts = new long[page.strips.length];
			for (int s = 0; s < offsets.length; s++) {
				offsets[s] = out.size();
				counts[s] = page.strips[s].length;
				out.write(page.strips[s]);
			}
			fill(page, OFFSETS, offsets);
			fill(page, COUNTS, counts);
			if (out.size() % 2 == 1) out.write(0);
			links.add(new int[] { link, out.size() });
			link = write(page, out);
		}
		final ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(order);
		links.forEach(each -> file.putInt(each[0], each[1]));
		return file.array();
	}

	private static void fill(final Page page, final int tag, final long[] values) {
		final Field field = page.fields.get(tag);
		if (field != null && field.values.length == 0) page.tag(tag, field.type, values);
	}

	/** Writes the tags; returns where the next page's place goes. */
	private int write(final Page page, final ByteArrayOutputStream out) throws IOException {
		final int start = out.size();
		final int size = 2 + 12 * page.fields.size() + 4;
		final ByteBuffer list = ByteBuffer.allocate(size).order(order).putShort((short) page.fields.size());
		final ByteArrayOutputStream beyond = new ByteArrayOutputStream();
		for (final Map.Entry<Integer, Field> entry : page.fields.entrySet()) {
			final Field field = entry.getValue();
			final byte[] values = values(field);
			list.putShort(entry.getKey().shortValue()).putShort((short) field.type).putInt(field.values.length);
			if (values.length <= 4) list.put(values).position(list.position() + 4 - values.length);
			else {
				list.putInt(start + size + beyond.size());
				beyond.write(values);
			}
		}
		out.write(list.array());
		beyond.writeTo(out);
		return start + size - 4;
	}

	private byte[] values(final Field field) {
		final int each = field.type == ASCII ? 1 : field.type == SHORT ? 2 : 4;
		final ByteBuffer values = ByteBuffer.allocate(each * field.values.length).order(order);
		for (final long value : field.values) {
			if (each == 1) values.put((byte) value);
			else if (each == 2) values.putShort((short) value);
			else values.putInt((int) value);
		}
		return values.array();
	}
}
