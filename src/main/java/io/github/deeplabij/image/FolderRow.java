package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What became of one image of a folder.
 *
 * @param error why it failed, in one sentence; empty if it did not
 * @param files what was written
 * @param notes sentences that a user is to know
 * @param summary how the result came about; empty if there is none
 */
public record FolderRow(FolderInput input, Status status, FolderFigures figures, String error, List<Path> files,
	List<String> notes, String summary)
{

	/** How it ended. */
	public enum Status {
			/** It was segmented. */
			DONE,
			/** Its results were there. */
			SKIPPED,
			/** It has no results. */
			FAILED;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}
	}

	static FolderRow failed(final FolderInput input, final String error) {
		return new FolderRow(input, Status.FAILED, FolderFigures.NONE, error, List.of(), List.of(), "");
	}

	static FolderRow skipped(final FolderInput input, final FolderFigures figures) {
		return new FolderRow(input, Status.SKIPPED, figures, "", List.of(), List.of(), "");
	}
}
