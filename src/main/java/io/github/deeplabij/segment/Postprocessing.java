package io.github.deeplabij.segment;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.plane.FinitePlane;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Pointwise;

/**
 * From the scores of a tile to labels and, if wanted, scores after the description's postprocessing. What has to look
 * at all scores first, and what comes after that, is left to {@link #rest}.
 * <p>
 * What scores are, is what the description says of all of them ({@link Kind}), never what those of one tile look like.
 * Sigmoids are each a class's own: the background is where none reaches 0.5, else the class is that of the greatest.
 * Where a distribution is needed, it is that of sigmoids of which at most one is true: with the odds o = s / (1 - s), a
 * class has o / (1 + sum of all o), and the background 1 / (1 + sum of all o). The greatest of that is the same class.
 */
final class Postprocessing {

	/** Odds stay finite: a sigmoid is taken for this far from 0 and 1 at least. */
	private static final double SURE = 1e-6;

	private final String input;
	private final int channels;
	private final Optional<Kind> kind;
	private final int labelled;
	/** Before the first softmax, if there is one. */
	private final List<Pointwise> operations;
	private final boolean softmax;
	private final List<Pointwise> afterSoftmax;
	private final List<Operation> measured;

	/**
	 * @throws DeepLabException if the description asks for a postprocessing that is unknown, or a softmax along another
	 *             axis than the channels or at more than one place
	 */
	Postprocessing(final ModelDescription description) {
		input = description.input().id();
		channels = description.output().channels();
		kind = description.kind();
		labelled = description.labels() ? description.classes().size() : 0;
		final List<Operation> all = description.output().operations();
		int known = 0;
		while (known < all.size() && !Operations.measures(all.get(known)))
			known++;
		final int at = softmax(all);
		softmax = at < all.size();
		if (at > known && softmax) throw new DeepLabException("The model's description asks for '" + all.get(known)
			.id() + "' and then a softmax after the network; what measures can be done after the softmax alone.");
		operations = prepare(all.subList(0, Math.min(at, known)));
		afterSoftmax = softmax ? prepare(all.subList(at + 1, known)) : List.of();
		measured = List.copyOf(all.subList(known, all.size()));
	}

	private List<Pointwise> prepare(final List<Operation> list) {
		return Operations.prepare(list, List.of(), channels, () -> false);
	}

	/** Where the softmax is, or behind the last operation. */
	private static int softmax(final List<Operation> all) {
		int at = all.size();
		for (int i = all.size() - 1; i >= 0; i--) {
			if (!all.get(i).id().equals("softmax")) continue;
			final String axis = all.get(i).text("axis", "channel");
			if (!axis.equals("channel")) throw new DeepLabException(
				"The operation 'softmax' of the model's description is along the axis '" + axis +
					"'; it can be along the channel axis alone.");
			if (at < all.size()) throw new DeepLabException(
				"The model's description asks for a softmax twice; leave one out.");
			at = i;
		}
		return at;
	}

	/** Whether the postprocessing has to look at all scores before it can end. */
	boolean measures() {
		return !measured.isEmpty();
	}

	/** Whether it has to look at those of all planes. */
	boolean measuresPlanesTogether() {
		return measured.stream().anyMatch(operation -> operation.hasAxis("batch", false));
	}

	/**
	 * What is left to do with all scores after {@link #begin} and {@link #finish}.
	 *
	 * @param scores the scores, each plane with a channel for each of the output's
	 * @param inputs the input before its preprocessing, which operations can refer to
	 */
	List<Pointwise> rest(final List<? extends PlaneSource> scores, final List<? extends PlaneSource> inputs,
		final BooleanSupplier cancelled)
	{
		return Operations.prepare(measured, scores.stream().map(plane -> FinitePlane.of(plane, cancelled)).toList(),
			channels, Optional.of(new Operations.Reference(input, inputs, inputs.get(0).channels())), cancelled);
	}

	/** Begins the postprocessing, in place: all that comes before a softmax. */
	void begin(final float[][] scores) {
		apply(operations, scores);
	}

	/** Goes on with the postprocessing, in place, up to what measures. */
	void finish(final float[][] scores) {
		if (softmax) Softmax.apply(scores);
		apply(afterSoftmax, scores);
	}

	static void apply(final List<Pointwise> operations, final float[][] scores) {
		for (int channel = 0; channel < scores.length; channel++) {
			for (final Pointwise operation : operations)
				operation.apply(scores[channel], scores[channel].length, channel);
		}
	}

	/** What the values that {@link #end} leaves are: probabilities, or else scores that none can be made of. */
	boolean givesProbabilities() {
		return !measures() && (channels > 1 || kind.filter(Kind.SCORES::equals).isEmpty());
	}

	/** Ends the postprocessing, in place; what is no distribution then and should be one, becomes it. */
	void end(final float[][] scores) {
		finish(scores);
		if (softmax || channels == 1 || kind.isEmpty()) return;
		if (kind.get() == Kind.SCORES) Softmax.apply(scores);
		else if (kind.get() == Kind.PROBABILITIES) divideBySum(scores);
	}

	/**
	 * Makes of scores, in place or not, what can be merged with that of other passes: probabilities, or sigmoids as
	 * they are. One channel is the probability of class 1, and becomes two.
	 *
	 * @throws DeepLabException if there is one channel, and a score in it that is less than 0 or more than 1
	 */
	float[][] mergeable(final float[][] scores) {
		if (channels == 1) return new float[][] { complement(scores[0]), scores[0] };
		if (!softmax && kind.filter(Kind.PROBABILITIES::equals).isPresent()) divideBySum(scores);
		else if (exclusive()) Softmax.apply(scores);
		return scores;
	}

	/** Whether classes exclude each other. */
	boolean exclusive() {
		return kind.filter(Kind.SIGMOIDS::equals).isEmpty();
	}

	/**
	 * The probabilities of all classes, which sum to 1; where a score is no number, all classes are equally probable.
	 *
	 * @param merged of {@link #mergeable}; of probabilities the arrays themselves are changed
	 */
	float[][] distribution(final float[][] merged) {
		final float[][] all = exclusive() ? merged : new float[channels + 1][merged[0].length];
		for (int i = 0; i < all[0].length; i++) {
			if (!exclusive()) spread(merged, all, i);
			float sum = 0;
			for (final float[] each : all)
				sum += each[i];
			if (Float.isNaN(sum)) for (final float[] each : all)
				each[i] = 1f / all.length;
		}
		return all;
	}

	/** Writes the distribution of one pixel's sigmoids: the background's first. */
	private static void spread(final float[][] sigmoids, final float[][] all, final int i) {
		double sum = 1;
		for (final float[] sigmoid : sigmoids)
			sum += odds(sigmoid[i]);
		all[0][i] = (float) (1 / sum);
		for (int c = 0; c < sigmoids.length; c++)
			all[c + 1][i] = (float) (odds(sigmoids[c][i]) / sum);
	}

	private static double odds(final double sigmoid) {
		final double unsure = Math.max(SURE, Math.min(1 - SURE, sigmoid));
		return unsure / (1 - unsure);
	}

	/** What of merged values stands for the model's own channels. */
	float[][] ofChannels(final float[][] merged) {
		return channels == 1 ? new float[][] { merged[1] } : merged;
	}

	private float[] complement(final float[] scores) {
		final boolean rounded = kind.filter(Kind.PROBABILITIES::equals).isPresent();
		final float[] rest = new float[scores.length];
		for (int i = 0; i < rest.length; i++) {
			if (rounded) scores[i] = Math.max(0, Math.min(1, scores[i]));
			rest[i] = 1 - scores[i];
			if (scores[i] < 0 || scores[i] > 1) throw new DeepLabException("The model gives the score " + scores[i] +
				", which is no probability; the CRF needs one, so let the model's description end in a sigmoid.");
		}
		return rest;
	}

	/** Makes probabilities that were rounded sum to 1; where nothing is left of them, they are equal. */
	private static void divideBySum(final float[][] scores) {
		for (int i = 0; i < scores[0].length; i++) {
			float sum = 0;
			for (final float[] score : scores)
				sum += score[i] = Math.max(0, score[i]);
			for (final float[] score : scores)
				score[i] = sum == 0 ? 1f / scores.length : score[i] / sum;
		}
	}

	/**
	 * The class of the highest score; of equal ones the first, and the first of all where a score is not a number. With
	 * one channel: 1 from a half upward. With sigmoids: the first where none reaches a half. Labels stay as they are.
	 *
	 * @throws DeepLabException if there are labels, and one that stands for no class
	 */
	int[] labels(final float[][] scores) {
		if (labelled == 0) return channels > 1 && exclusive() ? Highest.channels(scores) : Highest.fromHalf(scores);
		final int[] labels = new int[scores[0].length];
		for (int i = 0; i < labels.length; i++) labels[i] = label(scores[0][i]);
		return labels;
	}

	private int label(final float value) {
		if (value >= 0 && value < labelled && value == (int) value) return (int) value;
		throw new DeepLabException("The model gives the label " + (value == (long) value ? String.valueOf((long) value)
			: value) + ", and its description lists " + labelled +
			" classes; add the missing ones to config.deeplab_ij.classes.");
	}
}
