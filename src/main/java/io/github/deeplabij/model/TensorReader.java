package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;

/**
 * Reads the tensors of a description: of all that it lists the one that takes the image and the one that gives its
 * classes, each of one plane.
 */
final class TensorReader {

	private final ListedTensors tensors;
	private final Map<?, ?> config;
	private final Fields fields;
	private final AxisReader axes;
	private final AxisLengths lengths;
	private final OperationReader operations;

	/**
	 * @param root the fields of a description of format 0.5
	 * @param config those of {@code config.deeplab_ij}
	 */
	TensorReader(final Map<?, ?> root, final Map<?, ?> config, final Fields fields) {
		this.fields = fields;
		this.config = config;
		tensors = ListedTensors.of(root, fields);
		axes = new AxisReader(tensors, config, fields);
		lengths = new AxisLengths(axes, fields);
		operations = new OperationReader(fields);
	}

	/** The tensor that the image goes into. */
	Tensor input() {
		final Map<?, ?> map = theInput();
		final String id = tensors.inputId(map);
		final List<Axis> sized = lengths.ofInput(id, axes.axes(map, "inputs"));
		final int from = fields.whole(config, "any_from", 0);
		if (from < 0) throw fields.wrong("config.deeplab_ij.any_from", "is " + from + "; 0 or more is meant");
		sized.replaceAll(axis -> axis.isPixels() && axis.size() instanceof Axis.Step step ? axis.withSize(new Axis.Step(
			step.min(), step.step(), from)) : axis);
		for (final Axis axis : sized) {
			if (axis.isPixels() && !(axis.size() instanceof Axis.Fixed || axis.size() instanceof Axis.Step))
				throw fields.wrong("inputs.axes.size", "is not given along '" + axis.id() +
					"' as a length or as {min, step}");
		}
		return tensor(id, fields.text(config, "input", ""), sized, map, "preprocessing");
	}

	/** The one that is not optional, or else the first. */
	private Map<?, ?> theInput() {
		final List<Map<?, ?>> needed = tensors.inputs().stream().filter(input -> !Boolean.TRUE.equals(input.get(
			"optional"))).toList();
		if (needed.size() > 1) throw fields.wrong("inputs", "lists " + needed.size() +
			" tensors that are not optional; models that take one image are run");
		return needed.isEmpty() ? tensors.inputs().get(0) : needed.get(0);
	}

	/**
	 * The tensor of the classes: the one that {@code config.deeplab_ij.output} or
	 * {@code config.deeplab_ij.panoptic.semantic} names, or else the finest with rows and columns.
	 */
	Tensor output(final Tensor input) {
		final String name = fields.text(config, "output", "");
		final String semantic = fields.text(fields.optionalMap(config, "panoptic"), "semantic", name);
		return output(listed(semantic).orElseGet(() -> finest(input)), name, input);
	}

	/**
	 * A further output.
	 *
	 * @param id its id
	 * @param field where that stands
	 */
	Tensor output(final String id, final String field, final Tensor input) {
		final Map<?, ?> map = listed(id).orElseThrow(() -> fields.wrong(field, "is '" + id +
			"', which is no output; there are " + tensors.outputs().stream().map(tensors::outputId).collect(Collectors
				.joining(", "))));
		return output(map, fields.text(fields.optionalMap(config, "names"), id, ""), input);
	}

	private Optional<Map<?, ?>> listed(final String id) {
		return tensors.outputs().stream().filter(output -> tensors.outputId(output).equals(id)).findFirst();
	}

	private Tensor output(final Map<?, ?> map, final String name, final Tensor input) {
		final String id = tensors.outputId(map);
		final Map<?, ?> halos = fields.optionalMap(config, "halo");
		final List<Axis> sized = new ArrayList<>();
		for (final Axis axis : axes.axes(map, "outputs")) {
			final int halo = fields.whole(halos, axis.id(), axis.halo());
			if (halo < 0) throw fields.wrong("config.deeplab_ij.halo", "is " + halo + "; 0 or more is meant");
			sized.add(lengths.ofOutput(axis.withHalo(halo), input));
		}
		return tensor(id, name, AxisLengths.spread(sized, input), map, "postprocessing");
	}

	/** @param name its name in the graph; empty if that is the one in the description */
	private Tensor tensor(final String id, final String name, final List<Axis> sized, final Map<?, ?> map,
		final String key)
	{
		final Map<?, ?> test = fields.optionalMap(map, "test_tensor");
		return new Tensor(id, name.isEmpty() ? id : name, List.copyOf(sized), type(map), operations.operations(map,
			key), fields.file(test, "source", ""), fields.sha256(test));
	}

	/** The names of the classes, if the description of the output's values lists them. */
	List<String> valueNames(final Tensor output) {
		final Map<?, ?> map = tensors.outputs().stream().filter(each -> tensors.outputId(each).equals(output.id()))
			.findFirst().orElseThrow();
		if (!(map.get("data") instanceof Map<?, ?> data) || data.get("values") == null) return List.of();
		return fields.list(data, "values").stream().map(value -> value instanceof String name ? name : "class " + fields
			.text(value, "data.values")).toList();
	}

	/**
	 * The first of the finest outputs that have rows and columns; if none has, the first of all. What can't be read
	 * after one is passed over.
	 */
	private Map<?, ?> finest(final Tensor input) {
		Map<?, ?> best = null;
		for (final Map<?, ?> output : tensors.outputs()) {
			try {
				if (hasPixels(output) && (best == null || span(output, input) < span(best, input))) best = output;
			}
			catch (final DeepLabException e) {
				if (best == null) throw e;
			}
		}
		return best == null ? tensors.outputs().get(0) : best;
	}

	private boolean hasPixels(final Map<?, ?> output) {
		return axes.axes(output, "outputs").stream().filter(Axis::isPixels).count() == 2;
	}

	/** How many pixels of the input an element of an output spans along x, as its lengths or scales say. */
	private double span(final Map<?, ?> output, final Tensor input) {
		final Axis out = axes.axes(output, "outputs").stream().filter(axis -> axis.id().equals("x")).findFirst()
			.orElseThrow();
		if (input.indexOf("x") < 0) return 1;
		final Axis in = input.axis("x");
		if (!(in.size() instanceof Axis.Fixed all) || !(out.size() instanceof Axis.Fixed some)) return out.scale() / in
			.scale();
		return (double) all.length() / some.length();
	}

	private String type(final Map<?, ?> tensor) {
		final Object data = tensor.get("data");
		final Map<?, ?> map = data instanceof List<?> list && !list.isEmpty() ? fields.asMap(list.get(0), "data") //
			: fields.optionalMap(tensor, "data");
		final String type = fields.text(map, "type", map.get("values") == null ? "float32" : "uint8");
		if (!Tensor.isType(type)) throw fields.wrong("data.type", "is '" + type +
			"'; a type such as float32, uint8 or int64 is meant");
		return type;
	}
}
