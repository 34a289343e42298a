package io.github.deeplabij.zarr;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/** A folder of this machine, in which each key is a file. */
public final class FolderStore implements Store {

	private final Path folder;

	/** @param folder may not be there yet */
	public FolderStore(final Path folder) {
		this.folder = folder;
	}

	/** The folder. */
	public Path folder() {
		return folder;
	}

	@Override
	public String name() {
		return folder.toString();
	}

	@Override
	public byte[] read(final String key) {
		final Path file = file(key);
		try (FileChannel channel = open(file)) {
			return channel == null ? null : bytes(channel, 0, Math.toIntExact(channel.size()));
		}
		catch (final IOException | ArithmeticException e) {
			throw unreadable(file, e);
		}
	}

	@Override
	public byte[] read(final String key, final long offset, final int length) {
		final Path file = file(key);
		try (FileChannel channel = open(file)) {
			return channel == null ? null : bytes(channel, offset, length);
		}
		catch (final IOException e) {
			throw unreadable(file, e);
		}
	}

	@Override
	public byte[] readEnd(final String key, final int length) {
		final Path file = file(key);
		try (FileChannel channel = open(file)) {
			return channel == null ? null : bytes(channel, channel.size() - length, length);
		}
		catch (final IOException e) {
			throw unreadable(file, e);
		}
	}

	private static byte[] bytes(final FileChannel channel, final long offset, final int length) throws IOException {
		if (offset < 0 || offset > channel.size() - length) throw new EOFException("it is shorter than it should be");
		final ByteBuffer bytes = ByteBuffer.allocate(length);
		while (bytes.hasRemaining())
			if (channel.read(bytes, offset + bytes.position()) < 0) throw new EOFException("it became shorter");
		return bytes.array();
	}

	/** Null if there is no such file. */
	private static FileChannel open(final Path file) throws IOException {
		try {
			return FileChannel.open(file);
		}
		catch (final NoSuchFileException e) {
			return null;
		}
	}

	@Override
	public long size(final String key) {
		final Path file = file(key);
		try {
			return Files.isDirectory(file) ? -1 : Files.size(file);
		}
		catch (final NoSuchFileException e) {
			return -1;
		}
		catch (final IOException e) {
			throw unreadable(file, e);
		}
	}

	@Override
	public void write(final String key, final byte[] value) {
		final Path file = file(key);
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			WholeFile.write(file, out -> out.write(value));
		}
		catch (final IOException e) {
			throw new DeepLabException(new ZarrProblem.Unwritable(file.toString(), WholeFile.reason(e)), e);
		}
	}

	@Override
	public List<String> list(final String prefix) {
		final Path at = file(prefix);
		if (!Files.isDirectory(at)) return List.of();
		try (Stream<Path> files = Files.list(at)) {
			return files.map(each -> each.getFileName().toString()).filter(name -> !name.startsWith(".deeplab-"))
				.sorted().toList();
		}
		catch (final IOException e) {
			throw unreadable(at, e);
		}
	}

	@Override
	public boolean isWritable() {
		return true;
	}

	private Path file(final String key) {
		try {
			return folder.resolve(Keys.normal(key));
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException(new ZarrProblem.BadMetadata(key, "The path '" + key + "' can't be a file"), e);
		}
	}

	private static DeepLabException unreadable(final Path file, final Exception e) {
		return new DeepLabException(new ZarrProblem.Unreadable(file.toString(), WholeFile.reason(e)), e);
	}
}
