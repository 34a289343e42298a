package io.github.deeplabij.onnx;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.MachineMemory;
import io.github.deeplabij.common.Problem;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;

/**
 * Loaded networks. What is given back stays loaded for the next run of the same graph on the same device: two at most,
 * for
 * {@value #MINUTES} minutes at most, and not where memory is short. One that is in use is nobody else's, and never
 * closed.
 * <p>
 * May be used by several threads at once.
 */
public final class Sessions {

	private static final int MOST_IDLE = 2;
	private static final int MINUTES = 5;
	/**
	 * What a graph takes for an input of so many elements is kept: some hundred MB in larger networks of the DeepLab
	 * family.
	 */
	private static final long LIGHT = 512 * 512;

	private final Loader loader;
	private final BooleanSupplier memoryIsShort;
	/** Those that are not in use; the one that was used last first. */
	private final Deque<Idle> idle = new ArrayDeque<>();
	private final Set<Lease> busy = new HashSet<>();

	/** What networks come from. */
	public interface Loader {

		/** The devices that can be used; the CPU first. */
		List<Device> devices();

		/** Why a device that should be here can't be used, if there is one. */
		Optional<Problem> problem();

		/**
		 * Loads a graph.
		 *
		 * @param device not {@code AUTO}
		 * @throws DeepLabException if it can't be loaded
		 * @throws OutOfMemoryError if the memory does not suffice
		 */
		Network load(Graph graph, Device device);
	}

	private record Key(String graph, Device device) {
	}

	private record Idle(Key key, Network network, long since) {
	}

	/**
	 * A network that is loaded.
	 *
	 * @param graph the SHA-256 of its bytes
	 * @param device where it runs
	 * @param busy whether it is in use
	 */
	public record Entry(String graph, Device device, boolean busy) {
	}

	/**
	 * @param memoryIsShort whether the machine has so little memory left that nothing is to be kept
	 */
	public Sessions(final Loader loader, final BooleanSupplier memoryIsShort) {
		this.loader = loader;
		this.memoryIsShort = memoryIsShort;
	}

	/** Those of this JVM. */
	public static Sessions shared() {
		return Shared.ONE;
	}

	/** Made when first asked for. */
	private static final class Shared {

		static final Sessions ONE = new Sessions(new Loader() {

			@Override
			public List<Device> devices() {
				return Devices.available();
			}

			@Override
			public Optional<Problem> problem() {
				return Devices.problem();
			}

			@Override
			public Network load(final Graph graph, final Device device) {
				return SessionNetwork.load(graph, device);
			}
		}, MachineMemory::isShort);
	}

	/** See {@link Loader#devices()}. */
	public List<Device> devices() {
		return loader.devices();
	}

	/** See {@link Loader#problem()}. */
	public Optional<Problem> problem() {
		return loader.problem();
	}

	/** What is loaded now. */
	public synchronized List<Entry> entries() {
		final List<Entry> entries = new ArrayList<>();
		for (final Lease lease : busy) entries.add(new Entry(sha256(lease.key), lease.key.device, true));
		for (final Idle each : idle) entries.add(new Entry(sha256(each.key), each.key.device, false));
		return entries;
	}

	private static String sha256(final Key key) {
		return key.graph.substring(0, Math.min(Graph.DIGITS, key.graph.length()));
	}

	/**
	 * A network for this graph, loaded if none lies idle; closing it gives it back.
	 *
	 * @param device not {@code AUTO}
	 * @throws DeepLabException if it can't be loaded, or the memory does not suffice
	 */
	public Network take(final Graph graph, final Device device) {
		final Key key = new Key(graph.key(), device);
		final Optional<Network> kept = kept(key);
		final Lease lease = new Lease(key, kept.isPresent() ? kept.get() : load(graph, device));
		synchronized (this) {
			busy.add(lease);
		}
		return lease;
	}

	private synchronized Optional<Network> kept(final Key key) {
		for (final Idle each : idle) {
			if (!each.key.equals(key)) continue;
			idle.remove(each);
			return Optional.of(each.network);
		}
		return Optional.empty();
	}

	private Network load(final Graph graph, final Device device) {
		if (memoryIsShort.getAsBoolean()) closeIdle();
		try {
			return loader.load(graph, device);
		}
		catch (final OutOfMemoryError e) {
			if (closeIdle() == 0) throw notEnough(device, e);
		}
		try {
			return loader.load(graph, device);
		}
		catch (final OutOfMemoryError e) {
			throw notEnough(device, e);
		}
	}

	private static DeepLabException notEnough(final Device device, final OutOfMemoryError e) {
		return new DeepLabException(new RunProblem.LoadMemory(device), e);
	}

	/** Closes those that are not in use, and says how many there were. */
	public int closeIdle() {
		return closeIdleSince(System.nanoTime());
	}

	private int closeIdleSince(final long nanoTime) {
		final List<Idle> old = new ArrayList<>();
		synchronized (this) {
			for (final Idle each : idle) if (each.since - nanoTime <= 0) old.add(each);
			idle.removeAll(old);
		}
		old.forEach(each -> each.network.close());
		return old.size();
	}

	private void giveBack(final Lease lease, final boolean good) {
		final boolean isShort = memoryIsShort.getAsBoolean();
		final boolean keep = good && !isShort;
		if (keep) lease.network.rest();
		final List<Network> surplus = new ArrayList<>();
		synchronized (this) {
			busy.remove(lease);
			if (keep) idle.addFirst(new Idle(lease.key, lease.network, System.nanoTime()));
			else surplus.add(lease.network);
			while (idle.size() > MOST_IDLE) surplus.add(idle.removeLast().network);
		}
		surplus.forEach(Network::close);
		if (isShort) closeIdle();
		if (keep) RunCanceller.later(MINUTES, TimeUnit.MINUTES, () ->
			closeIdleSince(System.nanoTime() - TimeUnit.MINUTES.toNanos(MINUTES)));
	}

	/**
	 * A network that is in use. What failed in a run is not kept: a GPU may be left in any state. Nor is what ran on a
	 * large input on
	 * the CPU and was not told of its last run, for it holds gigabytes, and loads in a small part of the time of such a
	 * run.
	 */
	private final class Lease implements Network {

		private final Key key;
		private final Network network;
		private long elements;
		private int running;
		private boolean last;
		private boolean heavy;
		private boolean sound = true;
		private boolean closed;

		Lease(final Key key, final Network network) {
			this.key = key;
			this.network = network;
		}

		@Override
		public Device device() {
			return network.device();
		}

		@Override
		public Optimisation optimisation() {
			return network.optimisation();
		}

		@Override
		public List<String> notes() {
			return network.notes();
		}

		@Override
		public int parallel() {
			return network.parallel();
		}

		@Override
		public synchronized FloatBuffer input(final long... shape) {
			requireOpen();
			elements = 1;
			for (final long length : shape) elements *= length;
			try {
				return network.input(shape);
			}
			catch (final OutOfMemoryError e) {
				closeIdle();
				throw e;
			}
		}

		@Override
		public synchronized Scores run(final BooleanSupplier cancelled) {
			return watched(elements, () -> network.run(cancelled));
		}

		@Override
		public <T> T run(final int among, final long[] shape, final Consumer<FloatBuffer> fill,
			final BooleanSupplier cancelled, final Function<Scores, T> read)
		{
			return watched((long) TriedShapes.elements(shape), () -> network.run(among, shape, fill, cancelled, read));
		}

		/** Does a run, and sees how it ends. */
		private <T> T watched(final long size, final Supplier<T> run) {
			begin(size);
			boolean ran = false;
			try {
				final T made = run.get();
				ran = true;
				return made;
			}
			catch (final CancellationException e) {
				ran = true;
				forgetLast();
				throw e;
			}
			catch (final OutOfMemoryError e) {
				closeIdle();
				throw e;
			}
			finally {
				end(ran);
			}
		}

		private synchronized void begin(final long size) {
			requireOpen();
			running++;
			heavy |= size > LIGHT;
		}

		private synchronized void end(final boolean ran) {
			running--;
			sound &= ran;
			if (running == 0 && last) {
				heavy &= !ran;
				last = false;
			}
			notifyAll();
		}

		private synchronized void forgetLast() {
			last = false;
		}

		@Override
		public synchronized void last() {
			last = true;
			network.last();
		}

		private void requireOpen() {
			if (closed) throw new IllegalStateException("closed");
		}

		@Override
		public synchronized void close() {
			if (closed) return;
			closed = true;
			awaitRuns();
			giveBack(this, sound && !(heavy && device().kind() == Device.Kind.CPU));
		}

		private void awaitRuns() {
			boolean interrupted = false;
			while (running > 0) {
				try {
					wait();
				}
				catch (final InterruptedException e) {
					interrupted = true;
				}
			}
			if (interrupted) Thread.currentThread().interrupt();
		}
	}
}
