package io.github.deeplabij.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import io.github.deeplabij.common.DeepLabException;

/**
 * The one image of a ZIP file, such as <i>File &gt; Save As &gt; ZIP...</i> writes, as a file that is there until it is
 * closed.
 */
final class Unzipped implements AutoCloseable {

	private static final int CHUNK = 1 << 16;

	private final Path folder;
	private String name;

	private Unzipped() throws IOException {
		folder = Files.createTempDirectory("deeplab");
	}

	/**
	 * Unpacks, and compares the checksum.
	 *
	 * @throws DeepLabException if the ZIP does not hold one file alone, or one larger than Java's memory
	 * @throws IOException if it is damaged or cut short
	 */
	static Unzipped of(final Path zip) throws IOException {
		final Unzipped unzipped = new Unzipped();
		try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
			for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
				// macOS adds these
				if (entry.isDirectory() || entry.getName().startsWith("__MACOSX/")) continue;
				if (unzipped.name != null) throw new DeepLabException(
					"The ZIP holds several files; unpack it, and give the images in it.");
				unzipped.name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
				unzipped.unpack(in);
			}
			if (unzipped.name == null) throw new DeepLabException(
				"The file holds nothing that can be unpacked as ZIP; " + Unreadable.AGAIN);
			return unzipped;
		}
		catch (final IOException | RuntimeException e) {
			unzipped.close();
			throw e;
		}
	}

	private void unpack(final ZipInputStream in) throws IOException {
		final byte[] chunk = new byte[CHUNK];
		long left = Runtime.getRuntime().maxMemory();
		try (OutputStream out = Files.newOutputStream(file())) {
			for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
				left -= length;
				if (left < 0) throw new DeepLabException(Unreadable.MEMORY);
				out.write(chunk, 0, length);
			}
		}
	}

	/** The unpacked file, named as in the ZIP as far as every system allows. */
	Path file() {
		return folder.resolve(name.replaceAll("[^A-Za-z0-9. _-]", "_").replaceFirst("^\\.*$|^\\.+", "_"));
	}

	/** Its name in the ZIP, without folders. */
	String name() {
		return name;
	}

	@Override
	public void close() throws IOException {
		if (name != null) Files.deleteIfExists(file());
		Files.delete(folder);
	}
}
