package io.github.deeplabij.image;

import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.evaluate.Confusion;
import io.github.deeplabij.evaluate.Evaluation;

import ij.ImagePlus;

/**
 * Compares label images with the truth, plane by plane; each plane counts as an image. Beside the images it takes what
 * {@link Evaluation} does.
 */
public final class LabelEvaluator {

	private final EvaluationSettings settings;
	private final ClassValues classes;
	private final Evaluation evaluation;
	private long pixels;
	private boolean ignoredGiven;

	public LabelEvaluator(final EvaluationSettings settings) {
		this.settings = settings;
		classes = new ClassValues(settings.classes());
		evaluation = new Evaluation(1, settings.tolerance(), settings.widths().stream().mapToInt(Integer::intValue)
			.toArray());
	}

	/**
	 * Compares all pairs.
	 *
	 * @return what was found
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if an image can't be read, two don't fit together, or no pixel is counted
	 */
	public EvaluationReport compare(final LabelPairs pairs, final Monitor monitor) {
		int done = 0;
		for (final LabelPairs.Pair pair : pairs.pairs()) {
			try {
				compare(pair.truth().image(), pair.prediction().image(), monitor);
			}
			catch (final DeepLabException e) {
				throw pairs.pairs().size() == 1 ? e : new DeepLabException(pair.name() + ": " + Wording.of(e), e);
			}
			monitor.progress(++done, pairs.pairs().size());
		}
		return report(pairs.name());
	}

	/**
	 * Compares two images.
	 *
	 * @param truth an 8-, 16- or 32-bit image of classes
	 * @param prediction another one, of the same size
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the sizes differ, or one of the images holds no classes
	 */
	public void compare(final ImagePlus truth, final ImagePlus prediction, final Monitor monitor) {
		requireClasses(truth);
		requireClasses(prediction);
		final int planes = truth.getStackSize();
		if (truth.getWidth() != prediction.getWidth() || truth.getHeight() != prediction.getHeight() ||
			planes != prediction.getStackSize()) throw new DeepLabException("The prediction " + prediction.getTitle() +
				" has " + InputImage.size(prediction, prediction.getStackSize()) + ", but the truth " + truth
					.getTitle() + " has " + InputImage.size(truth, planes) + "; both have to be the same.");
		classes.name(prediction);
		classes.name(truth);
		for (int plane = 0; plane < planes; plane++) {
			if (monitor.cancelled()) throw new CancellationException();
			final PlanePair pair = new PlanePair(truth, prediction, plane, settings.ignore(), classes);
			evaluation.add(pair.truth(), pair.prediction());
			pixels += (long) truth.getWidth() * truth.getHeight();
			ignoredGiven |= pair.ignoredGiven();
		}
	}

	private static void requireClasses(final ImagePlus image) {
		if (image.getType() == ImagePlus.COLOR_RGB) throw new DeepLabException(image.getTitle() +
			" is an RGB image, whose colours are no classes; give a label image of 8, 16 or 32 bits.");
	}

	/**
	 * What was found.
	 *
	 * @param name what the predictions are called as a whole
	 * @throws DeepLabException if no pixel is counted, or what is ignored seems to be a class
	 */
	public EvaluationReport report(final String name) {
		final Confusion all = evaluation.confusion();
		if (all.total() == 0) throw new DeepLabException(
			"The truth holds no pixel that is counted; all have the value of ignore, " + settings.ignore().orElse(-1) +
				".");
		final boolean oneClass = IntStream.range(0, all.classes()).filter(c -> all.truth(c) > 0).count() == 1;
		if (oneClass && ignoredGiven) throw new DeepLabException("The truth holds one class and " + settings.ignore()
			.getAsInt() + ", which is ignored, but the prediction holds " + settings.ignore().getAsInt() +
			" too; if that is a class, as in masks, leave ignore empty.");
		return new EvaluationReport(name, evaluation, classes, settings.ignore().stream().mapToObj(
			value -> new EvaluationReport.Ignored(value, pixels - all.total(), pixels, ignoredGiven)).filter(
				ignored -> ignored.pixels() > 0).findFirst());
	}
}
