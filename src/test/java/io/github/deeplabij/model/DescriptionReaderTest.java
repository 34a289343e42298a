package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;

/** Reads good descriptions in full, and refuses each wrong field by its name. */
class DescriptionReaderTest {

	private static final String BASE = """
		format_version: 0.5.3
		type: model
		name: A model
		inputs:
		- id: in
		  axes:
		  - {type: batch}
		  - {type: channel, channel_names: [grey]}
		  - {type: space, id: y, size: {min: 16, step: 4}}
		  - {type: space, id: x, size: 96}
		  data: {type: float32}
		  test_tensor: {source: test_input.npy}
		  preprocessing:
		  - {id: ensure_dtype, kwargs: {dtype: float32}}
		  - id: scale_range
		    kwargs: {axes: [y, x], min_percentile: 1, max_percentile: 99.8, eps: null}
		outputs:
		- id: out
		  axes:
		  - {type: batch}
		  - {type: channel, channel_names: [low, middle, high]}
		  - {type: space, id: y, size: {tensor_id: in, axis_id: y, offset: 2}, halo: 16}
		  - {type: space, id: x, size: {min: 4, max: 9}, halo: 8}
		  postprocessing:
		  - {id: softmax, kwargs: {axis: channel}}
		weights:
		  onnx: {source: model.onnx, sha256: ABCDEF}
		config:
		  deeplab_ij:
		    normalise_over: plane
		    classes:
		    - {value: 0, name: none}
		    - {value: 7, name: cell, colour: '#ff8000'}
		    - {value: 300, name: edge, colour: 00ff00}
		""";

	private static ModelDescription read(final String yaml) {
		return DescriptionReader.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "rdf.yaml");
	}

	private static String with(final String old, final String replacement) {
		assertTrue(BASE.contains(old), old);
		return BASE.replace(old, replacement);
	}

	private static String refusal(final String yaml) {
		final String message = assertThrows(DeepLabException.class, () -> read(yaml)).getMessage();
		assertTrue(message.startsWith("rdf.yaml") && message.endsWith(".") && !message.contains("\n"), message);
		return message;
	}

	@Test
	void readsTheToleranceForOnnx() {
		assertEquals(new Tolerance(1e-3, 1e-3, 100), read(BASE).tolerance());
		final String first = with("config:\n",
			"config:\n  bioimageio: {reproducibility_tolerance: [{weights_formats: [torchscript]}, " +
			"{weights_formats: [onnx], relative_tolerance: 0.01}, {absolute_tolerance: 1}]}\n");
		assertEquals(new Tolerance(0.01, 1e-3, 100), read(first).tolerance());
		assertTrue(refusal(first.replace("0.01",
			"-1")).contains("'config.bioimageio.reproducibility_tolerance.relative_tolerance' is '-1'"));
	}

	@Test
	void readsTensors() {
		final ModelDescription description = read(BASE);
		assertEquals("A model", description.title());
		final Tensor in = description.input();
		assertEquals("in", in.id());
		assertEquals("float32", in.type());
		assertEquals("test_input.npy", in.test());
		assertEquals(1, in.channels());
		assertEquals(List.of(Axis.Type.BATCH, Axis.Type.CHANNEL, Axis.Type.SPACE, Axis.Type.SPACE),
			in.axes().stream().map(
			Axis::type).toList());
		assertEquals(List.of("grey"), in.axes().get(1).channelNames());
		assertEquals(new Axis.Step(16, 4), in.axis("y").size());
		assertEquals(new Axis.Fixed(96), in.axis("x").size());
		final Tensor out = description.output();
		assertEquals(3, out.channels());
		assertEquals(new Axis.Reference("in", "y", 2), out.axis("y").size());
		assertEquals(new Axis.Open(), out.axis("x").size());
		assertEquals(16, description.halo("y"));
		assertEquals(8, description.halo("x"));
	}

	@Test
	void readsOperations() {
		final ModelDescription description = read(BASE);
		assertEquals(List.of("ensure_dtype", "scale_range"),
			description.input().operations().stream().map(Operation::id)
			.toList());
		final Operation range = description.input().operations().get(1);
		assertEquals(Map.of("axes", List.of("y", "x"), "min_percentile", 1, "max_percentile", 99.8), range.kwargs());
		assertEquals("softmax", description.output().operations().get(0).id());
	}

	@Test
	void readsClasses() {
		final ModelDescription description = read(BASE);
		assertEquals(List.of(0, 7, 300), description.classes().stream().map(ClassInfo::value).toList());
		assertEquals(new ClassInfo(7, "cell", OptionalInt.of(0xff8000)), description.classes().get(1));
		assertEquals(new ClassInfo(300, "edge", OptionalInt.of(0x00ff00)), description.classes().get(2));
	}

	@Test
	void namesClassesAfterTheChannels() {
		final List<ClassInfo> classes = read(BASE.substring(0, BASE.indexOf("config:"))).classes();
		assertEquals(List.of("low", "middle", "high"), classes.stream().map(ClassInfo::name).toList());
		assertTrue(classes.stream().allMatch(each -> each.colour().isEmpty()));
	}

	@Test
	void givesOneChannelTwoClasses() {
		final String yaml = with("[low, middle, high]", "[cell]");
		final List<ClassInfo> classes = read(yaml.substring(0, yaml.indexOf("config:"))).classes();
		assertEquals(List.of("background", "foreground"), classes.stream().map(ClassInfo::name).toList());
	}

	@Test
	void readsWeights() {
		assertEquals(new WeightsFile("model.onnx", Optional.of("abcdef")), read(BASE).weights());
		assertEquals(new WeightsFile("model.onnx", Optional.empty()), read(with(", sha256: ABCDEF", "")).weights());
	}

	/** BASE with other fields under config.deeplab_ij. */
	private static String withConfig(final String... fields) {
		return BASE.replace("    normalise_over: plane\n", String.join("", List.of(fields).stream().map(f -> "    " +
			f + "\n")
			.toList()));
	}

	@Test
	void readsTheChoiceOfStrides() {
		assertEquals(OptionalInt.empty(), read(BASE).outputStride());
		assertTrue(read(BASE).strides().isEmpty());
		assertEquals(OptionalInt.of(8), read(withConfig("output_stride: 8")).outputStride());
		final ModelDescription description = read(withConfig("output_stride: 16",
			"strides: {16: {source: model.onnx, sha256: ABCDEF}, 8: {source: fine.onnx}}"));
		assertEquals(OptionalInt.of(16), description.outputStride());
		assertEquals(List.of(8, 16), List.copyOf(description.strides().keySet()));
		assertEquals(new WeightsFile("fine.onnx", Optional.empty()), description.strides().get(8));
		assertEquals(description.weights(), description.strides().get(16));
	}

	@Test
	void readsTheQuickWeights() {
		assertEquals(Optional.empty(), read(BASE).weights().fast());
		final WeightsFile weights = read(withConfig("fast: {source: quick.onnx, sha256: EF}")).weights();
		assertEquals("model.onnx", weights.source());
		assertEquals(Precision.FULL, weights.precision());
		final WeightsFile fast = weights.fast().orElseThrow();
		assertEquals("quick.onnx", fast.source());
		assertEquals(Optional.of("ef"), fast.sha256());
		assertEquals(Precision.FAST, fast.precision());
	}

	@Test
	void readsHowScoresAreEnlarged() {
		assertEquals(ModelDescription.Enlargement.HALF_PIXEL, read(BASE).enlargement());
		assertEquals(ModelDescription.Enlargement.HALF_PIXEL, read(withConfig("enlarge: half_pixel")).enlargement());
		assertEquals(ModelDescription.Enlargement.ALIGN_CORNERS,
			read(withConfig("enlarge: align_corners")).enlargement());
	}

	@Test
	void readsScalesAndUnits() {
		final Axis plain = read(BASE).input().axis("x");
		assertEquals(1, plain.scale());
		assertEquals(Optional.empty(), plain.unit());
		final ModelDescription description = read(with("size: 96", "size: 96, scale: 0.25, unit: micrometer").replace(
			"offset: 2}, halo: 16", "offset: 1}, halo: 3, scale: 8").replace("halo: 8",
				"halo: 8, scale: 1, unit: micrometer"));
		assertEquals(0.25, description.input().axis("x").scale());
		assertEquals(Optional.of("micrometer"), description.input().axis("x").unit());
		assertEquals(8, description.scoreStride("y"));
		assertEquals(4, description.scoreStride("x"));
		assertEquals(24, description.halo("y"));
		assertEquals(32, description.halo("x"));
	}

	/**
	 * Sizes as in the bioimage.io specification: the reference's size times its scale, divided by the own scale, plus
	 * offset.
	 */
	@ParameterizedTest
	@CsvSource({ "1, 1, 0, 97, 97", "1, 8, 0, 96, 12", "1, 8, 0, 97, 12", "1, 8, 1, 97, 13", "0.1, 0.3, 0, 27, 9",
		"0.3, 0.1, -2, 9, 25",
		"2, 1, 0, 5, 10" })
	void findsHowLongAnOutputIs(final double in, final double out, final int offset, final int length,
		final int expected) {
		final ModelDescription description = read(with("{min: 16, step: 4}", "{min: 16, step: 4}, scale: " +
			in).replace(
			"offset: 2}", "offset: " + offset + "}, scale: " + out));
		assertEquals(OptionalInt.of(expected), description.outputLength("y", length));
	}

	@Test
	void findsHowLongAnOutputIsThatRefersToNothing() {
		assertEquals(OptionalInt.empty(), read(BASE).outputLength("x", 96));
		assertEquals(OptionalInt.of(33), read(with("{min: 4, max: 9}", "33")).outputLength("x", 257));
	}

	/** BASE with labels, or what could be mistaken for them, as its output. */
	private static String withOutput(final String channels, final String type) {
		return with("  - {type: channel, channel_names: [low, middle, high]}\n",
			channels).replace("  postprocessing:\n" +
			"  - {id: softmax", "  data: {type: " + type + "}\n  postprocessing:\n  - {id: softmax");
	}

	@Test
	void knowsLabelsFromScores() {
		final String one = "  - {type: channel, size: 1}\n";
		for (final String type : List.of("uint8", "int32", "int64")) {
			assertTrue(read(withOutput("", type)).labels(), type);
			assertTrue(read(withOutput(one, type)).labels(), type);
			assertEquals(3, read(withOutput("", type)).classes().size());
			assertFalse(read(withOutput("  - {type: channel, size: 3}\n", type)).labels(), type);
		}
		assertFalse(read(BASE).labels());
		final String two = BASE.substring(BASE.indexOf("    - {value: 300"));
		assertFalse(read(withOutput("", "float32").replace(two, "")).labels());
	}

	@Test
	void aChannelThatEndsInAThresholdIsAClassAndItsBackground() {
		final String one = "  - {type: channel, channel_names: [mask]}\n";
		for (final String type : List.of("uint8", "bool", "int64")) {
			for (final String cast : List.of("", "  - {id: ensure_dtype, kwargs: {dtype: " + type + "}}\n")) {
				final ModelDescription description = read(withOutput(one,
					type).replace("  - {id: softmax, kwargs: {axis: channel}}\n",
					"  - {id: binarize, kwargs: {threshold: 0.7}}\n" + cast).replaceFirst("(?s)    classes:.*", ""));
				assertFalse(description.labels(), type + cast);
				assertEquals(List.of("background", "foreground"),
					description.classes().stream().map(ClassInfo::name).toList());
			}
		}
	}

	private static String withEnd(final String end, final String config) {
		return BASE.replace("  - {id: softmax, kwargs: {axis: channel}}\n",
			end).replace("    normalise_over: plane\n", config);
	}

	@Test
	void knowsWhatItsScoresAre() {
		final String sigmoid = "  - {id: sigmoid}\n  - {id: ensure_dtype, kwargs: {dtype: float32}}\n";
		final String background = "    - {value: 2, name: nothing}\n    - {value: 0, name: none}\n";
		assertEquals(Optional.of(Kind.PROBABILITIES), read(BASE).kind());
		assertEquals(Optional.of(Kind.LABELS), read(withOutput("", "int64")).kind());
		assertEquals(Optional.empty(), read(withEnd("  - {id: clip, kwargs: {min: 0}}\n", "")).kind());
		for (final Kind kind : List.of(Kind.SCORES, Kind.PROBABILITIES)) {
			final String config = "    kind: " + kind.name().toLowerCase(Locale.ROOT) + "\n";
			assertEquals(Optional.of(kind), read(withEnd("  - {id: clip, kwargs: {min: 0}}\n", config)).kind());
			assertEquals(Optional.of(kind), read(withEnd(sigmoid, config)).kind());
		}
		final ModelDescription listed = read(withEnd(sigmoid, "").replace("    - {value: 0, name: none}\n",
			background));
		assertEquals(Optional.of(Kind.SIGMOIDS), listed.kind());
		assertEquals(List.of(2, 0, 7, 300), listed.classes().stream().map(ClassInfo::value).toList());
		final ModelDescription unlisted = read(withEnd(sigmoid, "").replaceFirst("(?s)    classes:.*", ""));
		assertEquals(List.of("background", "low", "middle", "high"),
			unlisted.classes().stream().map(ClassInfo::name).toList());
		assertEquals(List.of(0, 1, 2, 3), unlisted.classes().stream().map(ClassInfo::value).toList());
		final ModelDescription competing = read(withEnd(sigmoid, "").replaceFirst("(?s)    classes:.*",
			"").replace("[low,", "[Background,"));
		assertEquals(Optional.of(Kind.PROBABILITIES), competing.kind());
		assertEquals(List.of("Background", "middle", "high"),
			competing.classes().stream().map(ClassInfo::name).toList());
		final ModelDescription found = read(withEnd("", "").replaceFirst("(?s)    classes:.*", "").replace("[low,",
			"[Background,"));
		assertEquals(competing.classes(), found.with(Kind.SIGMOIDS).classes());
		final String message = refusal(withEnd(sigmoid, ""));
		assertTrue(message.contains("lists 3, and the output has 3 sigmoids") && message.contains("kind: scores"),
			message);
		assertTrue(refusal(withEnd("", "    kind: logits\n")).contains("'config.deeplab_ij.kind' is 'logits'"));
	}

	@Test
	void takesTheFinestOfSeveralOutputs() {
		final String coarse = """
			outputs:
			- id: coarse
			  axes:
			  - {type: batch}
			  - {type: channel, channel_names: [low, middle, high]}
			  - {type: space, id: y, size: {tensor_id: in, axis_id: y}, scale: 4}
			  - {type: space, id: x, size: %s}
			""";
		for (final String size : List.of("{tensor_id: in, axis_id: x}, scale: 4", "24, scale: 4")) {
			assertEquals("out", read(with("outputs:\n", coarse.formatted(size))).output().id());
			assertEquals("coarse", read(with("outputs:\n", coarse.formatted(size)).replace("  deeplab_ij:\n",
				"  deeplab_ij:\n    output: coarse\n"))
				.output().id());
		}
		assertEquals("coarse", read(with("outputs:\n", coarse.replace(", scale: 4",
			"").formatted("{tensor_id: in, axis_id: x}"))).output().id());
	}

	@Test
	void classesBecomeThoseOfWhatIsSeen() {
		final ModelDescription unlisted = read(withEnd("", "").replaceFirst("(?s)    classes:.*", ""));
		assertEquals(List.of("low", "middle", "high"), unlisted.classes().stream().map(ClassInfo::name).toList());
		final ModelDescription seen = unlisted.with(Kind.SIGMOIDS);
		assertEquals(List.of("0 background", "1 low", "2 middle", "3 high"), seen.classes().stream().map(each ->
			each.value() + " " + each.name())
			.toList());
		assertEquals(Optional.of(Kind.SIGMOIDS), seen.kind());
		final ModelDescription listed = read(withEnd("", ""));
		assertEquals(listed.classes(), listed.with(Kind.SCORES).classes());
		final String message = assertThrows(DeepLabException.class, () -> listed.with(Kind.SIGMOIDS)).getMessage();
		assertTrue(message.contains("'A model' gives 3 sigmoids") && message.contains("lists 3 classes") &&
			message.endsWith("."), message);
	}

	@Test
	void wantsTheClassesOfLabels() {
		final String yaml = withOutput("", "int64");
		assertTrue(refusal(yaml.substring(0, yaml.indexOf("    classes:"))).contains("classes'"));
	}

	@Test
	void readsWhatNormalisationLooksAt() {
		assertEquals(ModelDescription.Scope.PLANE, read(BASE).normaliseOver());
		assertEquals(ModelDescription.Scope.TILE, read(with("over: plane", "over: tile")).normaliseOver());
		final String unsaid = with("    normalise_over: plane\n", "");
		assertEquals(ModelDescription.Scope.PLANE, read(unsaid).normaliseOver());
		assertEquals(ModelDescription.Scope.STACK, read(unsaid.replace("axes: [y, x]", "axes: [batch, y, x]"))
			.normaliseOver());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
		type: model                     | type: dataset                | 'type'
		format_version: 0.5.3           | format_version: 0.3.6        | 'format_version'
		format_version: 0.5.3           | format_version: 0.6.0        | newer than what is known
		format_version: 0.5.3           | format_version: 1.0.0        | newer than what is known
		format_version: 0.5.3           | format_version: latest       | 'format_version'
		format_version: 0.5.3           | name: again                  | duplicate
		inputs:                         | in_puts:                     | 'inputs'
		outputs:                        | out_puts:                    | 'outputs'
		weights:                        | weighs:                      | 'weights'
		onnx: {source                   | torchscript: {source         | 'weights.onnx' is missing, and torchscript \
		is there
		source: model.onnx              | file: model.onnx             | 'source'
		- id: in                        | - name: in                   | 'id'
		{type: batch}                   | {id: batch}                  | 'type'
		{type: batch}                   | {type: depth}                | 'axes.type'
		{type: batch}                   | batch                        | axes'
		size: 96                        | size: 0                      | 'axes.size'
		size: 96                        | size: -4                     | 'axes.size'
		size: 96                        | size: wide                   | 'axes.size'
		size: 96                        | length: 96                   | 'axes.size'
		size: 96                        | size: 99999999999            | 'axes.size'
		{min: 16, step: 4}              | {min: 16, step: 0}           | 'axes.size'
		{min: 16, step: 4}              | {min: 0, step: 4}            | 'axes.size'
		{min: 16, step: 4}              | {min: 16, step: 4.5}         | 'step'
		{min: 16, step: 4}              | {min: many, step: 4}         | 'min'
		halo: 16                        | halo: -1                     | 'axes.halo'
		halo: 16                        | halo: 1.5                    | 'halo'
		axis_id: y, offset              | axis_id: z, offset           | 'outputs.axes.size'
		tensor_id: in, axis_id: y       | tensor_id: ou, axis_id: y    | 'outputs.axes.size'
		{min: 4, max: 9}                | {tensor_id: in, axis_id: y}  | 'outputs.axes.size'
		{min: 4, max: 9}                | {tensor_id: ou, axis_id: x}  | 'outputs.axes.size'
		size: 96                        | size: {min: 96}              | 'inputs.axes.size'
		id: x, size: 96                 | id: y, size: 96              | lists the axis 'y' twice
		id: x, size: 96                 | id: z, size: 1               | lists no axis 'x' of 'in'
		id: x, size: {min               | id: z, size: {min            | lists no axis 'x' of 'out'
		id: softmax                     | id: watershed                | 'postprocessing.id' is 'watershed'
		id: ensure_dtype                | id: scale_mean_variance      | 'preprocessing.id'
		channel_names: [grey]           | id: channel                  | 'axes.size'
		channel_names: [grey]           | channel_names: [a], size: 2  | 'axes.channel_names'
		normalise_over: plane           | batch: 0                     | 'config.deeplab_ij.batch'
		normalise_over: plane           | halo: {y: -1}                | 'config.deeplab_ij.halo'
		size: 96                        | size: 96, scale: 0           | 'axes.scale'
		size: 96                        | size: 96, scale: -1          | 'axes.scale'
		size: 96                        | size: 96, scale: .nan        | 'axes.scale'
		size: 96                        | size: 96, scale: .inf        | 'axes.scale'
		size: 96                        | size: 96, scale: wide        | 'axes.scale'
		size: 96                        | size: 96, scale: [1]         | 'axes.scale'
		size: 96                        | size: 96, unit: [m]          | 'axes.unit'
		data: {type: float32}           | data: {type: complex64}      | 'data.type'
		normalise_over: plane           | enlarge: nearest             | 'config.deeplab_ij.enlarge'
		normalise_over: plane           | enlarge: [half_pixel]        | 'enlarge'
		normalise_over: plane           | output_stride: 0             | 'config.deeplab_ij.output_stride'
		normalise_over: plane           | output_stride: 7.5           | 'config.deeplab_ij.output_stride'
		normalise_over: plane           | strides: [8]                 | 'strides'
		normalise_over: plane           | strides: {8: a.onnx}         | 'config.deeplab_ij.strides'
		normalise_over: plane           | strides: {8: {file: a}}      | 'source'
		normalise_over: plane           | strides: {x: {source: a}}    | 'config.deeplab_ij.strides'
		normalise_over: plane           | strides: {-8: {source: a}}   | 'config.deeplab_ij.strides'
		normalise_over: plane           | strides: {8: {source: a}}    | 'config.deeplab_ij.output_stride'
		id: scale_range                 | name: scale_range            | 'id'
		over: plane                     | over: galaxy                 | normalise_over'
		'#ff8000'                       | orange                       | classes.colour'
		'#ff8000'                       | '#ff80'                      | classes.colour'
		value: 7                        | value: seven                 | 'value'
		source: model.onnx              | source: "a\\0b.onnx"          | no name of a file
		source: test_input.npy          | source: "a\\nb.npy"           | no name of a file
		value: 7                        | value: -7                    | classes.value'
		value: 7                        | value: 70000                 | classes.value'
		value: 0, name: none}           | value: 0}, {value: 1}        | YAML
		[low, middle, high]             | [low, high]                  | lists 3 classes, but the output has 2 \
		channels; 'none' or 'edge' may be none of them
		[low, middle, high]             | [a, b, c, d]                 | one is missing, which may be the background
		[low, middle, high]             | [a, b, c, d, e]              | list one for each channel
		""", quoteCharacter = '"')
	void namesTheFieldThatIsWrong(final String old, final String replacement, final String named) {
		final String message = refusal(with(old, replacement));
		assertTrue(message.contains(named), message);
	}

	@Test
	void readsExternalDataThatIsSaidToHaveItselfAsExternalData() {
		final ModelDescription description = read(with("onnx: {source: model.onnx, sha256: ABCDEF}",
			"onnx: {source: model.onnx, external_data: &data {source: model.data, external_data: *data}}"));
		assertEquals("model.data", description.weights().externalData().orElseThrow().source());
	}

	@Test
	void quotesNoMoreOfATextThanCanBeRead() {
		final String message = refusal(with("#ff8000", "#".repeat(100_000)));
		assertTrue(message.length() < 3000, message.length() + " characters");
		final String other = new DeepLabException("The file 'a\n\tb" + "x".repeat(100_000) +
			"' is missing.").getMessage();
		assertTrue(other.startsWith("The file 'a bx") && other.endsWith("x' is missing.") && other.length() < 3000,
			other);
	}

	@Test
	void wantsTheDefaultAmongTheStrides() {
		for (final String strides : List.of("{8: {source: fine.onnx}}", "{16: {source: fine.onnx, sha256: ABCDEF}}",
			"{16: {source: model.onnx, sha256: AB}}")) {
			assertTrue(refusal(withConfig("output_stride: 16", "strides: " + strides)).contains("output_stride 16"),
				strides);
		}
	}

	@Test
	void refusesMoreChannelsThanThereCanBeClasses() {
		final String yaml = with("channel_names: [low, middle, high]", "size: 65536");
		assertTrue(refusal(yaml).contains("65536 channels; at most 65535"));
		assertTrue(refusal(yaml.substring(0, yaml.indexOf("config:"))).contains("channels"));
	}

	private static final String MORE = """
		- id: more
		  axes:
		  - {type: batch}
		  - {type: space, id: y, size: 7}
		  - {type: space, size: 7}
		""";

	@Test
	void takesTheInputThatIsNeeded() {
		assertTrue(refusal(with("outputs:\n", MORE +
			"outputs:\n")).contains("'inputs' lists 2 tensors that are not optional"));
		final String optional = MORE.replace("id: more", "id: more\n  optional: true");
		assertEquals(read(BASE), read(with("outputs:\n", optional + "outputs:\n")));
		assertEquals(read(BASE), read(with("inputs:\n", "inputs:\n" + optional)));
		assertEquals(read(BASE), read(with("- id: in\n", "- id: in\n  optional: true\n").replace("outputs:\n",
			optional + "outputs:\n")));
		assertTrue(refusal(BASE.substring(0, BASE.indexOf("inputs:")) + "inputs: []\n" +
			BASE.substring(BASE.indexOf("outputs:"))).contains(
			"'inputs'"));
	}

	@Test
	void takesTheFirstOutputOfPixelsOrTheOneThatIsNamed() {
		final String late = with("weights:\n", MORE + "weights:\n");
		assertEquals(read(BASE), read(late));
		final String vector =
			"outputs:\n- id: vector\n  axes: [{type: batch}, {type: channel, channel_names: [a, b]}]\n";
		assertEquals(read(BASE), read(with("outputs:\n", vector)));
		final ModelDescription named = read(late.replace("normalise_over: plane",
			"output: more").replace("    - {value: 300, name: edge, colour: 00ff00}\n",
			""));
		assertEquals("more", named.output().name());
		assertEquals(new Axis.Fixed(7), named.output().axis("x").size());
		assertTrue(refusal(BASE.substring(0, BASE.indexOf("outputs:")) + vector + BASE.substring(BASE
			.indexOf("weights:"))).contains("lists no axis 'y' of 'vector'"));
	}

	@Test
	void readsTheNamesInTheGraph() {
		final ModelDescription description = read(withConfig("input: ImageTensor:0", "output: sub_7"));
		assertEquals(List.of("in", "ImageTensor:0"), List.of(description.input().id(), description.input().name()));
		assertEquals(List.of("out", "sub_7"), List.of(description.output().id(), description.output().name()));
		assertEquals("in", read(BASE).input().name());
	}

	@Test
	void readsWhatTheFormatHasNoPlaceFor() {
		final ModelDescription description = read(withConfig("batch: 4", "halo: {x: 3}", "title: 'Zellen!'"));
		assertEquals(new Axis.Fixed(4), description.input().axis("batch").size());
		assertEquals(new Axis.Fixed(4), description.output().axis("batch").size());
		assertEquals(List.of(16, 3), List.of(description.halo("y"), description.halo("x")));
		assertEquals("Zellen!", description.title());
		assertEquals(new Axis.Fixed(2), read(with("{type: batch}",
			"{type: batch, size: 2}")).input().axis("batch").size());
	}

	/** One plane has one element along axes that are none of it. */
	@Test
	void allowsOtherAxesOfLengthOne() {
		for (final String axis : List.of("{type: space, id: z, size: 1}",
			"{type: space, id: z, size: {min: 1, step: 8}}",
			"{type: time, size: 1}", "{type: index, id: i, size: {min: 1, step: 1}}",
				"{type: time, id: t, size: 1, scale: 2, unit: second}"))
		{
			final ModelDescription description = read(with("  - {type: channel, channel_names: [grey]}", "  - " + axis +
				"\n  - {type: channel, channel_names: [grey]}"));
			assertEquals(new Axis.Fixed(1), description.input().axes().get(1).size());
		}
		final String z = with("  - {type: channel, channel_names: [grey]}",
			"  - {type: space, id: z, size: 1}\n  - {type: channel, " +
			"channel_names: [grey]}");
		for (final String size : List.of("1", "{tensor_id: in, axis_id: z}", "{min: 1, max: 8}")) {
			assertEquals(new Axis.Fixed(1), read(z.replace("  - {type: channel, channel_names: [low",
				"  - {type: space, id: z, size: " + size +
				"}\n  - {type: channel, channel_names: [low")).output().axis("z").size());
		}
		for (final String size : List.of("2", "{min: 2, step: 1}", "{min: 16, step: 8}")) {
			assertTrue(refusal(z.replace("id: z, size: 1", "id: z, size: " + size)).contains(
				"'inputs.axes.size' does not allow a length of 1 along 'z'"), size);
		}
		assertTrue(refusal(z.replace("  - {type: channel, channel_names: [low",
			"  - {type: space, id: z, size: {tensor_id: in, axis_id: z, " +
			"offset: 1}}\n  - {type: channel, channel_names: [low")).contains("'outputs.axes.size' does not allow"));
	}

	@Test
	void readsWhatNamesMeanIfTheyAreMissingOrShort() {
		assertEquals(read(BASE), read(with("id: x, size: 96", "size: 96").replace("{type: batch}",
			"{type: batch, id: b}").replace(
			"axis: channel", "axis: c").replace("{type: channel, channel", "{type: channel, id: colour, channel")));
		assertEquals(List.of("channel", "y"), read(with("[y, x]", "[colour, y]").replace("{type: channel, channel",
			"{type: channel, id: " +
			"colour, channel")).input().operations().get(1).kwargs().get("axes"));
	}

	@Test
	void followsReferencesThatEndAtANumber() {
		assertEquals(new Axis.Fixed(96), read(with("{min: 4, max: 9}",
			"{tensor_id: in, axis_id: x}")).input().axis("x").size());
		assertEquals(new Axis.Fixed(98), read(with("axis_id: y, offset",
			"axis_id: x, offset")).output().axis("y").size());
		final String more = with("weights:\n", MORE + "weights:\n");
		assertEquals(new Axis.Fixed(14), read(more.replace("{min: 4, max: 9}",
			"{tensor_id: more, axis_id: x}, scale: 0.5")).output().axis("x")
			.size());
		assertEquals(List.of("c1", "c2", "c3"), read(with("channel_names: [low, middle, high]",
			"channel_names: 'c{i}', size: 3")).output()
			.channelAxis().orElseThrow().channelNames());
		assertEquals(3, read(with("channel_names: [grey]",
			"channel_names: [r, g, b]").replace("channel_names: [low, middle, high]",
			"size: {tensor_id: in, axis_id: channel}")).output().channels());
	}

	/** Rows and columns that depend on each other have one length each that fits. */
	@Test
	void givesTiedAxesOneLength() {
		final ModelDescription square = read(with("size: 96", "size: {tensor_id: in, axis_id: y}"));
		assertEquals(List.of(new Axis.Fixed(512), new Axis.Fixed(512)), List.of(square.input().axis("y").size(),
			square.input().axis("x").size()));
		final ModelDescription half = read(with("size: 96", "size: {tensor_id: in, axis_id: y, offset: -1}, scale: 2"));
		assertEquals(new Axis.Fixed(255), half.input().axis("x").size());
		assertEquals(new Axis.Fixed(96), read(with("{min: 16, step: 4}",
			"{tensor_id: in, axis_id: x}")).input().axis("y").size());
		assertEquals(new Axis.Fixed(600), read(with("{min: 16, step: 4}", "{min: 600, step: 4}").replace("size: 96",
			"size: {tensor_id: in, axis_id: y}")).input().axis("x").size());
		for (final String size : List.of("{tensor_id: in, axis_id: x}", "{tensor_id: in, axis_id: z}",
			"{tensor_id: other, axis_id: y}",
			"{tensor_id: in, axis_id: y, offset: -600}"))
		{
			assertTrue(refusal(with("size: 96", "size: " + size)).contains("'inputs.axes.size'"), size);
		}
	}

	@ParameterizedTest
	@CsvSource({ "513, 65, 8, 0, 65", "512, 32, 16, 0, 32", "257, 129, 2, 0, 129", "100, 13, 8, 0, 13",
		"572, 388, 1, 184, 388", "96, 96, 1, 0, 96",
		"96, 128, 1, 0, 128" })
	void seesInNumbersAloneHowAnOutputLiesOnItsInput(final int in, final int out, final double stride, final int crop,
		final int length) {
		final ModelDescription description = read(with("size: 96", "size: " + in).replace("{min: 4, max: 9}, halo: 8",
			Integer.toString(out)));
		assertEquals(stride, description.scoreStride("x"));
		assertEquals(crop, description.validCrop("x"));
		assertEquals(length, description.outputLength("x", in).orElseThrow());
		final ModelDescription said = read(with("size: 96", "size: " + in).replace("{min: 4, max: 9}, halo: 8", out +
			", scale: 3"));
		assertEquals(3, said.scoreStride("x"));
	}

	/** Both sides are coarse, or both are cropped. */
	@Test
	void seesTheSameAlongBothSidesOfAnOutput() {
		final ModelDescription cropped = read(with("{min: 16, step: 4}", "184").replace("size: 96",
			"size: 512").replace(
			"{tensor_id: in, axis_id: y, offset: 2}, halo: 16", "92").replace("{min: 4, max: 9}, halo: 8", "420"));
		assertEquals(List.of(92, 92), List.of(cropped.validCrop("y"), cropped.validCrop("x")));
		final ModelDescription coarse = read(with("{min: 16, step: 4}", "184").replace("size: 96", "size: 512").replace(
			"{tensor_id: in, axis_id: y, offset: 2}, halo: 16", "92").replace("{min: 4, max: 9}, halo: 8", "256"));
		assertEquals(List.of(2.0, 2.0), List.of(coarse.scoreStride("y"), coarse.scoreStride("x")));
	}

	@Test
	void readsFromWhatLengthOnAnyWillDo() {
		final ModelDescription any = read(with("    normalise_over: plane\n",
			"    normalise_over: plane\n    any_from: 128\n"));
		assertEquals(new Axis.Step(16, 4, 128), any.input().axis("y").size());
		assertEquals(new Axis.Fixed(96), any.input().axis("x").size());
		assertTrue(refusal(with("    normalise_over: plane\n",
			"    any_from: -1\n")).contains("'config.deeplab_ij.any_from' is -1"));
	}

	@Test
	void refusesAnOutputOfNothing() {
		final String open = "axis_id: y, offset: 2";
		assertTrue(BASE.contains(open), BASE);
		assertTrue(refusal(with("{min: 16, step: 4}", "16").replace(open, "axis_id: y, offset: -16")).contains(
			"'outputs.axes.size' leaves nothing along 'y' of an input that is 16 long"));
		assertEquals(1, read(with("{min: 16, step: 4}", "16").replace(open,
			"axis_id: y, offset: -15")).outputLength("y", 16).orElseThrow());
	}

	@Test
	void refusesAListThatHoldsNothing() {
		for (final String axes : List.of("axes: [y, null]", "axes: [~]", "axis: [null]")) {
			assertTrue(refusal(with("kwargs: {axes: [y, x]", "kwargs: {" + axes)).contains("'kwargs' holds nothing"),
				axes);
		}
		assertTrue(refusal(with("[grey]", "[null]")).contains("'channel_names' holds nothing"));
	}

	@Test
	void readsNumbersAsTheyAreWritten() {
		assertEquals(1e-6, read(with("eps: null", "eps: 1e-06")).input().operations().get(1).kwargs().get("eps"));
		assertEquals("no", read(with("[grey]", "[no]")).input().axes().get(1).channelNames().get(0));
		assertEquals(1e-5, read(with("config:\n",
			"config:\n  bioimageio: {reproducibility_tolerance: [{relative_tolerance: 1e-05}]}\n")).tolerance()
			.relative());
	}

	@Test
	void readsExternalData() {
		final WeightsFile weights = read(with("sha256: ABCDEF",
			"sha256: ABCDEF, opset_version: 17, external_data: {source: m.data, sha256: EF}"))
			.weights();
		assertEquals(OptionalInt.of(17), weights.opset());
		assertEquals(Optional.of(new WeightsFile("m.data", Optional.of("ef"))), weights.externalData());
		assertTrue(refusal(with("sha256: ABCDEF", "external_data: [m.data]")).contains("'weights.onnx.external_data'"));
		assertTrue(refusal(with("sha256: ABCDEF", "external_data: {sha256: ab}")).contains("'source'"));
	}

	@Test
	void namesTheLabelsAfterTheirValues() {
		final String yaml = withOutput("", "uint8, values: [none, cell]");
		final List<ClassInfo> classes = read(yaml.substring(0, yaml.indexOf("config:"))).classes();
		assertEquals(List.of("none", "cell"), classes.stream().map(ClassInfo::name).toList());
		final String numbers = yaml.substring(0, yaml.indexOf("config:")).replace("[none, cell]", "[0, 1, 2]");
		assertEquals(List.of("class 0", "class 1", "class 2"),
			read(numbers).classes().stream().map(ClassInfo::name).toList());
		assertEquals("uint8", read(numbers.replace("type: uint8, ", "")).output().type());
	}

	@Test
	void showsNoLongOrBrokenValues() {
		assertTrue(refusal(with("size: 96", "size: \"a\\nb" + "x".repeat(100_000) + "\"")).length() < 1000);
	}

	@Test
	void knowsAPointerOfGitLfs() {
		assertTrue(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize " +
			"1\n").contains("Git LFS pointer, not the description"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
		a list               | [1, 2]
		a number             | 12
		a lone point         | ._
		nothing              | '# nothing'
		not YAML             | a: b: [c
		a control character  | a\u0007b
		a Java object        | type: !!java.io.File [x]
		a field twice        | {type: model, type: model}
		a lone point inside  | type: ._
		""")
	void refusesWhatIsNoDescription(final String what, final String yaml) {
		refusal(yaml);
	}

	@Test
	void refusesBytesThatAreNoText() {
		final byte[] bytes = { (byte) 0xff, (byte) 0xfe, 0, 1, 2, (byte) 0x80 };
		assertThrows(DeepLabException.class, () -> DescriptionReader.read(new ByteArrayInputStream(bytes), "rdf.yaml"));
	}

	@Test
	void refusesManyAliases() {
		final String yaml = "a: &a [x]\nb: [" + "*a, ".repeat(20) + "]\n" + BASE;
		read(yaml);
		refusal(yaml.replace("b: [", "b: [*a, "));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
		name: A model           | name: &a [[*a]]
		size: 96                | size: &a [[*a]]
		source: model.onnx      | source: &a {b: {c: *a}}
		[grey]                  | &a [[*a]]
		dtype: float32          | dtype: &a [[*a]]
		""")
	void refusesWhatHoldsItself(final String old, final String replacement) {
		refusal(with(old, replacement));
	}

	/** A list can be far longer than the text that it is made of: it is never written out. */
	@Test
	void showsNoLists() {
		assertTrue(refusal(with("name: A model", "name: [x, y]")).contains("'name' has parts"));
	}

	@Test
	void readsOperationsWithOddKeys() {
		assertEquals(Map.of("null", 1, "2", 2), read(with("{dtype: float32}",
			"{~: 1, 2: 2}")).input().operations().get(0)
			.kwargs());
	}

	@Test
	void refusesDeepNesting() {
		final IntFunction<String> lists = levels -> "a: " + "[".repeat(levels) + "]".repeat(levels) + "\n" + BASE;
		final IntFunction<String> maps = levels -> "a: " + "{a: ".repeat(levels) + "}".repeat(levels) + "\n" + BASE;
		for (final IntFunction<String> nested : List.of(lists, maps)) {
			read(nested.apply(25));
			refusal(nested.apply(35));
		}
	}

	@Test
	void refusesMoreThanAMegabyte() {
		assertTrue(refusal(BASE + "#".repeat(1 << 20)).contains("1 MB"));
		read(BASE + "#".repeat((1 << 20) - BASE.length()));
	}
}
