package io.github.deeplabij.segment;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;

/**
 * From the scores of a tile to labels and, if wanted, scores after the description's postprocessing. What has to look at all
 * scores first, and what comes after that, is left to {@link #rest}.
 */
final class Scoring {

	private final String input;
	private final int channels;
	private final int labelled;
	/** Before the first softmax, if there is one. */
	private final List<Pointwise> operations;
	private final boolean softmax;
	private final List<Pointwise> afterSoftmax;
	private final List<Operation> measured;

	/**
	 * @throws DeepLabException if the description asks for a postprocessing that is unknown, or a softmax along another axis than
	 *           the channels or at more than one place
	 */
	Scoring(final ModelDescription description) {
		input = description.input().id();
		channels = description.output().channels();
		labelled = description.labels() ? description.classes().size() : 0;
		final List<Operation> all = description.output().operations();
		int known = 0;
		while (known < all.size() && !Operations.measures(all.get(known))) known++;
		final int at = softmax(all);
		softmax = at < all.size();
		if (at > known && softmax) throw new DeepLabException("The model's description asks for '" + all.get(known).id() +
			"' and then a softmax after the network; what measures can be done after the softmax alone.");
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
			if (!axis.equals("channel")) throw new DeepLabException("The operation 'softmax' of the model's description is along the axis '" +
				axis + "'; it can be along the channel axis alone.");
			if (at < all.size()) throw new DeepLabException("The model's description asks for a softmax twice; leave one out.");
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
		return Operations.prepare(measured, scores.stream().map(plane -> FinitePlane.of(plane, cancelled)).toList(), channels, Optional.of(new Operations.Reference(input, inputs, inputs.get(0)
			.channels())), cancelled);
	}

	/** Begins the postprocessing, in place: all that comes before a softmax. */
	void begin(final float[][] scores) {
		apply(operations, scores);
	}

	/** Goes on with the postprocessing, in place, up to what measures. */
	void finish(final float[][] scores) {
		if (softmax) applySoftmax(scores);
		apply(afterSoftmax, scores);
	}

	static void apply(final List<Pointwise> operations, final float[][] scores) {
		for (int channel = 0; channel < scores.length; channel++) {
			for (final Pointwise operation : operations) operation.apply(scores[channel], scores[channel].length, channel);
		}
	}

	private static void applySoftmax(final float[][] scores) {
		for (int i = 0; i < scores[0].length; i++) {
			float max = Float.NEGATIVE_INFINITY;
			for (final float[] score : scores) max = Math.max(max, score[i]);
			double sum = 0;
			for (final float[] score : scores) sum += score[i] = (float) Math.exp(score[i] - max);
			for (final float[] score : scores) score[i] /= sum;
		}
	}

	/**
	 * Makes probabilities of all classes, in place or not, by the softmax unless the scores are probabilities already. One
	 * channel is the probability of class 1.
	 *
	 * @return for each class one array
	 * @throws DeepLabException if there is one channel, and a score in it that is less than 0 or more than 1
	 */
	float[][] probabilities(final float[][] scores) {
		if (channels == 1) return new float[][] { complement(scores[0]), scores[0] };
		if (softmax || !sumToOne(scores)) applySoftmax(scores);
		return scores;
	}

	/** The probabilities of those classes that the model's own channels stand for. */
	float[][] ofChannels(final float[][] probabilities) {
		return channels == 1 ? new float[][] { probabilities[1] } : probabilities;
	}

	private static float[] complement(final float[] scores) {
		final float[] rest = new float[scores.length];
		for (int i = 0; i < rest.length; i++) {
			rest[i] = 1 - scores[i];
			if (scores[i] < 0 || scores[i] > 1) throw new DeepLabException("The model gives the score " + scores[i] +
				", which is no probability; the CRF needs one, so let the model's description end in a sigmoid.");
		}
		return rest;
	}

	/** Whether they are probabilities: some graphs end in a softmax that their description does not name. */
	private static boolean sumToOne(final float[][] scores) {
		for (int i = 0; i < scores[0].length; i++) {
			float sum = 0;
			float least = 0;
			for (final float[] score : scores) {
				sum += score[i];
				least = Math.min(least, score[i]);
			}
			if (!(least >= 0 && Math.abs(sum - 1) <= 1e-3)) return false;
		}
		return true;
	}

	/**
	 * The class of the highest score; of equal ones the first. With one channel: 1 from a half upward. Labels stay as they
	 * are.
	 *
	 * @throws DeepLabException if there are labels, and one that stands for no class
	 */
	int[] labels(final float[][] scores) {
		final int[] labels = new int[scores[0].length];
		if (labelled > 0) {
			for (int i = 0; i < labels.length; i++) labels[i] = label(scores[0][i]);
			return labels;
		}
		if (channels == 1) {
			for (int i = 0; i < labels.length; i++) labels[i] = scores[0][i] >= 0.5f ? 1 : 0;
			return labels;
		}
		final float[] best = scores[0].clone();
		for (int channel = 1; channel < channels; channel++) {
			final float[] score = scores[channel];
			for (int i = 0; i < labels.length; i++) {
				if (score[i] > best[i]) {
					best[i] = score[i];
					labels[i] = channel;
				}
			}
		}
		return labels;
	}

	private int label(final float value) {
		if (value >= 0 && value < labelled && value == (int) value) return (int) value;
		throw new DeepLabException("The model gives the label " + (value == (long) value ? String.valueOf((long) value) : value) +
			", and its description lists " + labelled + " classes; add the missing ones to config.deeplab_ij.classes.");
	}
}
