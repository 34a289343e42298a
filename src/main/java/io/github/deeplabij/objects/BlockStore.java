package io.github.deeplabij.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/**
 * Memory up to a budget, and a temporary file for what is beyond it. Layers retain it and release it when they are
 * closed; the last one deletes the file.
 */
final class BlockStore {

	/** A block that may be put away. */
	interface Slot {

		/** How many bytes it takes in memory. */
		int bytes();

		/** Whether it was in use since it was last asked. */
		boolean wasUsed();

		/** Puts it away, if nobody works on it. */
		boolean evict();

		/** Whether it is of no use any more. */
		boolean isGone();
	}

	private final long budget;
	/** What is in memory, the one that is asked next at first. */
	private final Deque<Slot> inMemory = new ArrayDeque<>();
	private long used;
	private int users;
	private FileChannel file;
	private long end;
	/** Places in the file that are free again, by their bytes. */
	private final Map<Integer, Deque<Long>> free = new HashMap<>();

	BlockStore(final long budget) {
		this.budget = budget;
	}

	synchronized BlockStore retain() {
		users++;
		return this;
	}

	synchronized void release() {
		inMemory.removeIf(slot -> {
			if (slot.isGone()) used -= slot.bytes();
			return slot.isGone();
		});
		if (--users > 0) return;
		try {
			if (file != null) file.close();
		}
		catch (final IOException e) {
			// the system clears its temporary folder some day
		}
	}

	/** A block is in memory from now on. Others may be put away for it. */
	void entered(final Slot slot) {
		int asked;
		synchronized (this) {
			inMemory.add(slot);
			used += slot.bytes();
			asked = 2 * inMemory.size();
		}
		for (; asked > 0; asked--) {
			final Slot next;
			synchronized (this) {
				if (used <= budget || inMemory.isEmpty()) return;
				next = inMemory.poll();
				used -= next.bytes();
			}
			if (next == slot || next.wasUsed() || !next.evict()) synchronized (this) {
				inMemory.add(next);
				used += next.bytes();
			}
		}
	}

	/** A place in the file. */
	synchronized long place(final int bytes) {
		final Deque<Long> places = free.get(bytes);
		if (places != null && !places.isEmpty()) return places.pop();
		final long place = end;
		end += bytes;
		return place;
	}

	synchronized void free(final long place, final int bytes) {
		free.computeIfAbsent(bytes, size -> new ArrayDeque<>()).push(place);
	}

	void write(final long place, final ByteBuffer from) {
		try {
			final FileChannel to = file();
			long at = place;
			while (from.hasRemaining())
				at += to.write(from, at);
		}
		catch (final IOException e) {
			throw noRoom(e);
		}
	}

	void read(final long place, final ByteBuffer to) {
		try {
			final FileChannel from = file();
			long at = place;
			while (to.hasRemaining()) {
				final int n = from.read(to, at);
				if (n < 0) throw new IOException("it ends too early");
				at += n;
			}
			to.flip();
		}
		catch (final IOException e) {
			throw noRoom(e);
		}
	}

	private synchronized FileChannel file() throws IOException {
		if (file == null) {
			final Path path = Files.createTempFile("deeplab-objects", ".tmp");
			file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE);
		}
		return file;
	}

	private static DeepLabException noRoom(final IOException e) {
		return new DeepLabException("The maps of objects could not be kept (" + WholeFile.reason(e) +
			"); make room in the temporary folder " + System.getProperty("java.io.tmpdir") + ".", e);
	}
}
