package io.github.deeplabij.install;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.WholeFile;

/**
 * Gets a file from an https address. What has come before a connection broke, the user cancelled, or the program ended
 * is kept, and the next try goes on from there if the server still has the same file.
 */
public final class Download {

	private final Requests requests;
	private final Duration pause;

	/** One that takes https addresses. */
	Download() {
		this("https", Duration.ofSeconds(30), Duration.ofSeconds(1));
	}

	/**
	 * With another scheme, for tests alone.
	 *
	 * @param patience how long a server may be silent
	 * @param pause before the second try
	 */
	Download(final String scheme, final Duration patience, final Duration pause) {
		requests = new Requests(scheme, patience);
		this.pause = pause;
	}

	/**
	 * Downloads a file, which gets its name in one step when it is whole and checked.
	 *
	 * @param address where it lies; https only, also where a server sends one on
	 * @param sha256 its SHA-256 in hexadecimal digits, where it is known
	 * @param mostBytes how large it may be
	 * @param file where it is to be; one that is there is replaced. Until then its beginning is kept beside it, as
	 *            {@code .part}
	 * @return {@code file}
	 * @throws DeepLabException if it can't be had; what came of it is kept if that is worth it
	 * @throws CancellationException if the monitor cancelled; what came of it is kept
	 */
	public static Path fetch(final URI address, final Optional<String> sha256, final long mostBytes, final Path file,
		final Monitor monitor)
	{
		return new Download().get(address, sha256, mostBytes, file, monitor);
	}

	Path get(final URI address, final Optional<String> sha256, final long mostBytes, final Path file,
		final Monitor monitor)
	{
		requests.require(address);
		final String wanted = sha256.map(sum -> sum.strip().toLowerCase(Locale.ROOT)).orElse("");
		if (sha256.isPresent() && !wanted.matches("[0-9a-f]{64}")) throw new DeepLabException("The SHA-256 '" + sha256
			.get() + "' is none: 64 hexadecimal digits are meant.");
		try (PartFile part = PartFile.open(file, WebAddress.shown(address))) {
			final Transfer transfer = new Transfer(requests, pause, address, mostBytes, part, monitor);
			final Transfer.Outcome outcome = transfer.run("");
			if (!wanted.isEmpty()) {
				// the beginning may have been of another file
				if (outcome == Transfer.Outcome.REST && !Sha256.of(part.path()).equals(wanted)) {
					part.drop();
					transfer.run("");
				}
				requireSum(part, address, wanted);
			}
			part.finish(file, address.toString(), false);
			return file;
		}
		catch (final IOException e) {
			throw unwritable(file, e);
		}
	}

	private static void requireSum(final PartFile part, final URI address, final String wanted) throws IOException {
		final String found = Sha256.of(part.path());
		if (found.equals(wanted)) return;
		part.drop();
		throw new DeepLabException(WebAddress.shown(address) + " is not the file that is meant: its SHA-256 is " +
			found + ", not " + wanted + "; nothing was kept.");
	}

	/**
	 * Brings a file up to date: it is downloaded only if the server has another version of it than was downloaded last
	 * time.
	 *
	 * @return {@code file}
	 * @throws DeepLabException if it can't be had; a file that is there stays as it is
	 */
	Path refresh(final URI address, final long mostBytes, final Path file, final Monitor monitor) {
		requests.require(address);
		try (PartFile part = PartFile.open(file, WebAddress.shown(address))) {
			final Transfer transfer = new Transfer(requests, pause, address, mostBytes, part, monitor);
			final Transfer.Outcome outcome = transfer.run(PartFile.wholeVersion(file, address.toString()));
			if (outcome != Transfer.Outcome.NOTHING_NEW) part.finish(file, address.toString(), true);
			return file;
		}
		catch (final IOException e) {
			throw unwritable(file, e);
		}
	}

	private static DeepLabException unwritable(final Path file, final IOException e) {
		return new DeepLabException("The folder " + file.toAbsolutePath().getParent() + " can't be written: " +
			WholeFile.reason(e) + "; make room or choose another folder.", e);
	}
}
