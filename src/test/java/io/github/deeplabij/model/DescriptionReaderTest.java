package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
		final String first = with("config:\n", "config:\n  bioimageio: {reproducibility_tolerance: [{weights_formats: [torchscript]}, " +
			"{weights_formats: [onnx], relative_tolerance: 0.01}, {absolute_tolerance: 1}]}\n");
		assertEquals(new Tolerance(0.01, 1e-3, 100), read(first).tolerance());
		assertTrue(refusal(first.replace("0.01", "-1")).contains("'config.bioimageio.reproducibility_tolerance.relative_tolerance' is '-1'"));
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
		assertEquals(List.of(Axis.Type.BATCH, Axis.Type.CHANNEL, Axis.Type.SPACE, Axis.Type.SPACE), in.axes().stream().map(
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
		assertEquals(List.of("ensure_dtype", "scale_range"), description.input().operations().stream().map(Operation::id)
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
		return BASE.replace("    normalise_over: plane\n", String.join("", List.of(fields).stream().map(f -> "    " + f + "\n")
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
	void readsHowScoresAreEnlarged() {
		assertEquals(ModelDescription.Enlargement.HALF_PIXEL, read(BASE).enlargement());
		assertEquals(ModelDescription.Enlargement.HALF_PIXEL, read(withConfig("enlarge: half_pixel")).enlargement());
		assertEquals(ModelDescription.Enlargement.ALIGN_CORNERS, read(withConfig("enlarge: align_corners")).enlargement());
	}

	@Test
	void readsScalesAndUnits() {
		final Axis plain = read(BASE).input().axis("x");
		assertEquals(1, plain.scale());
		assertEquals(Optional.empty(), plain.unit());
		final ModelDescription description = read(with("size: 96", "size: 96, scale: 0.25, unit: micrometer").replace(
			"offset: 2}, halo: 16", "offset: 1}, halo: 3, scale: 8").replace("halo: 8", "halo: 8, scale: 1, unit: micrometer"));
		assertEquals(0.25, description.input().axis("x").scale());
		assertEquals(Optional.of("micrometer"), description.input().axis("x").unit());
		assertEquals(8, description.coarseness("y"));
		assertEquals(4, description.coarseness("x"));
		assertEquals(24, description.halo("y"));
		assertEquals(32, description.halo("x"));
	}

	/** Sizes as in the bioimage.io specification: the reference's size times its scale, divided by the own scale, plus offset. */
	@ParameterizedTest
	@CsvSource({ "1, 1, 0, 97, 97", "1, 8, 0, 96, 12", "1, 8, 0, 97, 12", "1, 8, 1, 97, 13", "0.1, 0.3, 0, 27, 9", "0.3, 0.1, -2, 9, 25",
		"2, 1, 0, 5, 10" })
	void findsHowLongAnOutputIs(final double in, final double out, final int offset, final int length, final int expected) {
		final ModelDescription description = read(with("{min: 16, step: 4}", "{min: 16, step: 4}, scale: " + in).replace(
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
		return with("  - {type: channel, channel_names: [low, middle, high]}\n", channels).replace("  postprocessing:\n" +
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
		format_version: 0.5.3           | format_version: 0.4.10       | 'format_version'
		format_version: 0.5.3           | name: again                  | duplicate
		inputs:                         | in_puts:                     | 'inputs'
		outputs:                        | out_puts:                    | 'outputs'
		weights:                        | weighs:                      | 'weights'
		onnx: {source                   | torchscript: {source         | 'onnx'
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
		axis_id: y, offset              | axis_id: x, offset           | 'outputs.axes.size'
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
		value: 7                        | value: -7                    | classes.value'
		value: 7                        | value: 70000                 | classes.value'
		value: 0, name: none}           | value: 0}, {value: 1}        | YAML
		[low, middle, high]             | [low, high]                  | classes'
		""", quoteCharacter = '"')
	void namesTheFieldThatIsWrong(final String old, final String replacement, final String named) {
		final String message = refusal(with(old, replacement));
		assertTrue(message.contains(named), message);
	}

	@Test
	void wantsTheDefaultAmongTheStrides() {
		for (final String strides : List.of("{8: {source: fine.onnx}}", "{16: {source: fine.onnx, sha256: ABCDEF}}",
			"{16: {source: model.onnx, sha256: AB}}")) {
			assertTrue(refusal(withConfig("output_stride: 16", "strides: " + strides)).contains("output_stride 16"), strides);
		}
	}

	@Test
	void refusesMoreChannelsThanThereCanBeClasses() {
		final String yaml = with("channel_names: [low, middle, high]", "size: 2000000000");
		assertTrue(refusal(yaml).contains("channels"));
		assertTrue(refusal(yaml.substring(0, yaml.indexOf("config:"))).contains("channels"));
	}

	@Test
	void wantsOneInputAndOneOutput() {
		assertTrue(refusal(BASE.replace("outputs:\n", "outputs:\n- {id: more, axes: []}\n")).contains("'outputs'"));
		assertTrue(refusal(BASE.substring(0, BASE.indexOf("inputs:")) + "inputs: []\n" + BASE.substring(BASE.indexOf(
			"outputs:"))).contains("'inputs'"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
		a list               | [1, 2]
		a number             | 12
		a lone point         | ._
		nothing              | '# nothing'
		not YAML             | a: b: [c
		a control character  | a\u0007b
		a script             | !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL ["http://x.invalid/"]]]]
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
	void refusesAliasesOfAliases() {
		final StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
		for (int i = 1; i < 10; i++) {
			yaml.append("a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(9)).append(
				"*a").append(i - 1).append("]\n");
		}
		refusal(yaml + BASE);
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

	@Test
	void refusesALargeTextMadeOfAliases() {
		final StringBuilder yaml = new StringBuilder("a0: &a0 [" + "x, ".repeat(100_000) + "x]\n");
		for (int i = 1; i < 6; i++) {
			yaml.append("a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(3)).append(
				"]\n");
		}
		assertTrue(refusal(yaml + with("name: A model", "name: *a5")).contains("'name'"));
	}

	@Test
	void readsOperationsWithOddKeys() {
		assertEquals(Map.of("null", 1, "2", 2), read(with("{dtype: float32}", "{~: 1, 2: 2}")).input().operations().get(0)
			.kwargs());
	}

	@Test
	void refusesDeepNesting() {
		refusal("a: " + "[".repeat(20_000) + "]".repeat(20_000));
		refusal("a: " + "{a: ".repeat(20_000) + "}".repeat(20_000));
	}

	@Test
	void refusesMoreThanAMegabyte() {
		assertTrue(refusal(BASE + "#".repeat(1 << 20)).contains("1 MB"));
		read(BASE + "#".repeat((1 << 20) - BASE.length()));
	}
}
