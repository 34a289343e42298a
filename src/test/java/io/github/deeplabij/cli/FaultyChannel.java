package io.github.deeplabij.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file of a {@link FaultyDisk} that is written. Where a write fails, half of it has been done. */
final class FaultyChannel extends FileChannel {

	private final FileChannel real;
	private final Path path;

	FaultyChannel(final FileChannel real, final Path path) {
		this.real = real;
		this.path = path;
	}

	@Override
	public int write(final ByteBuffer bytes) throws IOException {
		if (!FaultyDisk.fails("write", path)) return real.write(bytes);
		real.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
		throw new IOException("the disk failed to write");
	}

	@Override
	public void force(final boolean metaData) throws IOException {
		FaultyDisk.step("sync", path);
		real.force(metaData);
	}

	@Override
	public FileLock lock(final long position, final long size, final boolean shared) throws IOException {
		FaultyDisk.step("lock", path);
		return real.lock(position, size, shared);
	}

	@Override
	public FileLock tryLock(final long position, final long size, final boolean shared) throws IOException {
		FaultyDisk.step("lock", path);
		return real.tryLock(position, size, shared);
	}

	@Override
	protected void implCloseChannel() throws IOException {
		real.close();
		FaultyDisk.step("close", path);
	}

	@Override
	public int read(final ByteBuffer bytes) throws IOException {
		return real.read(bytes);
	}

	@Override
	public long read(final ByteBuffer[] bytes, final int offset, final int length) throws IOException {
		return real.read(bytes, offset, length);
	}

	@Override
	public int read(final ByteBuffer bytes, final long position) throws IOException {
		return real.read(bytes, position);
	}

	@Override
	public long write(final ByteBuffer[] bytes, final int offset, final int length) throws IOException {
		FaultyDisk.step("write", path);
		return real.write(bytes, offset, length);
	}

	@Override
	public int write(final ByteBuffer bytes, final long position) throws IOException {
		FaultyDisk.step("write", path);
		return real.write(bytes, position);
	}

	@Override
	public long position() throws IOException {
		return real.position();
	}

	@Override
	public FileChannel position(final long position) throws IOException {
		real.position(position);
		return this;
	}

	@Override
	public long size() throws IOException {
		return real.size();
	}

	@Override
	public FileChannel truncate(final long size) throws IOException {
		FaultyDisk.step("truncate", path);
		real.truncate(size);
		return this;
	}

	@Override
	public long transferTo(final long position, final long count, final WritableByteChannel to) throws IOException {
		return real.transferTo(position, count, to);
	}

	@Override
	public long transferFrom(final ReadableByteChannel from, final long position, final long count) throws IOException {
		FaultyDisk.step("write", path);
		return real.transferFrom(from, position, count);
	}

	@Override
	public MappedByteBuffer map(final MapMode mode, final long position, final long size) throws IOException {
		return real.map(mode, position, size);
	}
}
