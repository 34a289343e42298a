package io.github.deeplabij.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * How a file, or all files of an OME-Zarr image but its labels, are now: if one of them is written anew, this changes.
 *
 * @param bytes of all files
 * @param modified when the last one was
 */
record FileState(long bytes, Instant modified) {

	/**
	 * That of a file or of the folder of an OME-Zarr image.
	 *
	 * @throws IOException if it can't be looked at
	 */
	static FileState of(final Path file) throws IOException {
		final Sum sum = new Sum(file);
		Files.walkFileTree(file.toRealPath(), sum);
		return new FileState(sum.bytes, sum.modified);
	}

	private static final class Sum extends SimpleFileVisitor<Path> {

		private static final String LABELS = "labels";

		private final Path labels;
		private long bytes;
		private Instant modified = Instant.MIN;

		Sum(final Path root) throws IOException {
			labels = root.toRealPath().resolve(LABELS);
		}

		@Override
		public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes attributes) {
			return folder.equals(labels) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
			bytes += attributes.size();
			final Instant when = attributes.lastModifiedTime().toInstant();
			if (when.isAfter(modified)) modified = when;
			return FileVisitResult.CONTINUE;
		}
	}
}
