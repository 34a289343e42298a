package io.github.deeplabij.objects;

/** Of objects whose pixels do not all touch, keeps the largest piece; of equal ones, the first in reading order. */
final class LargestPieces {

	private LargestPieces() {}

	/**
	 * @param labels are closed
	 * @return the same labels of fewer pixels
	 */
	static LabelBlocks keep(final Job job, final LabelBlocks labels) {
		final ConnectedBlocks.Parts pieces = ConnectedBlocks.find(job, job.diagonals(), labels::read);
		final int[] best = new int[labels.count()];
		for (int piece = 1; piece <= pieces.count(); piece++) {
			final int label = pieces.keys()[piece - 1] - 1;
			if (best[label] == 0 || pieces.areas()[piece - 1] > pieces.areas()[best[label] - 1]) best[label] = piece;
		}
		final int[] kept = new int[pieces.count()];
		for (int label = 1; label <= best.length; label++)
			if (best[label - 1] > 0) kept[best[label - 1] - 1] = label;
		final int count = labels.count();
		labels.close();
		return pieces.labels().relabelled(kept, count);
	}
}
