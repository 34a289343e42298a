package io.github.deeplabij.install;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zip archives that no honest program would write. */
final class RawZip {

	/** What the archive says of an entry, which need not be true. */
	static final class Entry {

		byte[] name;
		byte[] localName;
		byte[] packed;
		int method = 8;
		int flags;
		int mode;
		long crc;
		long packedSize;
		long size;
		/** Where another entry's header is, to share it; else -1. */
		int place = -1;

		Entry(final String name, final byte[] content) {
			this.name = name.getBytes(StandardCharsets.UTF_8);
			localName = this.name;
			packed = deflated(content);
			packedSize = packed.length;
			size = content.length;
			final CRC32 sum = new CRC32();
			sum.update(content);
			crc = sum.getValue();
		}
	}

	final List<Entry> entries = new ArrayList<>();

	Entry add(final String name, final byte[] content) {
		final Entry entry = new Entry(name, content);
		entries.add(entry);
		return entry;
	}

	Entry add(final String name, final String content) {
		return add(name, content.getBytes(StandardCharsets.UTF_8));
	}

	/** Adds all files of a folder under a prefix. */
	RawZip addFolder(final Path folder, final String prefix) throws java.io.IOException {
		try (var files = Files.walk(folder)) {
			for (final Path file : files.filter(Files::isRegularFile).sorted().toList()) {
				add(prefix + folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
			}
		}
		return this;
	}

	static byte[] deflated(final byte[] content) {
		final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
		deflater.setInput(content);
		deflater.finish();
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		final byte[] block = new byte[1 << 16];
		while (!deflater.finished())
			out.write(block, 0, deflater.deflate(block));
		deflater.end();
		return out.toByteArray();
	}

	byte[] bytes() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		final ByteArrayOutputStream directory = new ByteArrayOutputStream();
		for (final Entry entry : entries) {
			final int place = entry.place >= 0 ? entry.place : out.size();
			if (entry.place < 0) {
				out.writeBytes(little(30).putInt(0x04034b50).putShort((short) 20).putShort((short) entry.flags)
					.putShort((short) entry.method).putInt(0).putInt((int) entry.crc).putInt((int) entry.packedSize)
					.putInt((int) entry.size).putShort((short) entry.localName.length).putShort((short) 0).array());
				out.writeBytes(entry.localName);
				out.writeBytes(entry.packed);
			}
			directory.writeBytes(little(46).putInt(0x02014b50).putShort((short) (3 << 8 | 20)).putShort((short) 20)
				.putShort((short) entry.flags).putShort((short) entry.method).putInt(0).putInt((int) entry.crc).putInt(
					(int) entry.packedSize).putInt((int) entry.size).putShort((short) entry.name.length).putShort(
						(short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(entry.mode << 16)
				.putInt(place).array());
			directory.writeBytes(entry.name);
		}
		final int start = out.size();
		out.writeBytes(directory.toByteArray());
		out.writeBytes(little(22).putInt(0x06054b50).putInt(0).putShort((short) entries.size()).putShort((short) entries
			.size()).putInt(directory.size()).putInt(start).putShort((short) 0).array());
		return out.toByteArray();
	}

	private static ByteBuffer little(final int length) {
		return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
	}
}
