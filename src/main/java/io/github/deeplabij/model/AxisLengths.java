package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Settles how long the axes of a tensor are of which a description says it by other axes, or by lengths that fit to no
 * scale. Along other axes than batch, channel, y and x there must be a length of 1, and that is what they get.
 */
final class AxisLengths {

	/** About how long axes are whose lengths are tied to each other, so that tiles of one size suit both. */
	private static final int TIED = 512;

	/** The most pixels that one element of an output is taken to span where no scale tells. */
	private static final int MOST_STRIDE = 64;

	private final AxisReader reader;
	private final Fields fields;

	AxisLengths(final AxisReader reader, final Fields fields) {
		this.reader = reader;
		this.fields = fields;
	}

	/**
	 * The axes of an input: those of pixels of a fixed length or in steps.
	 *
	 * @param id the input's name
	 * @param axes as they were read
	 */
	List<Axis> ofInput(final String id, final List<Axis> axes) {
		final List<Axis> settled = new ArrayList<>();
		for (final Axis axis : axes)
			settled.add(axis.isPixels() ? axis : single(axis, axis.size(), "inputs"));
		untie(id, settled);
		return settled;
	}

	/** Gives axes of the input that are tied to each other one length each. */
	private void untie(final String id, final List<Axis> axes) {
		for (int i = 0; i < axes.size(); i++) {
			if (!(axes.get(i).size() instanceof Axis.Reference reference) || !reference.tensor().equals(id)) continue;
			for (int j = 0; j < axes.size(); j++) {
				if (j != i && axes.get(j).id().equals(reference.axis())) untie(axes, i, j, reference.offset());
			}
		}
	}

	/** Fixes the length of an axis, where it has not got one, and of the one that is tied to it. */
	private void untie(final List<Axis> axes, final int tied, final int to, final int offset) {
		final Axis first = axes.get(to);
		if (first.size() instanceof Axis.Step step) axes.set(to, first.withSize(new Axis.Fixed(near(step))));
		if (!(axes.get(to).size() instanceof Axis.Fixed fixed)) return;
		final Axis second = axes.get(tied);
		axes.set(tied, second.withSize(follow(fixed, first, second, offset, "inputs")));
	}

	private static int near(final Axis.Step step) {
		return step.min() >= TIED ? step.min() : step.min() + (TIED - step.min()) / step.step() * step.step();
	}

	/** The length of an axis that follows from the one of another, with the scale of each. */
	private Axis.Fixed follow(final Axis.Fixed length, final Axis from, final Axis to, final int offset,
		final String field)
	{
		final double size = Math.floor(length.length() * from.scale() / to.scale() + offset +
			ModelDescription.ROUNDING);
		if (size >= 1 && size <= Integer.MAX_VALUE) return new Axis.Fixed((int) size);
		throw fields.wrong(field + ".axes.size", "makes the axis '" + to.id() + "' " + (long) size + " long");
	}

	/**
	 * An axis of an output whose length is said in numbers, by the input's axis of the same name, or by nothing but the
	 * graph.
	 */
	Axis ofOutput(final Axis axis, final Tensor input) {
		final Axis sized = axis.withSize(size(axis, input));
		return sized.isPixels() ? sized : single(sized, lengthOfOne(sized, input), "outputs");
	}

	/** A reference to the input's axis of the same name stays one; others are followed if they end at a number. */
	private Axis.Size size(final Axis axis, final Tensor input) {
		if (axis.size() instanceof Axis.Step step && step.min() > 0) return new Axis.Open();
		if (!(axis.size() instanceof Axis.Reference reference)) return axis.size();
		final boolean isInput = reference.tensor().equals(input.id());
		if (isInput && reference.axis().equals(axis.id()) && input.indexOf(axis.id()) >= 0) return reference;
		for (final Axis other : isInput ? input.axes() : reader.fixedAxes(reference.tensor())) {
			if (!other.id().equals(reference.axis()) || !(other.size() instanceof Axis.Fixed length)) continue;
			return follow(length, other, axis, reference.offset(), "outputs");
		}
		throw fields.wrong("outputs.axes.size", "refers to the axis '" + reference.axis() + "' of '" + reference
			.tensor() + "'; the axis '" + axis.id() + "' of the input '" + input.id() + "' is meant");
	}

	private Axis.Size lengthOfOne(final Axis axis, final Tensor input) {
		if (axis.size() instanceof Axis.Open) return new Axis.Fixed(1);
		if (!(axis.size() instanceof Axis.Reference reference)) return axis.size();
		final Axis from = input.axis(axis.id());
		return from.size() instanceof Axis.Fixed length ? follow(length, from, axis, reference.offset(), "outputs")
			: reference;
	}

	/** An axis along which one plane has one element. */
	private Axis single(final Axis axis, final Axis.Size size, final String field) {
		if (axis.type() == Axis.Type.BATCH || axis.type() == Axis.Type.CHANNEL) return axis;
		final boolean one = size instanceof Axis.Fixed fixed ? fixed.length() == 1 : size instanceof Axis.Step step &&
			step.min() == 1;
		if (one) return axis.withSize(new Axis.Fixed(1)).withHalo(0);
		throw fields.wrong(field + ".axes.size", "does not allow a length of 1 along '" + axis.id() +
			"'; models of single planes (axes batch, channel, y, x) are run");
	}

	/**
	 * Says what a shorter length of an output means: each element spans several pixels, or else the network does not
	 * pad.
	 */
	static List<Axis> spread(final List<Axis> axes, final Tensor input) {
		final int stride = stride(axes, input);
		return axes.stream().map(axis -> isShorter(axis, input) ? spread(axis, input, stride) : axis).toList();
	}

	private static Axis spread(final Axis axis, final Tensor input, final int stride) {
		if (stride > 1) return axis.withScale(axis.scale() * stride);
		final int cut = length(input.axis(axis.id())) - length(axis);
		return cut > length(axis) ? axis : axis.withSize(new Axis.Reference(input.id(), axis.id(), -cut));
	}

	/**
	 * Whether an output's axis and the input's have lengths in numbers, the output's is shorter, and no scale tells
	 * why.
	 */
	private static boolean isShorter(final Axis axis, final Tensor input) {
		if (!axis.isPixels() || input.indexOf(axis.id()) < 0) return false;
		final Axis pixels = input.axis(axis.id());
		if (!(axis.size() instanceof Axis.Fixed out) || !(pixels.size() instanceof Axis.Fixed in)) return false;
		return axis.scale() == pixels.scale() && out.length() < in.length();
	}

	/** How many pixels an element of an output spans where its lengths alone tell; 1 if they don't. */
	private static int stride(final List<Axis> axes, final Tensor input) {
		final List<Axis> shorter = axes.stream().filter(axis -> isShorter(axis, input)).toList();
		for (int stride = 2; stride <= MOST_STRIDE && !shorter.isEmpty(); stride *= 2) {
			final int each = stride;
			if (shorter.stream().allMatch(axis -> spans(length(axis), length(input.axis(axis.id())), each)))
				return stride;
		}
		return 1;
	}

	private static boolean spans(final int out, final int in, final int stride) {
		return out == in / stride || out == (in - 1) / stride + 1;
	}

	private static int length(final Axis axis) {
		return ((Axis.Fixed) axis.size()).length();
	}
}
