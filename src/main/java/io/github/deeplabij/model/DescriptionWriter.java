package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes a bioimage.io model description, format 0.5.7, which {@link DescriptionReader} reads back. The format is
 * narrow in places: names of tensors and channels are identifiers, an output of fixed size has no halo, nor one that is
 * small, the batch is not fixed; what does not fit is written so that it does, and stands as it is under
 * {@code config.deeplab_ij}. A tolerance is written as the widest that the format has, if it is wider.
 */
public final class DescriptionWriter {

	private static final String VERSION = "0.5.7";
	private static final int LONGEST_NAME = 128;
	private static final int SHORTEST_NAME = 5;
	private static final int LONGEST_ID = 32;
	private static final int MOST_VALUES = 256;
	private static final double MOST_RELATIVE = 0.01;
	private static final double MOST_MISMATCHES = 1000;
	private static final double EXACT = 1e-9;
	private static final Set<String> KEYWORDS = Set.of("False", "None", "True", "and", "as", "assert", "async", "await",
		"break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
		"import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
		"yield");

	private final ModelDescription description;
	private final Card card;
	private final Map<String, Object> ours = new LinkedHashMap<>();
	private final String inputId;
	private final String outputId;

	private DescriptionWriter(final ModelDescription description, final Card card) {
		this.description = description;
		this.card = card;
		inputId = tensorId(description.input().id(), "input");
		final String id = tensorId(description.output().id(), "output");
		outputId = id.equals(inputId) ? "output".equals(inputId) ? "result" : "output" : id;
	}

	/**
	 * The text of {@code rdf.yaml}.
	 *
	 * @param description what the model is; its weights should have an opset and a SHA-256, as its test tensors should
	 * @param card what else there is to say
	 */
	public static String yaml(final ModelDescription description, final Card card) {
		return YamlText.write(new DescriptionWriter(description, card).root());
	}

	private Map<String, Object> root() {
		final Map<String, Object> root = new LinkedHashMap<>();
		root.put("format_version", VERSION);
		root.put("type", "model");
		root.put("name", name());
		new CardFields(card).into(root, ours);
		root.put("inputs", List.of(input()));
		root.put("outputs", outputs());
		root.put("weights", Map.of("onnx", weights(description.weights())));
		final Map<String, Object> config = new LinkedHashMap<>();
		if (!description.tolerance().equals(Tolerance.DEFAULT)) config.put("bioimageio", Map.of(
			"reproducibility_tolerance", List.of(tolerance(description.tolerance()))));
		config.put("deeplab_ij", config());
		root.put("config", config);
		return root;
	}

	private String name() {
		final String plain = description.title().replaceAll("[^a-zA-Z0-9_+\\- ()]+", " ").strip();
		final String name = plain.length() < SHORTEST_NAME ? ("Model " + plain).strip() : plain.substring(0, Math.min(
			plain.length(), LONGEST_NAME)).strip();
		if (!name.equals(description.title())) ours.put("title", description.title());
		return name;
	}

	private Map<String, Object> input() {
		final Tensor input = description.input();
		if (!input.name().equals(inputId)) ours.put("input", input.name());
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("id", inputId);
		map.put("axes", input.axes().stream().map(axis -> axis(axis, axis.size(), 0)).toList());
		map.put("data", Map.of("type", type(input)));
		end(map, input, "preprocessing");
		return map;
	}

	private List<Map<String, Object>> outputs() {
		final Tensor output = description.output();
		if (!output.name().equals(outputId)) ours.put("output", output.name());
		final List<Map<String, Object>> outputs = new ArrayList<>();
		outputs.add(output(output, outputId));
		description.objects().panoptic().ifPresent(panoptic -> {
			final Map<String, Object> names = new LinkedHashMap<>();
			for (final Tensor each : List.of(panoptic.centre(), panoptic.offset())) {
				final String id = otherId(each);
				outputs.add(new DescriptionWriter(description.with(each), card).output(each, id));
				if (!each.name().equals(id)) names.put(id, each.name());
			}
			if (!names.isEmpty()) ours.put("names", names);
		});
		return outputs;
	}

	/** The id of a further output, which no other tensor has. */
	private String otherId(final Tensor tensor) {
		final String id = tensorId(tensor.id(), "objects");
		return id.equals(inputId) || id.equals(outputId) ? id + "_" : id;
	}

	private Map<String, Object> output(final Tensor output, final String id) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("id", id);
		final List<Map<String, Object>> axes = new ArrayList<>();
		final Map<String, Object> halo = new LinkedHashMap<>();
		for (final Axis axis : output.axes()) {
			final Axis.Size size = size(axis);
			final boolean allowed = axis.halo() > 0 && size instanceof Axis.Reference && allowsHalo(axis);
			axes.add(axis(axis, size, allowed ? axis.halo() : 0));
			if (axis.halo() > 0 && !allowed) halo.put(axis.id(), axis.halo());
		}
		map.put("axes", axes);
		if (!halo.isEmpty()) ours.put("halo", halo);
		final Map<String, Object> data = new LinkedHashMap<>(Map.of("type", type(output)));
		if (description.labels() && output.type().startsWith("u") && description.classes().size() <= MOST_VALUES) {
			data.put("values", description.classes().stream().map(ClassInfo::name).toList());
		}
		map.put("data", data);
		end(map, output, "postprocessing");
		return map;
	}

	/** The format wants a halo to be whole pixels of the input, and to leave something of the smallest. */
	private boolean allowsHalo(final Axis axis) {
		final double pixels = axis.halo() * description.scoreStride(axis.id());
		final Axis.Size size = description.input().axis(axis.id()).size();
		final int least = size instanceof Axis.Step step ? step.min() : size instanceof Axis.Fixed fixed ? fixed
			.length() : 0;
		return pixels == Math.rint(pixels) && description.outputLength(axis.id(), least).orElse(0) > 2L * axis.halo();
	}

	/**
	 * The size of an output's axis: a number where the input has one and a reference to it would have to be rounded.
	 */
	private Axis.Size size(final Axis axis) {
		if (!(axis.size() instanceof Axis.Reference) || !(description.input().axis(axis.id())
			.size() instanceof Axis.Fixed fixed)) return axis.size();
		final double exact = fixed.length() / description.scoreStride(axis.id());
		if (Math.abs(exact - Math.rint(exact)) < EXACT) return axis.size();
		return new Axis.Fixed(description.outputLength(axis.id(), fixed.length()).orElseThrow());
	}

	private void end(final Map<String, Object> map, final Tensor tensor, final String operations) {
		if (!tensor.operations().isEmpty()) map.put(operations, tensor.operations().stream().map(this::operation)
			.toList());
		if (!tensor.test().isEmpty()) map.put("test_tensor", file(tensor.test(), tensor.testSha256().orElse("")));
	}

	private Map<String, Object> operation(final Operation operation) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("id", operation.id());
		final Map<String, Object> kwargs = new TreeMap<>(operation.kwargs());
		kwargs.computeIfPresent("reference_tensor", (key, id) -> id.equals(description.input().id()) ? inputId : id
			.equals(description.output().id()) ? outputId : id);
		if (!kwargs.isEmpty()) map.put("kwargs", kwargs);
		return map;
	}

	private Map<String, Object> axis(final Axis axis, final Axis.Size size, final int halo) {
		final Map<String, Object> map = new LinkedHashMap<>();
		final String type = axis.type().name().toLowerCase(Locale.ROOT);
		map.put("type", type);
		if (axis.type() == Axis.Type.BATCH) {
			if (size instanceof Axis.Fixed batch && batch.length() > 1) ours.put("batch", batch.length());
			return map;
		}
		if (!axis.id().equals(type)) map.put("id", axis.id());
		if (axis.type() == Axis.Type.CHANNEL) {
			map.put("channel_names", channels(axis));
			return map;
		}
		map.put("size", size(size));
		if (axis.scale() != 1) map.put("scale", axis.scale());
		axis.unit().ifPresent(unit -> map.put("unit", unit));
		if (halo > 0) map.put("halo", halo);
		return map;
	}

	private Object size(final Axis.Size size) {
		if (size instanceof Axis.Fixed fixed) return fixed.length();
		final Map<String, Object> map = new LinkedHashMap<>();
		if (size instanceof Axis.Step step) {
			if (step.from() > 0) ours.put("any_from", step.from());
			map.put("min", step.min());
			map.put("step", step.step());
		}
		else if (size instanceof Axis.Reference reference) {
			map.put("tensor_id", inputId);
			map.put("axis_id", reference.axis());
			if (reference.offset() != 0) map.put("offset", reference.offset());
		}
		else map.put("min", 1);
		return map;
	}

	private static List<String> channels(final Axis axis) {
		final Set<String> names = new LinkedHashSet<>();
		final int count = axis.channelNames().isEmpty() && axis.size() instanceof Axis.Fixed fixed ? fixed.length()
			: axis.channelNames().size();
		for (int c = 0; c < count; c++) {
			final String plain = identifier(axis.channelNames().isEmpty() ? "channel" + c : axis.channelNames().get(c));
			final String name = plain.isEmpty() ? "channel" + c : plain;
			if (!names.add(name)) names.add(name + "_" + c);
		}
		return List.copyOf(names);
	}

	private static String tensorId(final String id, final String fallback) {
		final String plain = identifier(id.toLowerCase(Locale.ROOT));
		return plain.isEmpty() ? fallback : plain.substring(0, Math.min(plain.length(), LONGEST_ID));
	}

	/**
	 * A name of letters, digits and underscores, as Python has them, that is no word of Python; empty if nothing is
	 * left.
	 */
	private static String identifier(final String text) {
		final String plain = text.strip().replaceAll("[^a-zA-Z0-9_]+", "_").replaceAll("^_+|_+$", "");
		if (plain.isEmpty()) return "";
		return Character.isDigit(plain.charAt(0)) ? "_" + plain : KEYWORDS.contains(plain) ? plain + "_" : plain;
	}

	/** The format knows no float16; whoever runs the graph takes its own word for it. */
	private static String type(final Tensor tensor) {
		return tensor.type().equals("float16") ? "float32" : tensor.type();
	}

	private static Map<String, Object> weights(final WeightsFile weights) {
		final Map<String, Object> map = file(weights.source(), weights.sha256().orElse(""));
		weights.opset().ifPresent(opset -> map.put("opset_version", opset));
		weights.externalData().ifPresent(data -> map.put("external_data", weights(data)));
		return map;
	}

	private static Map<String, Object> file(final String source, final String sha256) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("source", source);
		if (!sha256.isEmpty()) map.put("sha256", sha256);
		return map;
	}

	private static Map<String, Object> tolerance(final Tolerance tolerance) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("relative_tolerance", Math.min(MOST_RELATIVE, tolerance.relative()));
		map.put("absolute_tolerance", tolerance.absolute());
		map.put("mismatched_elements_per_million", Math.round(Math.min(MOST_MISMATCHES, tolerance
			.mismatchesPerMillion())));
		map.put("weights_formats", List.of("onnx"));
		return map;
	}

	private Map<String, Object> config() {
		ours.put("normalise_over", description.normaliseOver().name().toLowerCase(Locale.ROOT));
		ours.put("enlarge", description.enlargement().name().toLowerCase(Locale.ROOT));
		if (!description.kind().equals(Kind.of(description.output()))) description.kind().ifPresent(kind -> ours.put(
			"kind", kind.name().toLowerCase(Locale.ROOT)));
		description.outputStride().ifPresent(stride -> ours.put("output_stride", stride));
		if (!description.strides().isEmpty()) {
			final Map<Integer, Object> strides = new LinkedHashMap<>();
			description.strides().forEach((stride, file) -> strides.put(stride, weights(file)));
			ours.put("strides", strides);
		}
		description.weights().fast().ifPresent(file -> ours.put("fast", weights(file)));
		putObjects(description.objects());
		description.trainedSide().ifPresent(side -> ours.put("trained_side", side));
		ours.put("classes", description.classes().stream().map(DescriptionWriter::classInfo).toList());
		return ours;
	}

	/** What differs from what the classes alone tell. */
	private void putObjects(final ObjectInfo objects) {
		final ObjectInfo told = ObjectInfo.of(description.classes());
		final Map<String, Object> map = new LinkedHashMap<>();
		final ObjectInfo.Method usual = objects.panoptic().isPresent() ? ObjectInfo.Method.PANOPTIC : told.method();
		if (objects.method() != usual) map.put("method", objects.method().name().toLowerCase(Locale.ROOT));
		if (!objects.boundary().equals(told.boundary())) map.put("boundary", objects.boundary().stream().sorted()
			.toList());
		if (!objects.stuff().isEmpty()) map.put("stuff", objects.stuff().stream().sorted().toList());
		if (objects.leastArea() > 0) map.put("least_area", objects.leastArea());
		if (objects.threshold() != ObjectInfo.THRESHOLD) map.put("threshold", objects.threshold());
		if (!map.isEmpty()) ours.put("objects", map);
		objects.panoptic().ifPresent(panoptic -> {
			final Map<String, Object> fields = new LinkedHashMap<>();
			fields.put("semantic", outputId);
			fields.put("centre", otherId(panoptic.centre()));
			fields.put("offset", otherId(panoptic.offset()));
			fields.put("offset_order", panoptic.rowsFirst() ? "yx" : "xy");
			if (panoptic.unit() != 1) fields.put("offset_unit", panoptic.unit());
			fields.put("threshold", panoptic.threshold());
			fields.put("kernel", panoptic.kernel());
			if (panoptic.sigma() != 0) fields.put("sigma", panoptic.sigma());
			ours.put("panoptic", fields);
		});
	}

	private static Map<String, Object> classInfo(final ClassInfo info) {
		final Map<String, Object> map = new LinkedHashMap<>();
		map.put("value", info.value());
		map.put("name", info.name());
		info.colour().ifPresent(colour -> map.put("colour", String.format("#%06x", colour)));
		return map;
	}
}
