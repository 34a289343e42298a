package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the values of an output are, after its postprocessing. */
public enum Kind {

		/** Any numbers: the class of the greatest counts, or, of one channel, what is 0.5 or more. */
		SCORES,
		/**
		 * Of classes that exclude each other: from 0 to 1, and 1 in sum but for rounding. Of one channel, the
		 * probability of class 1.
		 */
		PROBABILITIES,
		/** From 0 to 1, each channel by itself: none of the classes may be there, or several. */
		SIGMOIDS,
		/** The number of the class. */
		LABELS;

	/** What the type and the postprocessing of an output tell; empty where they don't. */
	static Optional<Kind> of(final Tensor output) {
		if (output.isLabels()) return Optional.of(LABELS);
		if (output.operations().stream().anyMatch(operation -> operation.id().equals("softmax"))) return Optional.of(
			PROBABILITIES);
		if (!output.end().equals("sigmoid") && !output.end().equals("binarize")) return Optional.empty();
		return Optional.of(SIGMOIDS.of(output.channels()));
	}

	/** The same of an output of so many channels: one sigmoid is a probability. */
	public Kind of(final int channels) {
		return this == SIGMOIDS && channels == 1 ? PROBABILITIES : this;
	}

	/**
	 * The same of channels of those names: the background excludes the others, so sigmoids of which the first is its
	 * own are probabilities.
	 */
	public Kind of(final List<String> channelNames) {
		return this == SIGMOIDS && !channelNames.isEmpty() && ClassInfo.namesBackground(channelNames.get(0))
			? PROBABILITIES : this;
	}

	/** How many classes so many channels tell apart. */
	public int classes(final int channels) {
		return this == SIGMOIDS ? channels + 1 : Math.max(2, channels);
	}

	/** The classes of an output of this kind, named as its channels are. */
	List<ClassInfo> unnamed(final Tensor output) {
		final int channels = output.channels();
		final List<String> names = output.channelNames();
		final List<ClassInfo> classes = new ArrayList<>();
		final int before = classes(channels) - channels;
		if (before > 0) classes.add(new ClassInfo(0, "background", OptionalInt.empty()));
		for (int c = 0; c < channels; c++) {
			final int value = before + c;
			final String name = channels == 1 ? "foreground" : c < names.size() ? names.get(c) : "class " + value;
			classes.add(new ClassInfo(value, name, OptionalInt.empty()));
		}
		return List.copyOf(classes);
	}
}
