package io.github.deeplabij.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Operation;

/** From the scores of a tile to labels and, if wanted, scores after the description's postprocessing. */
final class Scoring {

	private final int channels;
	private final int labelled;
	private final boolean softmax;
	private final List<Pointwise> operations;

	/**
	 * @throws DeepLabException if the description asks for a postprocessing that is unknown or measures the image
	 */
	Scoring(final ModelDescription description) {
		channels = description.output().channels();
		labelled = description.labels() ? description.classes().size() : 0;
		final List<Operation> list = new ArrayList<>(description.output().operations());
		list.removeIf(operation -> operation.id().equals("ensure_dtype"));
		softmax = !list.isEmpty() && list.get(list.size() - 1).id().equals("softmax");
		if (softmax) list.remove(list.size() - 1);
		if (Operations.measures(list)) throw new DeepLabException("The model's description asks for '" + list.stream().map(
			Operation::id).collect(Collectors.joining("', '")) +
			"' after the network; what has to look at the whole image first can be done before it alone.");
		operations = Operations.prepare(list, List.of(), channels, () -> false);
	}

	/** Begins the postprocessing, in place: all that comes before a softmax. */
	void begin(final float[][] scores) {
		for (int channel = 0; channel < scores.length; channel++) {
			for (final Pointwise operation : operations) operation.apply(scores[channel], scores[channel].length, channel);
		}
	}

	/** Ends the postprocessing, in place. The labels are the same before and after. */
	void finish(final float[][] scores) {
		if (softmax) applySoftmax(scores);
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
