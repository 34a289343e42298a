package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.evaluate.LabelPieces;
import io.github.deeplabij.evaluate.LabelRows;
import io.github.deeplabij.evaluate.ObjectEvaluation;
import io.github.deeplabij.evaluate.ObjectOverlap;

import ij.ImagePlus;

/** Compares objects with the true ones, in label images or as ROIs, plane by plane or over whole stacks. */
public final class ObjectEvaluator {

	private final ObjectScope scope;
	private final ObjectEvaluation evaluation = new ObjectEvaluation();
	private final List<ObjectReport.Row> rows = new ArrayList<>();
	private final LabelPieces truePieces = new LabelPieces();
	private final LabelPieces foundPieces = new LabelPieces();

	/**
	 * @param scope what an object of a stack is; not {@link ObjectScope#NONE}
	 */
	public ObjectEvaluator(final ObjectScope scope) {
		if (scope == ObjectScope.NONE) throw new IllegalArgumentException(scope.toString());
		this.scope = scope;
	}

	/**
	 * Compares all pairs.
	 *
	 * @return what was found
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if an image can't be read or holds no objects, or two don't fit together
	 */
	public ObjectReport compare(final LabelPairs pairs, final Monitor monitor) {
		int done = 0;
		for (final LabelPairs.Pair pair : pairs.pairs()) {
			try {
				compare(pair.name(), ObjectPair.of(pair), monitor);
			}
			catch (final DeepLabException e) {
				throw pairs.pairs().size() == 1 ? e : new DeepLabException(pair.name() + ": " + Wording.of(e), e);
			}
			monitor.progress(++done, pairs.pairs().size());
		}
		return report(pairs.name());
	}

	/**
	 * Compares two label images.
	 *
	 * @param truth an 8-, 16- or 32-bit image of numbers of objects, 0 where there is none
	 * @param prediction another one, of the same size
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the sizes differ, or one of the images holds no numbers of objects
	 */
	public void compare(final ImagePlus truth, final ImagePlus prediction, final Monitor monitor) {
		compare(ImageName.of(prediction.getTitle()), new ObjectPair(new LabelObjects(truth), new LabelObjects(
			prediction)), monitor);
	}

	private void compare(final String name, final ObjectPair pair, final Monitor monitor) {
		final int planes = pair.truth().planes();
		ObjectOverlap overlap = new ObjectOverlap();
		for (int plane = 0; plane < planes; plane++) {
			if (monitor.cancelled()) throw new CancellationException();
			final LabelRows truth = pair.truth().plane(plane);
			final LabelRows found = pair.found().plane(plane);
			overlap.add(truth, found);
			truePieces.add(truth);
			foundPieces.add(found);
			if (scope == ObjectScope.STACK && plane < planes - 1) continue;
			evaluation.add(overlap);
			rows.add(new ObjectReport.Row(name, scope == ObjectScope.STACK ? 0 : plane + 1));
			overlap = new ObjectOverlap();
		}
	}

	/**
	 * What was found.
	 *
	 * @param name what the predictions are called as a whole
	 */
	public ObjectReport report(final String name) {
		return new ObjectReport(name, evaluation, List.copyOf(rows), notes());
	}

	private List<String> notes() {
		final List<String> notes = new ArrayList<>();
		if (evaluation.pooled().truth() + evaluation.pooled().found() == 0) notes.add(
			"There is no object at all, neither in the truth nor in the prediction.");
		scattered("truth", truePieces, notes);
		scattered("prediction", foundPieces, notes);
		return notes;
	}

	/** A sentence where labels seem to be classes: the objects of a class are apart. */
	private static void scattered(final String side, final LabelPieces pieces, final List<String> notes) {
		if (pieces.pieces() < 2 * pieces.labels() || pieces.labels() == 0) return;
		final boolean one = pieces.labels() == 1;
		notes.add("The " + pieces.labels() + (one ? " label" : " labels") + " of the " + side + (one ? " is" : " are") +
			" in " + pieces.pieces() + " pieces; if the values are classes or a mask, give each object a number of " +
			"its own (Analyze > Analyze Particles..., Show: Count Masks).");
	}
}
