package io.github.deeplabij.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/**
 * What is known of a model without running it: all that its bioimage.io description says and the pipeline needs.
 *
 * @param title the name for people
 * @param input the image that goes in
 * @param output the scores that come out, or the labels
 * @param classes the classes that the output's channels stand for, in their order; of labels, 0 stands for the first.
 *           One channel and
 *          channels that exclude nothing have the background before them
 * @param weights the ONNX file
 * @param normaliseOver what a measured normalisation looks at
 * @param enlargement how scores that are coarser than the input are enlarged to it
 * @param outputStride the output stride (input pixels to a cell of the coarsest features) of {@code weights}, where it
 *           is
 *          given
 * @param strides for each output stride that there is a choice of, the ONNX file; empty where there is no choice
 * @param tolerance how far the output may be from the test output
 * @param kind what the output's values are, where the description says it
 * @param objects how objects are told apart
 * @param trainedSide how many pixels the longer side of the images had that it was trained on, where their size matters
 */
public record ModelDescription(String title, Tensor input, Tensor output, List<ClassInfo> classes, WeightsFile weights,
	Scope normaliseOver, Enlargement enlargement, OptionalInt outputStride, SortedMap<Integer, WeightsFile> strides,
	Tolerance tolerance, Optional<Kind> kind, ObjectInfo objects, OptionalInt trainedSide)
{

	/** What a quotient of scales may miss a whole number by. */
	static final double ROUNDING = 1e-6;

	/** What classes of sigmoids should be, and what to do. */
	static final String WANTS_BACKGROUND =
		"where a background and one class for each are meant; put the background before them" +
		" (config.deeplab_ij.classes) and add kind: sigmoids, or add kind: scores if the greatest is to count " +
		"everywhere";

	/** What a measured normalisation looks at. */
	public enum Scope {
		TILE, PLANE, STACK
	}

	/** How bilinear interpolation lays the coarse grid over the fine one. */
	public enum Enlargement {
		/** The outer edges of the first and last cells meet: {@code coarse = (fine + 0.5) / factor - 0.5}. */
		HALF_PIXEL,
		/**
		 * The centres of the first and last cells meet: {@code coarse = fine * (coarseLength - 1) / (fineLength - 1)}.
		 */
		ALIGN_CORNERS
	}

	/**
	 * A description that does not say what the output's values are, but for what their type and the postprocessing
	 * tell.
	 */
	public ModelDescription(final String title, final Tensor input, final Tensor output, final List<ClassInfo> classes,
		final WeightsFile weights, final Scope normaliseOver, final Enlargement enlargement,
			final OptionalInt outputStride,
		final SortedMap<Integer, WeightsFile> strides, final Tolerance tolerance)
	{
		this(title, input, output, classes, weights, normaliseOver, enlargement, outputStride, strides, tolerance,
			Kind.of(output), ObjectInfo.of(classes));
	}

	/** A description that does not say to which size of images it was trained. */
	public ModelDescription(final String title, final Tensor input, final Tensor output, final List<ClassInfo> classes,
		final WeightsFile weights, final Scope normaliseOver, final Enlargement enlargement,
		final OptionalInt outputStride, final SortedMap<Integer, WeightsFile> strides, final Tolerance tolerance,
		final Optional<Kind> kind, final ObjectInfo objects)
	{
		this(title, input, output, classes, weights, normaliseOver, enlargement, outputStride, strides, tolerance, kind,
			objects, OptionalInt.empty());
	}

	/** What is fetched of the graph: the output of the classes, and of a Panoptic-DeepLab the centres and offsets. */
	public List<Tensor> outputs() {
		return objects.panoptic().map(panoptic -> List.of(output, panoptic.centre(), panoptic.offset())).orElse(List
			.of(output));
	}

	/** The same model without the centres and offsets of a Panoptic-DeepLab. */
	ModelDescription semantic() {
		return objects.panoptic().isEmpty() ? this : with(objects.semantic());
	}

	/** The same model with another output in place of that of the classes. */
	public ModelDescription with(final Tensor other) {
		return with(input, other);
	}

	/** Whether the graph gives the label of each pixel, as a whole number, rather than scores. */
	public boolean labels() {
		return output.isLabels();
	}

	/** Whether the model gives a score, or a label, for each pixel of its input. */
	public boolean isDense() {
		return scoreStride("x") == 1 && scoreStride("y") == 1;
	}

	/**
	 * The output stride of the scores along an axis: how many input pixels one score spans; 1 where the output has the
	 * input's
	 * size. Unlike {@link #outputStride} it counts what the graph enlarges itself.
	 */
	public double scoreStride(final String axis) {
		return output.axis(axis).scale() / input.axis(axis).scale();
	}

	/** The rows or columns around a tile that its scores can't be trusted in, in input pixels. */
	public int halo(final String axis) {
		return (int) Math.min(Integer.MAX_VALUE, Math.ceil(output.axis(axis).halo() * scoreStride(axis) - ROUNDING));
	}

	/**
	 * What valid (unpadded) convolutions crop along an axis: how many input pixels fewer than the input the output
	 * spans, half of
	 * them at each end; 0 where the network pads. A negative offset of the output's size says so.
	 */
	public int validCrop(final String axis) {
		if (!(output.axis(axis).size() instanceof Axis.Reference reference)) return 0;
		return (int) Math.min(Integer.MAX_VALUE, Math.rint(Math.max(0,
			-(double) reference.offset()) * scoreStride(axis)));
	}

	/** How long the output is along an axis for an input of that length; empty where the description does not say. */
	public OptionalInt outputLength(final String axis, final int length) {
		final Axis.Size size = output.axis(axis).size();
		if (size instanceof Axis.Fixed fixed) return OptionalInt.of(fixed.length());
		if (!(size instanceof Axis.Reference reference)) return OptionalInt.empty();
		return OptionalInt.of((int) Math.floor(length / scoreStride(axis) + reference.offset() + ROUNDING));
	}

	/** The same model with what else is known of its tensors, such as their test tensors. */
	public ModelDescription with(final Tensor otherInput, final Tensor otherOutput) {
		return new ModelDescription(title, otherInput, otherOutput, classes, weights, normaliseOver, enlargement,
			outputStride, strides, tolerance, kind, objects, trainedSide);
	}

	/** The same model with what else is known of its objects. */
	public ModelDescription with(final ObjectInfo others) {
		return new ModelDescription(title, input, output, classes, weights, normaliseOver, enlargement, outputStride,
			strides, tolerance, kind, others, trainedSide);
	}

	/** The same model whose measured normalisation looks at something else. */
	public ModelDescription with(final Scope scope) {
		return new ModelDescription(title, input, output, classes, weights, scope, enlargement, outputStride, strides,
			tolerance, kind, objects, trainedSide);
	}

	/** The same model that was trained on images of that size; empty where it does not matter. */
	public ModelDescription trainedOn(final OptionalInt side) {
		return new ModelDescription(title, input, output, classes, weights, normaliseOver, enlargement, outputStride,
			strides, tolerance, kind, objects, side);
	}

	/**
	 * The same model with what was seen of its output's values. Where the description names no classes, they become
	 * those of that kind.
	 *
	 * @throws DeepLabException if it lists classes that don't fit
	 */
	public ModelDescription with(final Kind values) {
		final Kind seen = values.of(output.channelNames());
		final boolean fits = classes.size() == seen.classes(output.channels());
		if (!fits && !classes.equals(Kind.SCORES.unnamed(output))) throw new DeepLabException("The model '" + title +
			"' gives " + output
			.channels() + " sigmoids, which exclude nothing, and its description lists " + classes.size() +
				" classes " + WANTS_BACKGROUND + ".");
		return new ModelDescription(title, input, output, fits ? classes : seen.unnamed(output), weights,
			normaliseOver, enlargement,
			outputStride, strides, tolerance, Optional.of(seen), objects, trainedSide);
	}

	/**
	 * The same model with the weights of another output stride. Scores that come at the output stride come at the
	 * chosen one
	 * then; the halo is the same number of input pixels. The test output was made with other weights, so there is none.
	 *
	 * @throws DeepLabException if there are none; names the strides that there are
	 */
	ModelDescription atStride(final int stride) {
		if (outputStride.isPresent() && outputStride.getAsInt() == stride) return this;
		final WeightsFile chosen = strides.get(stride);
		if (chosen == null) throw new DeepLabException("The model '" + title +
			"' has no weights for the output stride " +
			stride + "; " + (strides.isEmpty() ? "it offers no choice." : "choose one of: " +
				strides.keySet().stream().map(
				String::valueOf).collect(Collectors.joining(", ")) + "."));
		final Tensor scores = new Tensor(output.id(), output.name(), output.axes().stream().map(axis -> at(stride,
			axis)).toList(),
			output.type(), output.operations(), "", Optional.empty());
		return new ModelDescription(title, input, scores, classes, chosen, normaliseOver, enlargement,
			OptionalInt.of(stride),
			strides, tolerance, kind, objects, trainedSide);
	}

	/**
	 * The same model with weights that compute in 8 bits. The test output was made with other weights, so there is
	 * none.
	 *
	 * @throws DeepLabException if there are none
	 */
	ModelDescription fast() {
		if (weights.precision() == Precision.FAST) return this;
		final WeightsFile fast = weights.fast().orElseThrow(() -> new DeepLabException("The model '" + title +
			"' has no weights that compute in 8 bits; use full precision."));
		final Tensor scores = new Tensor(output.id(), output.name(), output.axes(), output.type(), output.operations(),
			"", Optional.empty());
		return new ModelDescription(title, input, scores, classes, fast, normaliseOver, enlargement, outputStride,
			strides, tolerance, kind, objects, trainedSide);
	}

	private Axis at(final int stride, final Axis axis) {
		if (axis.type() != Axis.Type.SPACE ||
			Math.abs(scoreStride(axis.id()) - outputStride.getAsInt()) > ROUNDING) return axis;
		final double scale = input.axis(axis.id()).scale() * stride;
		return new Axis(axis.type(), axis.id(), axis.size(),
			(int) Math.ceil(axis.halo() * axis.scale() / scale - ROUNDING), axis
			.channelNames(), scale, axis.unit());
	}
}
