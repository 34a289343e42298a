package io.github.deeplabij.objects;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A value for each pixel of a plane, kept in blocks: row by row, as wide as the block is. Blocks that were never
 * written are 0 and take no room.
 *
 * @param <A> byte[], short[] or int[]
 */
final class Layer<A> implements AutoCloseable {

	private final BlockStore store;
	private final Cells<A> cells;
	private final List<Block> blocks = new ArrayList<>();
	private final A zeros;
	private boolean closed;

	Layer(final BlockStore store, final BlockGrid grid, final Cells<A> cells) {
		this.store = store.retain();
		this.cells = cells;
		for (int b = 0; b < grid.count(); b++)
			blocks.add(new Block(grid.size(b)));
		zeros = cells.make(grid.size(0));
	}

	/** A block, only to be read, while nobody writes to it. */
	A read(final int block) {
		return blocks.get(block).read();
	}

	/** Changes a block; others who want to change it wait. */
	void change(final int block, final Consumer<A> work) {
		blocks.get(block).change(work);
	}

	/** Forgets all, and gives the room back. */
	@Override
	public void close() {
		if (closed) return;
		closed = true;
		for (final Block block : blocks)
			block.forget();
		store.release();
	}

	private final class Block implements BlockStore.Slot {

		private final int length;
		private final ReentrantLock lock = new ReentrantLock();
		private volatile A array;
		private volatile boolean used;
		private boolean changed;
		private long place = -1;

		Block(final int length) {
			this.length = length;
		}

		A read() {
			used = true;
			final A there = array;
			if (there != null) return there;
			lock.lock();
			final boolean entered;
			final A read;
			try {
				entered = array == null && place >= 0;
				if (entered) load();
				read = array == null ? zeros : array;
			}
			finally {
				lock.unlock();
			}
			if (entered) store.entered(this);
			return read;
		}

		void change(final Consumer<A> work) {
			used = true;
			lock.lock();
			final boolean entered;
			try {
				entered = array == null;
				if (entered && place >= 0) load();
				else if (entered) array = cells.make(length);
				work.accept(array);
				changed = true;
			}
			finally {
				lock.unlock();
			}
			if (entered) store.entered(this);
		}

		private void load() {
			final ByteBuffer buffer = buffer();
			store.read(place, buffer);
			final A loaded = cells.make(length);
			cells.get(buffer, loaded);
			array = loaded;
			changed = false;
		}

		@Override
		public int bytes() {
			return length * cells.bytes();
		}

		@Override
		public boolean wasUsed() {
			final boolean was = used;
			used = false;
			return was;
		}

		@Override
		public boolean evict() {
			if (!lock.tryLock()) return false;
			try {
				if (changed) {
					if (place < 0) place = store.place(bytes());
					final ByteBuffer buffer = buffer();
					cells.put(array, buffer);
					store.write(place, buffer);
				}
				array = null;
				return true;
			}
			finally {
				lock.unlock();
			}
		}

		@Override
		public boolean isGone() {
			return array == null;
		}

		void forget() {
			lock.lock();
			try {
				array = null;
				changed = false;
				if (place >= 0) store.free(place, bytes());
				place = -1;
			}
			finally {
				lock.unlock();
			}
		}

		private ByteBuffer buffer() {
			return ByteBuffer.allocate(bytes()).order(ByteOrder.nativeOrder());
		}
	}
}
