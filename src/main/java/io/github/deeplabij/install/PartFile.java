package io.github.deeplabij.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import io.github.deeplabij.common.Claim;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.UserFolder;

/**
 * The beginning of a file that is on its way, kept so that a later try can go on where this one stops: {@code X.part}
 * beside the file X, and {@code X.part.from} that says whose beginning it is. Claimed against other programs while it
 * is open.
 */
public final class PartFile implements AutoCloseable {

	private final Path part;
	private final Path from;
	private final Claim claim;
	private final FileChannel channel;

	private PartFile(final Path part, final Path from, final Claim claim) {
		this.part = part;
		this.from = from;
		this.claim = claim;
		channel = claim.channel();
	}

	/**
	 * Opens the part of a file, or begins one.
	 *
	 * @param shown what to call the file in an error message
	 * @throws DeepLabException if somebody else is at it
	 */
	static PartFile open(final Path file, final String shown) throws IOException {
		return open(file, shown, Claim.Locks.SYSTEM);
	}

	static PartFile open(final Path file, final String shown, final Claim.Locks locks) throws IOException {
		UserFolder.make(file.toAbsolutePath().getParent());
		final Path part = file.toAbsolutePath().resolveSibling(file.getFileName() + ".part");
		final Claim claim = Claim.take(part, locks).orElseThrow(() -> new DeepLabException(shown +
			" is being downloaded already; wait for that to end."));
		return new PartFile(part, part.resolveSibling(file.getFileName() + ".part.from"), claim);
	}

	Path path() {
		return part;
	}

	long length() throws IOException {
		return channel.size();
	}

	/**
	 * What names the version of the file that this is the beginning of; empty if that is not known, or it is of another
	 * address.
	 */
	String version(final String address) throws IOException {
		return version(from, address);
	}

	/** The same of a whole file that was {@link #finish finished} with its version. */
	static String wholeVersion(final Path file, final String address) throws IOException {
		return Files.isRegularFile(file) ? version(from(file), address) : "";
	}

	private static Path from(final Path file) {
		return file.resolveSibling(file.getFileName() + ".from");
	}

	private static String version(final Path from, final String address) throws IOException {
		if (!Files.isRegularFile(from)) return "";
		final List<String> lines = Files.readAllLines(from);
		return lines.size() == 2 && lines.get(0).equals(address) ? lines.get(1) : "";
	}

	/** Drops what has come. */
	void drop() throws IOException {
		Files.deleteIfExists(from);
		channel.truncate(0);
	}

	/** Starts from nothing, with that version of what lies at the address; an empty one can't be gone on with later. */
	void restart(final String address, final String version) throws IOException {
		drop();
		if (!version.isEmpty()) Files.writeString(from, address + "\n" + version + "\n");
	}

	void append(final ByteBuffer bytes) throws IOException {
		channel.position(channel.size());
		while (bytes.hasRemaining())
			channel.write(bytes);
	}

	/**
	 * Gives it the name of the whole file, in one step.
	 *
	 * @param remember whether to keep what names its version, as {@code X.from}
	 */
	void finish(final Path file, final String address, final boolean remember) throws IOException {
		channel.force(true);
		final String version = version(address);
		Files.deleteIfExists(from);
		Files.deleteIfExists(from(file));
		Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
		if (remember && !version.isEmpty()) Files.writeString(from(file), address + "\n" + version + "\n");
	}

	/** What is worth it stays for the next try. */
	@Override
	public void close() throws IOException {
		try {
			if (channel.size() > 0) return;
			Files.deleteIfExists(from);
			Files.deleteIfExists(part);
		}
		finally {
			claim.close();
		}
	}
}
