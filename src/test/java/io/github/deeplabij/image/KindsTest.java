package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.examine.ImportChoices;
import io.github.deeplabij.examine.Preprocessing;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.Operation;
import io.github.deeplabij.model.TestModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.onnx.OnnxBytes;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;
import ij.process.FloatProcessor;

/** What scores are, is seen where a description does not say it, and counts for every way to segment. */
class KindsTest {

	private static final int BAND = 30;
	private static final ImageSegmenter.Settings PLAIN = ImageSegmenter.Settings.plain(0);
	private static final ImageSegmenter.Settings TILES = ImageSegmenter.Settings.plain(BAND);
	private static final ImageSegmenter.Settings MEAN = passes("mean");
	private static final ImageSegmenter.Settings MAXIMUM = passes("maximum");
	private static final ImageSegmenter.Settings CRF = new ImageSegmenter.Settings(0, Passes.ONE, PixelSize.IMAGE,
		Optional.of(CrfSettings.DEFAULT));

	@TempDir
	private Path folder;

	private static ImageSegmenter.Settings passes(final String merge) {
		return new ImageSegmenter.Settings(0, SettingsText.passes("1", merge, true), PixelSize.IMAGE, Optional.empty());
	}

	/** A band of columns for each value. */
	private static ImagePlus bands(final float... values) {
		final FloatProcessor pixels = new FloatProcessor(BAND * values.length, BAND);
		for (int i = 0; i < pixels.getPixelCount(); i++)
			pixels.setf(i, values[i % pixels.getWidth() / BAND]);
		return new ImagePlus("bands.tif", pixels);
	}

	private static ImageSegmenter.Result segment(final Model model, final ImagePlus image,
		final ImageSegmenter.Settings settings)
	{
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			return segmenter.segment(image, settings, EnumSet.of(Output.LABELS, Output.PROBABILITIES, Output.TABLE),
				Monitor.NONE);
		}
	}

	/** What is in the middle of each band. */
	private static float[] middles(final ImagePlus image, final int slice) {
		final float[] middles = new float[image.getWidth() / BAND];
		for (int band = 0; band < middles.length; band++) {
			middles[band] = image.getStack().getProcessor(slice).getf(BAND * band + BAND / 2, BAND / 2);
		}
		return middles;
	}

	@Test
	void sigmoidsAreABackgroundWhereNoneReachesAHalf() {
		final ImagePlus image = bands(0, 0.5f, 1);
		for (final ImageSegmenter.Settings settings : List.of(PLAIN, TILES, MEAN, MAXIMUM, CRF)) {
			final ImageSegmenter.Result result = segment(TestModels.open("sigmoids"), image, settings);
			assertArrayEquals(new float[] { 2, 0, 1 }, middles(result.labels(), 1));
			final ImagePlus probabilities = result.probabilities();
			assertEquals("bands-probabilities", probabilities.getTitle());
			assertEquals(2, probabilities.getStackSize());
			assertEquals(List.of("object", "boundary"), List.of(probabilities.getStack().getSliceLabel(1), probabilities
				.getStack().getSliceLabel(2)));
			assertEquals(List.of("background", "object", "boundary"), List.of(result.table().getStringValue("Name", 0),
				result.table().getStringValue("Name", 1), result.table().getStringValue("Name", 2)));
			final String info = (String) result.labels().getProperty("Info");
			assertTrue(info.contains("DeepLab output: sigmoids\n") && info.contains(
				"0 background, 1 object, 2 boundary"), info);
			if (settings == CRF) continue;
			assertArrayEquals(new float[] { 0.00247f, 0.1192f, 0.8808f }, middles(probabilities, 1), 1e-4f);
			assertArrayEquals(new float[] { 0.8808f, 0.1192f, 0.00247f }, middles(probabilities, 2), 1e-4f);
		}
	}

	@Test
	void aListWithoutTheBackgroundOfSigmoidsIsOneSentence() throws Exception {
		final Path model = TestModels.folder().resolve("sigmoids");
		for (final String name : List.of("rdf.yaml", "model.onnx"))
			Files.copy(model.resolve(name), folder.resolve(name));
		final Path yaml = folder.resolve("rdf.yaml");
		final String plain = Files.readString(yaml);
		final String listed = plain + "config: {deeplab_ij: {%sclasses: [{name: none}, {name: object}]}}\n";
		Files.writeString(yaml, listed.formatted(""));
		final String message = assertThrows(DeepLabException.class, () -> segment(Model.in(folder), bands(0), PLAIN))
			.getMessage();
		assertTrue(message.contains("gives 2 sigmoids") && message.contains("kind: scores"), message);
		Files.writeString(yaml, listed.formatted("kind: scores, "));
		assertArrayEquals(new float[] { 1, 0, 0 }, middles(segment(Model.in(folder), bands(0, 0.6f, 1), PLAIN).labels(),
			1));
	}

	@Test
	void roundedProbabilitiesAreNotMadeProbabilitiesTwice() {
		final ImagePlus image = bands(0, 0.5f, 1);
		for (final ImageSegmenter.Settings settings : List.of(PLAIN, TILES, MEAN, MAXIMUM)) {
			final ImageSegmenter.Result result = segment(TestModels.open("rounded"), image, settings);
			assertArrayEquals(new float[] { 0, 1, 2 }, middles(result.labels(), 1));
			final double[] logits = { 0, -0.5, -2 };
			final double sum = Math.exp(logits[0]) + Math.exp(logits[1]) + Math.exp(logits[2]);
			float all = 0;
			for (int c = 0; c < 3; c++) {
				final float found = middles(result.probabilities(), c + 1)[0];
				assertEquals(Math.exp(logits[c]) / sum, found, 0.004);
				all += found;
			}
			assertEquals(1, all, 1e-6);
		}
	}

	@Test
	void scoresBecomeProbabilitiesAndOneChannelOfAnyNumbersIsCalledScores() {
		final ImageSegmenter.Result two = segment(TestModels.open("threshold"), bands(1.5f), PLAIN);
		assertEquals("bands-probabilities", two.probabilities().getTitle());
		assertEquals(1 / (1 + Math.exp(-1)), middles(two.probabilities(), 2)[0], 1e-6);
		final ImageSegmenter.Result one = segment(TestModels.open("identity-float64"), bands(3, -2), PLAIN);
		assertEquals("bands-scores", one.probabilities().getTitle());
		assertArrayEquals(new float[] { 3, -2 }, middles(one.probabilities(), 1));
	}

	@Test
	void whatIsNoNumberIsSaidOnce() {
		for (final ImageSegmenter.Settings settings : List.of(PLAIN, MEAN, CRF)) {
			final ImageSegmenter.Result result = segment(TestModels.open("not-a-number"), bands(4, -4, 0.25f),
				settings);
			assertEquals(1, middles(result.labels(), 1)[0]);
			if (settings != CRF) assertArrayEquals(new float[] { 1, 0, 0 }, middles(result.labels(), 1));
			final List<String> said = result.notes().stream().filter(note -> note.contains("NaN")).toList();
			assertEquals(1, said.size());
			assertTrue(said.get(0).startsWith("For " + BAND * BAND + " pixels of bands.tif") && said.get(0).contains(
				settings == CRF ? "the CRF" : "class 0 (low)"), said.get(0));
		}
		assertEquals(List.of(), segment(TestModels.open("not-a-number"), bands(4, 0.25f), PLAIN).notes());
	}

	@Test
	void aDropoutThatIsStillActiveIsNamed() {
		final List<String> notes = segment(TestModels.open("dropout"), bands(1), PLAIN).notes();
		assertTrue(notes.stream().anyMatch(note -> note.contains("Dropout") && note.contains("eval()")), notes
			.toString());
		final String message = assertThrows(DeepLabException.class, () -> imported("dropout", ImportChoices.NONE))
			.getMessage();
		assertTrue(message.contains("Dropout") && message.contains("eval()"), message);
	}

	private Model imported(final String name, final ImportChoices choices) {
		try (ModelImporter importer = ModelImporter.open(TestModels.folder().resolve(name).resolve("model.onnx"),
			Monitor.NONE))
		{
			final ImportTarget target = new ImportTarget(folder.resolve("of" + choices.classes()
				.size()), name, "", "");
			return Model.in(importer.write(target, choices, null, Monitor.NONE).folder());
		}
	}

	private static ImportChoices choices(final String... classes) {
		return new ImportChoices(Optional.of(Preprocessing.NONE), List.of(classes), List.of(), 0, "", Optional.empty(),
			-1, 0, Optional.empty());
	}

	@Test
	void anImportSeesSigmoids() {
		final Model model = imported("sigmoids", choices());
		assertEquals(Optional.of(Kind.SIGMOIDS), model.description().kind());
		assertEquals(List.of("background", "class 1", "class 2"), model.description().classes().stream().map(
			ClassInfo::name).toList());
		assertArrayEquals(new float[] { 2, 0, 1 }, middles(segment(model, bands(0, 0.5f, 1), PLAIN).labels(), 1));
	}

	@Test
	void anImportTakesTheNamesOfSigmoidsWithAndWithoutTheBackground() {
		assertEquals(List.of("background", "cell", "edge"), imported("sigmoids", choices("cell", "edge")).description()
			.classes().stream().map(ClassInfo::name).toList());
		final String message = assertThrows(DeepLabException.class, () -> imported("sigmoids", choices("a", "b", "c",
			"d"))).getMessage();
		assertTrue(message.contains("has 3 classes"), message);
	}

	@Test
	void anImportSeesRoundedProbabilities() {
		final Model model = imported("rounded", choices("a", "b", "c"));
		assertEquals(Optional.of(Kind.PROBABILITIES), model.description().kind());
		assertEquals(List.of(), model.description().output().operations());
	}

	/** The beginning of a graph that divides its image, and the weights of three scores. */
	private static OnnxBytes inputDividedBy(final float divisor) {
		return new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2).constant("divisor", new float[] {
			divisor }).constant("weights", new float[] { -8, 2, 6 }, 3, 1, 1, 1).constant("bias", new float[] { 0.9f,
				0.5f, 0.1f }, 3).node("Div", "scaled", "image", "divisor");
	}

	private Model imported(final OnnxBytes onnx, final ImportChoices choices) throws IOException {
		final Path file = Files.write(folder.resolve("some.onnx"), onnx.bytes());
		try (ModelImporter importer = ModelImporter.open(file, Monitor.NONE)) {
			return Model.in(importer.write(new ImportTarget(folder.resolve("of graphs"), "some", "", ""),
				choices, null, Monitor.NONE).folder());
		}
	}

	@Test
	void scoresOfAGraphThatDividesInsideAreNoSigmoids() throws IOException {
		final Model model = imported(inputDividedBy(255).node("Conv", "scores", "scaled", "weights", "bias").output(
			"scores", OnnxBytes.FLOAT, 1, 3, -3, -4), choices());
		assertEquals(Optional.of(Kind.PROBABILITIES), model.description().kind());
		assertEquals(List.of("softmax"), model.description().output().operations().stream().map(Operation::id)
			.toList());
		assertArrayEquals(new float[] { 0, 2 }, middles(segment(model, bands(0, 255), PLAIN).labels(), 1));
	}

	@ParameterizedTest
	@CsvSource({ "1, 0.1, -9", "2, 0.1, 0.2", "3, 0.3, 0.3" })
	void whatEndsInAReluIsNoSigmoids(final int channels, final float weight, final float bias) throws IOException {
		final float[] weights = new float[channels];
		final float[] biases = new float[channels];
		Arrays.fill(biases, bias);
		for (int c = 0; c < channels; c++)
			weights[c] = c == channels - 1 ? weight : -weight;
		final Model model = imported(new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2).constant("weights",
			weights, channels, 1, 1, 1).constant("bias", biases, channels).node("Conv", "sums", "image", "weights",
				"bias").node("Relu", "scores", "sums").output("scores", OnnxBytes.FLOAT, 1, channels, -3, -4),
			choices());
		assertEquals(List.of(channels == 1 ? "sigmoid" : "softmax"), model.description().output().operations().stream()
			.map(Operation::id).toList());
		assertEquals(Math.max(2, channels), model.description().classes().size());
	}

	@Test
	void valuesThatAreNotFrom0To1AreNotTakenForSigmoids() {
		final OnnxBytes onnx = inputDividedBy(1).node("Conv", "scores", "scaled", "weights", "bias").output("scores",
			OnnxBytes.FLOAT, 1, 3, -3, -4);
		final ImportChoices sigmoids = new ImportChoices(Optional.of(Preprocessing.NONE), List.of(), List.of(), 0, "",
			Optional.of(Kind.SIGMOIDS), -1, 0, Optional.empty());
		final String message = Wording.of(assertThrows(DeepLabException.class, () -> imported(onnx, sigmoids)));
		assertTrue(message.contains("should be sigmoids") && message.endsWith("use kind=scores."), message);
	}

	@Test
	void labelsOfTrueAndFalseAreImported() throws IOException {
		final Model model = imported(new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2).constant("least",
			new float[] { 0.5f }).node("Greater", "labels", "image", "least").output("labels", OnnxBytes.BOOL, 1, 1, -1,
				-2), choices("low", "high"));
		assertTrue(model.description().labels());
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			final ImagePlus labels = segmenter.segment(bands(0, 200, 0.25f), PLAIN, EnumSet.of(Output.LABELS),
				Monitor.NONE).labels();
			assertArrayEquals(new float[] { 0, 1, 0 }, middles(labels, 1));
		}
	}

	@Test
	void sigmoidsWithOneForTheBackgroundExcludeEachOther() throws IOException {
		final OnnxBytes onnx = inputDividedBy(1).node("Conv", "sums", "scaled", "weights", "bias").node("Sigmoid",
			"scores", "sums").output("scores", OnnxBytes.FLOAT, 1, 3, -3, -4);
		final Model model = imported(onnx, choices("background", "cell", "edge"));
		assertEquals(Optional.of(Kind.PROBABILITIES), model.description().kind());
		assertEquals(List.of("background", "cell", "edge"), model.description().classes().stream().map(ClassInfo::name)
			.toList());
		assertArrayEquals(new float[] { 0, 2 }, middles(segment(model, bands(-1, 1), PLAIN).labels(), 1));
	}

	@Test
	void aGraphThatGivesNoNumberIsRefused() {
		final OnnxBytes onnx = new OnnxBytes().input("image", OnnxBytes.FLOAT, 1, 1, -1, -2).constant("none",
			new float[] { Float.NaN }).node("Mul", "scores", "image", "none").output("scores", OnnxBytes.FLOAT, 1, 1,
				-1, -2);
		final String message = assertThrows(DeepLabException.class, () -> imported(onnx, choices())).getMessage();
		assertTrue(message.startsWith("The model's graph gives no number (NaN) for any place"), message);
	}
}
