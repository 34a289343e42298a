package io.github.deeplabij.scale;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

import io.github.deeplabij.common.Claim;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;

/**
 * What is kept of labels in a folder beside their store: the plan, and a record of each block that is done. A record is
 * written once the block's pixels are, so what has one is never done again.
 */
final class Ledger {

	private static final String PLAN = "plan.json";

	private final Path folder;

	Ledger(final Path folder) {
		this.folder = folder;
	}

	Path folder() {
		return folder;
	}

	/** The plan, if there is one. */
	Optional<ScalePlan> plan() {
		return read(folder.resolve(PLAN)).map(json -> ScalePlan.parse(json, folder.resolve(PLAN).toString()));
	}

	void write(final ScalePlan plan) {
		write(folder.resolve(PLAN), plan.json());
	}

	/** The record of a block that was done after a plan. */
	Optional<BlockRecord> record(final ScalePlan plan, final String fingerprint, final int block) {
		return read(record(block)).map(BlockRecord::parse).filter(record -> record.plan().equals(fingerprint) && record
			.block() == block && (record.objects() != null || !plan.settings().objects()));
	}

	void write(final BlockRecord record) {
		write(record(record.block()), record.json());
	}

	private Path record(final int block) {
		return folder.resolve("blocks").resolve(String.format(Locale.ROOT, "%08d.json", block));
	}

	/** Whether a step of the merge has been done after a plan. */
	boolean isDone(final String step, final String fingerprint) {
		return read(step(step)).filter(text -> text.strip().equals(fingerprint)).isPresent();
	}

	/** Notes that a step of the merge is done. */
	void done(final String step, final String fingerprint) {
		write(step(step), fingerprint + "\n");
	}

	private Path step(final String step) {
		return folder.resolve("merge").resolve(step + ".txt");
	}

	/** A further file, such as a table. */
	void write(final String name, final String text) {
		write(folder.resolve(name), text);
	}

	/** Writes text piece by piece. */
	interface Text {

		void writeTo(Appendable out) throws IOException;
	}

	/** A further file that is long. */
	void write(final String name, final Text text) {
		final Path file = folder.resolve(name);
		try {
			Files.createDirectories(file.getParent());
			WholeFile.write(file, out -> {
				final Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
				text.writeTo(writer);
				writer.flush();
			});
		}
		catch (final IOException e) {
			throw unwritable(file, e);
		}
	}

	/** Knows at which blocks programs ended. */
	Attempts attempts() {
		return new Attempts(folder.resolve("tries"));
	}

	Optional<String> read(final String name) {
		return read(folder.resolve(name));
	}

	/**
	 * Claims a part of the work, as long as this program runs.
	 *
	 * @throws DeepLabException if another program has it
	 */
	Claim claim(final String part, final String words) {
		final Path file = folder.resolve("locks").resolve(part + ".lock");
		try {
			Files.createDirectories(file.getParent());
			return Claim.take(file, Claim.Locks.SYSTEM).orElseThrow(() -> new DeepLabException(new ScaleProblem.Running(
				words)));
		}
		catch (final IOException e) {
			throw unwritable(file, e);
		}
	}

	private static Optional<String> read(final Path file) {
		try {
			return Optional.of(Files.readString(file));
		}
		catch (final NoSuchFileException e) {
			return Optional.empty();
		}
		catch (final IOException e) {
			throw new DeepLabException(file + " can't be read: " + WholeFile.reason(e) + ".", e);
		}
	}

	private static void write(final Path file, final String text) {
		try {
			Files.createDirectories(file.getParent());
			WholeFile.write(file, text);
		}
		catch (final IOException e) {
			throw unwritable(file, e);
		}
	}

	private static DeepLabException unwritable(final Path file, final IOException e) {
		return new DeepLabException(new ScaleProblem.Unwritable(file.toString(), WholeFile.reason(e)), e);
	}
}
