package io.github.deeplabij.examine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ModelDescription.Enlargement;

/**
 * The axes of a draft's tensors: sizes and a halo that suit all outputs that are fetched, whose strides can differ.
 */
final class DraftAxes {

	private static final int SMALLEST = 64;

	private final GraphFacts.Input in;
	private final ImportChoices choices;
	/** The step that the file names; 0 if it names none. */
	private final int hint;
	/** The least number of pixels that is a multiple of the stride of each output. */
	private final int stride;
	private final Enlargement enlargement;
	/** Whether corners are to be aligned of outputs that don't look so. */
	private final boolean odd;
	private final int halo;
	private final Axis.Size rows;
	private final Axis.Size columns;

	/**
	 * @param outputs those that are fetched, at least one
	 * @param hint the step that the file names; 0 if it names none
	 * @throws DeepLabException if what is chosen does not fit the graph
	 */
	DraftAxes(final GraphFacts.Input in, final List<GraphFacts.Output> outputs, final ImportChoices choices,
		final int hint)
	{
		this.in = in;
		this.choices = choices;
		this.hint = hint;
		stride = outputs.stream().mapToInt(GraphFacts.Output::stride).reduce(1, DraftAxes::multiple);
		final boolean corners = outputs.stream().anyMatch(GraphFacts.Output::alignCorners);
		enlargement = choices.enlargement().orElse(corners ? Enlargement.ALIGN_CORNERS : Enlargement.HALF_PIXEL);
		odd = stride > 1 && enlargement == Enlargement.ALIGN_CORNERS && !corners;
		final int wanted = choices.halo() < 0 ? outputs.stream().mapToInt(GraphFacts.Output::halo).max().orElse(0)
			: choices.halo();
		halo = (wanted + stride - 1) / stride * stride;
		final int validCrop = outputs.stream().mapToInt(each -> Math.max(0, -each.offset()) * each.stride()).max()
			.orElse(0);
		final int rim = halo + (validCrop + 1) / 2;
		rows = size("y", in.rows(), rim);
		columns = size("x", in.columns(), rim);
	}

	private static int multiple(final int a, final int b) {
		int greater = a;
		int rest = b;
		while (rest != 0) {
			final int next = greater % rest;
			greater = rest;
			rest = next;
		}
		return a / greater * b;
	}

	Enlargement enlargement() {
		return enlargement;
	}

	private Axis.Size size(final String axis, final GraphFacts.Sizes seen, final int rim) {
		final int chosen = choices.step();
		if (seen.fixed()) {
			if (chosen > 0) throw new DeepLabException(new ImportProblem.StepOfFixed(chosen, seen.min(), axis));
			if (seen.min() <= 2 * rim) throw new DeepLabException(new ImportProblem.HaloOfFixed(rim, seen.min(),
				axis));
			return new Axis.Fixed(seen.min());
		}
		final int hinted = chosen == 0 && hint > seen.step() && hint % seen.step() == 0 ? hint : chosen;
		final int step = hinted == 0 ? seen.step() : hinted;
		if (!seen.any() && step % seen.step() != 0 || step % stride != 0) throw new DeepLabException(
			new ImportProblem.OtherStep(step, Math.max(stride, seen.step())));
		final int rest = odd && seen.any() ? 1 : seen.min() % seen.step();
		final long wanted = Math.max(SMALLEST, 2L * rim + step);
		final long min = (wanted + step - 1) / step * step + rest;
		if (min > Integer.MAX_VALUE / 2) throw new DeepLabException("A halo of " + rim + " pixels and a step of " +
			step + " make tiles that are larger than any image; use smaller ones.");
		return new Axis.Step((int) min, step, chosen == 0 && stride == 1 ? seen.from() : 0);
	}

	/** The input's axes, with the names of its channels. */
	List<Axis> input(final List<String> channels) {
		final List<Axis> axes = new ArrayList<>();
		for (final char axis : in.axes().toCharArray()) {
			axes.add(switch (axis) {
				case 'b' -> new Axis(Axis.Type.BATCH, "batch", new Axis.Fixed(in.batch()), 0, List.of());
				case 'c' -> new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(in.channels()), 0, channels);
				case 'y' -> space("y", rows, 0, 1);
				case 'z' -> single();
				default -> space("x", columns, 0, 1);
			});
		}
		return List.copyOf(axes);
	}

	/** An output's axes, with the names of its channels. */
	List<Axis> output(final GraphFacts.Output seen, final List<String> channels) {
		final int beyond = odd && seen.stride() > 1 && in.rows().any() ? 1 : seen.offset();
		final int elements = halo / seen.stride();
		final List<Axis> axes = new ArrayList<>();
		for (final char axis : seen.axes().toCharArray()) {
			axes.add(switch (axis) {
				case 'b' -> new Axis(Axis.Type.BATCH, "batch", new Axis.Fixed(1), 0, List.of());
				case 'c' -> new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(seen.channels()), 0, channels);
				case 'y' -> space("y", new Axis.Reference(in.name(), "y", beyond), elements, seen.stride());
				case 'z' -> single();
				default -> space("x", new Axis.Reference(in.name(), "x", beyond), elements, seen.stride());
			});
		}
		return List.copyOf(axes);
	}

	/** An axis of depth or time. */
	private static Axis single() {
		return new Axis(Axis.Type.INDEX, "index", new Axis.Fixed(1), 0, List.of());
	}

	private Axis space(final String id, final Axis.Size size, final int cut, final int span) {
		return choices.pixelSize() == 0 ? new Axis(Axis.Type.SPACE, id, size, cut, List.of(), span, Optional.empty())
			: new Axis(Axis.Type.SPACE, id, size, cut, List.of(), choices.pixelSize() * span, Optional.of(
				"micrometer"));
	}
}
