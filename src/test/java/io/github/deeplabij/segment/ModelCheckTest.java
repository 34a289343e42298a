package io.github.deeplabij.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.NpyFile;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.onnx.Network;

/** Models whose right answer is known by hand, with test tensors that are right, and with others. */
class ModelCheckTest {

	private static final float[] GREY = { 0, 0.5f, 1, 3, -1, 0.25f };
	/** What the graph "threshold" makes of it: 0, and x - 0.5. */
	private static final float[] SCORES = { 0, 0, 0, 0, 0, 0, -0.5f, 0, 0.5f, 2.5f, -1.5f, -0.25f };

	@TempDir
	Path folder;

	private Model model(final String graph, final byte[] input, final byte[] output, final String more)
		throws Exception
	{
		final Path from = TestModels.folder().resolve(graph);
		final String yaml = Files.readString(from.resolve("rdf.yaml")).replace("  preprocessing:",
			"  test_tensor: {source: in.npy}\n  preprocessing:").replace("  postprocessing:",
				"  test_tensor: {source: out.npy}\n  postprocessing:");
		Files.copy(from.resolve("model.onnx"), folder.resolve("model.onnx"));
		Files.write(folder.resolve("in.npy"), input);
		Files.write(folder.resolve("out.npy"), output);
		Files.writeString(folder.resolve("rdf.yaml"), yaml + more);
		return Model.in(folder);
	}

	private static List<CheckResult> check(final Model model) {
		return new ModelCheck(model).run(List.of(Device.CPU), Monitor.NONE);
	}

	/** At every level of optimisation. */
	private static void assertPassed(final Model model) {
		final List<CheckResult> results = check(model);
		assertEquals(4, results.size());
		for (final CheckResult each : results)
			assertTrue(each.passed(), each.toString());
	}

	private static byte[] input() {
		return NpyFile.floats("(1, 1, 2, 3)", GREY);
	}

	private static byte[] output(final int changed, final float value) {
		final float[] scores = SCORES.clone();
		scores[changed] = value;
		return NpyFile.floats("(1, 2, 2, 3)", scores);
	}

	@Test
	void theRightOutputPassesAtEveryLevel() throws Exception {
		final List<CheckResult> results = check(model("threshold", input(), output(0, 0), ""));
		assertEquals(List.of("disabled", "basic", "extended", "all"), results.stream().map(CheckResult::level)
			.toList());
		for (final CheckResult result : results) {
			assertTrue(result.passed(), result.toString());
			assertEquals(List.of(0L, 12L, 0.0), List.of(result.mismatches(), result.elements(), result.worst()
				.difference()));
			assertEquals(Device.CPU, result.device());
		}
	}

	@Test
	void aChangedOutputFailsAndSaysByHowMuch() throws Exception {
		final ModelCheck check = new ModelCheck(model("threshold", input(), output(9, 2.75f), ""));
		final List<CheckResult> results = check.run(List.of(Device.CPU), Monitor.NONE);
		for (final CheckResult result : results) {
			assertFalse(result.passed());
			assertEquals(List.of(1L, 0.25, 2.75), List.of(result.mismatches(), result.worst().difference(), result
				.worst().expected()));
			assertEquals(0.25 / (1e-3 + 2.75e-3), result.worst().excess(), 1e-6);
		}
	}

	@Test
	void theDeclaredToleranceHolds() throws Exception {
		final String tolerance =
			"""
					config:
					  bioimageio:
					    reproducibility_tolerance:
					    - {weights_formats: [torchscript], absolute_tolerance: 0}
					    - {output_ids: [other], absolute_tolerance: 0}
					    - {output_ids: [output], relative_tolerance: 0, absolute_tolerance: %s,
					       mismatched_elements_per_million: %s}
					""";
		final Model wide = model("threshold", input(), output(9, 2.75f), tolerance.formatted("0.26", "0"));
		assertPassed(wide);
		for (final String each : List.of("0.24,83334,true", "0.24,83333,false")) {
			final String[] parts = each.split(",");
			final String yaml = Files.readString(folder.resolve("rdf.yaml"));
			Files.writeString(folder.resolve("rdf.yaml"), yaml.substring(0, yaml.indexOf("config:")) + tolerance
				.formatted(parts[0], parts[1]));
			assertEquals(Boolean.valueOf(parts[2]), check(Model.in(folder)).get(0).passed(), each);
		}
	}

	@Test
	void notANumberIsNoNumber() throws Exception {
		assertFalse(check(model("threshold", input(), output(3, Float.NaN), "")).get(0).passed());
	}

	@Test
	void aDropoutThatIsStillActiveIsNamed() throws Exception {
		for (final CheckResult result : check(model("dropout", input(), output(0, 0), ""))) {
			assertFalse(result.passed());
			assertEquals(Optional.of(FirstLook.VARIES), result.problem());
		}
	}

	@Test
	void preAndPostprocessingAreTheDescriptions() throws Exception {
		// the graph gives 8 (x - 0.5), the description asks for the sigmoid
		final float[] sigmoid = new float[GREY.length];
		for (int i = 0; i < sigmoid.length; i++)
			sigmoid[i] = (float) (1 / (1 + Math.exp(-8 * (GREY[i] - 0.5))));
		final Model model = model("logistic", input(), NpyFile.floats("(1, 1, 2, 3)", sigmoid), "");
		assertPassed(model);
		final Path yaml = folder.resolve("rdf.yaml");
		final String plain = Files.readString(yaml);
		final String inverted = plain.replace("  preprocessing: []",
			"  preprocessing: [{id: scale_linear, kwargs: {gain: -1}}]");
		Files.writeString(yaml, inverted);
		assertFalse(inverted.equals(plain) || check(Model.in(folder)).get(0).passed());
	}

	@Test
	void measuredNormalisationLooksAtTheWholeTensor() throws Exception {
		// the range from -1 to 3 becomes 0 to 1
		final float[] scores = new float[12];
		for (int i = 0; i < 6; i++)
			scores[6 + i] = (GREY[i] + 1) / 4 - 0.5f;
		model("threshold", input(), NpyFile.floats("(1, 2, 2, 3)", scores), "");
		final Path yaml = folder.resolve("rdf.yaml");
		Files.writeString(yaml, Files.readString(yaml).replace("  preprocessing: []",
			"  preprocessing: [{id: scale_range}]"));
		assertPassed(Model.in(folder));
	}

	@Test
	void centresAndOffsetsAreComparedWhereTheyHaveTestTensors() throws Exception {
		final byte[] maps = NpyFile.floats("(1, 4, 1, 2)", 0.25f, 0.75f, 0.5f, 0.125f, 1, 2, 3, 4);
		final Model alone = model("panoptic", maps, NpyFile.floats("(1, 2, 1, 2)", 0.75f, 0.25f, 0.25f, 0.75f), "");
		assertPassed(alone);
		assertEquals(4, check(alone).get(0).elements());
		final Path yaml = folder.resolve("rdf.yaml");
		Files.writeString(yaml, Files.readString(yaml).replaceAll("- id: (centre|offset)\n",
			"- id: $1\n  test_tensor: {source: $1.npy}\n"));
		Files.write(folder.resolve("centre.npy"), NpyFile.floats("(1, 1, 1, 2)", 0.5f, 0.125f));
		Files.write(folder.resolve("offset.npy"), NpyFile.floats("(1, 2, 1, 2)", 1, 2, 3, 4));
		assertPassed(Model.in(folder));
		assertEquals(10, check(Model.in(folder)).get(0).elements());
		Files.write(folder.resolve("offset.npy"), NpyFile.floats("(1, 2, 1, 2)", 1, 2, 5, 4));
		final CheckResult result = check(Model.in(folder)).get(0);
		assertFalse(result.passed());
		assertEquals(List.of(1L, 2.0, 5.0), List.of(result.mismatches(), result.worst().difference(), result.worst()
			.expected()));
	}

	@Test
	void otherLayouts() throws Exception {
		final float[] scores = new float[12];
		for (int i = 0; i < 6; i++)
			scores[2 * i + 1] = GREY[i] - 0.5f;
		final Model model = model("threshold-channels-last", NpyFile.floats("(1, 2, 3, 1)", GREY), NpyFile.floats(
			"(1, 2, 3, 2)", scores), "");
		assertPassed(model);
	}

	@Test
	void labels() throws Exception {
		final Model model = model("labels", NpyFile.floats("(1, 1, 2, 3)", 9, 1, 2, 3, 4, 5), NpyFile.floats(
			"(1, 1, 2)", 0, 2), "");
		assertPassed(model);
	}

	@Test
	void aModelThatGivesAnotherShapeFails() throws Exception {
		final Model model = model("half-size-scores", NpyFile.floats("(1, 1, 2, 2)", 1, 2, 3, 4), NpyFile.floats(
			"(1, 2, 2, 2)", new float[8]), "");
		final CheckResult result = check(model).get(3);
		assertFalse(result.passed());
		assertEquals("The model gives the shape [1, 2, 1, 1], but its test output has the shape [1, 2, 2, 2].", result
			.problem().orElseThrow().what());
	}

	@Test
	void whatCannotBeCheckedIsOneSentence() throws Exception {
		refused("can't be checked: its description gives no test tensor for 'input'", TestModels.open("threshold"));
		final Model model = model("threshold", NpyFile.floats("(2, 1, 1, 3)", GREY), output(0, 0), "");
		refused("The test tensor of 'input' has the shape [2, 1, 1, 3], which is not one plane with the axes", model);
		Files.write(folder.resolve("in.npy"), NpyFile.floats("(2, 3)", GREY));
		refused("The test tensor of 'input' has the shape [2, 3], which is not", model);
		Files.write(folder.resolve("in.npy"), new byte[9]);
		refused("The file 'in.npy' of the model", model);
		Files.delete(folder.resolve("in.npy"));
		refused("has no file 'in.npy'", model);
	}

	@Test
	void weightsOfAnotherStrideHaveNoTestOutput() throws Exception {
		final String sha256 = Files.readString(TestModels.folder().resolve("threshold/rdf.yaml")).replaceAll(
			"(?s).*sha256: (\\w+).*", "$1");
		final Model model = model("threshold", input(), output(0, 0),
			"config: {deeplab_ij: {output_stride: 16, strides: {8: {source: " +
				"fine.onnx}, 16: {source: model.onnx, sha256: " + sha256 + "}}}}\n");
		assertTrue(check(model.atStride(16)).get(0).passed());
		refused("no test tensor for 'output'", model.atStride(8));
	}

	private static void refused(final String why, final Model model) {
		final String message = assertThrows(DeepLabException.class, () -> new ModelCheck(model)).getMessage();
		assertTrue(message.contains(why) && message.endsWith("."), message);
	}

	@Test
	void theCpuIsAlwaysThere() {
		assertEquals(Device.CPU, Devices.available().get(0));
	}

	@Test
	void aTestOutputWithoutANumberShowsNothing() throws Exception {
		final float[] none = new float[SCORES.length];
		Arrays.fill(none, Float.NaN);
		final float[] negative = new float[GREY.length];
		Arrays.fill(negative, -4);
		final CheckResult result = check(model("not-a-number", NpyFile.floats("(1, 1, 2, 3)", negative), NpyFile.floats(
			"(1, 2, 2, 3)", none), "")).get(0);
		assertFalse(result.passed());
		assertTrue(result.problem().orElseThrow().what().contains("holds no number"), result.toString());
	}
}
