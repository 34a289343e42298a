package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.examine.GraphFacts;
import io.github.deeplabij.examine.ImportChoices;
import io.github.deeplabij.examine.PanopticChoices;
import io.github.deeplabij.model.Axis;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription.Enlargement;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.model.PublishedModels;
import io.github.deeplabij.model.WildModel;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;
import ij.process.ShortProcessor;

/** Bare ONNX files, of which nobody says but what can't be seen, become models that give the right labels. */
class ModelImporterTest {

	@TempDir
	private Path folder;

	static List<WildModel> runs() {
		return WildModel.all().stream().filter(wild -> wild.says().isEmpty() && !wild.tellsObjects()).toList();
	}

	static List<WildModel> objects() {
		return WildModel.all().stream().filter(WildModel::tellsObjects).toList();
	}

	static List<WildModel> refused() {
		return WildModel.all().stream().filter(wild -> !wild.says().isEmpty() && !wild.name().equals(
			"other-external-data")).toList();
	}

	private static ImportChoices choices(final String preprocessing, final List<String> classes,
		final Optional<Enlargement> enlargement)
	{
		return new ImportChoices(ImportText.preprocessing(preprocessing), classes, List.of(), 0, "", Optional.empty(),
			-1, 0, enlargement);
	}

	private ImportTarget target() {
		return new ImportTarget(folder.resolve("models"), "imported model", "CC0-1.0", "Nobody");
	}

	/** The model's own files other than its description lie in a folder by themselves. */
	private Path bare(final Path model) throws IOException {
		final Path bare = Files.createDirectory(folder.resolve("bare"));
		try (Stream<Path> files = Files.walk(model)) {
			for (final Path file : files.filter(Files::isRegularFile).filter(each -> !each.toString().endsWith(".yaml"))
				.toList())
			{
				final Path copy = bare.resolve(model.relativize(file).toString());
				Files.createDirectories(copy.getParent());
				Files.copy(file, copy);
			}
		}
		return bare.resolve("model.onnx");
	}

	private Model imported(final Path file, final ImportChoices choices, final ImagePlus image) {
		try (ModelImporter importer = ModelImporter.open(file, Monitor.NONE)) {
			return Model.in(importer.write(target(), choices, image, Monitor.NONE).folder());
		}
	}

	@ParameterizedTest
	@MethodSource("runs")
	void aBareGraphGivesTheRightLabels(final WildModel wild) throws IOException {
		final Optional<Enlargement> enlargement = wild.enlarge().isEmpty() ? Optional.empty() : ImportText.enlargement(
			wild.enlarge());
		final Path file = bare(wild.folder());
		final Model model;
		try (ModelImporter importer = ModelImporter.open(file, Monitor.NONE)) {
			final GraphFacts facts = importer.draft().facts();
			assertEquals(wild.kind(), facts.output(importer.draft().outputs().get(0)).kind().name().toLowerCase(
				Locale.ROOT));
			model = Model.in(importer.write(target(), choices(wild.preprocessing(), wild.classes(), enlargement),
				new ImagePlus("wild", WildAnswer.image(700, 600)), Monitor.NONE).folder());
		}
		assertEquals(wild.classes(), model.description().classes().stream().map(ClassInfo::name).toList());
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			final boolean wholeTile = wild.answer().startsWith("attention");
			for (final int[] size : wholeTile ? new int[][] { { 64, 64 } } : new int[][] { { 300, 270 }, { 600,
				350 } })
			{
				final ImagePlus image = new ImagePlus("wild.tif", WildAnswer.image(size[0], size[1]));
				final ImagePlus labels = segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels();
				new WildAnswer(image.getProcessor()).check(wild.answer(), labels.getProcessor(), wild.name().equals(
					"float16"));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("objects")
	void aBarePanopticGraphTellsTheRightObjectsApart(final WildModel wild) throws IOException {
		final WildObjects answer = new WildObjects(wild.answer());
		final ModelImporter.Imported made;
		try (ModelImporter importer = ModelImporter.open(bare(wild.folder()), Monitor.NONE)) {
			final GraphFacts facts = importer.draft().facts();
			assertEquals(wild.output(), importer.draft().outputs().get(0));
			assertEquals(wild.kind(), facts.output(wild.output()).kind().name().toLowerCase(Locale.ROOT));
			made = importer.write(target(), choices(wild.preprocessing(), wild.classes(), Optional.empty()), answer
				.image(300, 270), Monitor.NONE);
		}
		final Model model = Model.in(made.folder());
		final ObjectInfo.Panoptic panoptic = model.description().objects().panoptic().orElseThrow();
		assertEquals(wild.order(), panoptic.rowsFirst() ? "yx" : "xy");
		assertEquals(wild.unit(), panoptic.unit());
		assertTrue(made.notes().stream().anyMatch(note -> note.contains("offset_order=" + wild.order() +
			"): so they point at centres in the image.")), made.notes().toString());
		for (final String file : List.of("test-output.npy", "test-centre.npy", "test-offset.npy"))
			assertTrue(Files.isRegularFile(made.folder().resolve(file)), file);
		for (final int[] size : new int[][] { { 150, 130 }, { 300, 270 } })
			answer.check(model, size[0], size[1], 0, wild.enlarge().isEmpty() ? 0 : 0.05);
	}

	@Test
	void whatThePictureDoesNotShowIsSaid() throws IOException {
		try (ModelImporter importer = ModelImporter.open(bare(wild("panoptic-mitonet").folder()), Monitor.NONE)) {
			final ImportChoices choices = choices("none", List.of(), Optional.empty());
			final ImagePlus empty = new ImagePlus("empty", new ShortProcessor(200, 200));
			final ModelImporter.Imported made = importer.write(target(), choices, empty, Monitor.NONE);
			assertTrue(made.notes().contains("The offsets are taken to count in units of 1 pixel (offset_unit=1), as " +
				"the image does not show it; if objects are wrong, import the model again with offset_unit=4, " +
					"or with " +
				"an image that holds objects."), made.notes().toString());
			final PanopticChoices said = ImportText.panoptic("xy", "4", 0.25, 5);
			final ObjectInfo.Panoptic panoptic = Model.in(importer.write(new ImportTarget(folder, "said", "",
				""), choices.with(said), empty, Monitor.NONE).folder()).description().objects().panoptic()
				.orElseThrow();
			assertFalse(panoptic.rowsFirst());
			assertEquals(List.of(4.0, 0.25, 5), List.of(panoptic.unit(), panoptic.threshold(), panoptic.kernel()));
		}
	}

	@Test
	void whatIsSaidOfCentresThatAreNotThereIsRefused() throws IOException {
		final Path file = bare(wild("out-aux").folder());
		final ImportChoices choices = choices("none", List.of(), Optional.empty()).with(ImportText.panoptic("yx",
			"auto", 0.1, 0));
		assertEquals("The model's graph gives no centres and offsets of objects beside its classes; a heatmap of 1 " +
			"channel and offsets of 2 channels are meant, such as 'center' and 'offset'; leave out offset_order, " +
			"offset_unit, threshold and kernel to import its classes.", Wording.of(assertThrows(DeepLabException.class,
				() -> imported(file, choices, null))));
	}

	@ParameterizedTest
	@CsvSource({ "zyx, auto, 0.1, 0, offset_order is 'zyx'", "yx, far, 0.1, 0, offset_unit is 'far'",
		"yx, 0, 0.1, 0, offset_unit is 0.0", "yx, 4, 0, 0, threshold is 0.0", "yx, 4, 3, 0, threshold is 3.0",
		"yx, 4, 0.1, 8, kernel is 8", "yx, 4, 0.1, -1, kernel is -1" })
	void wrongWordsOfOffsetsAreNamed(final String order, final String unit, final double threshold, final int kernel,
		final String start)
	{
		final String message = Wording.of(assertThrows(DeepLabException.class, () -> ImportText.panoptic(order, unit,
			threshold, kernel)));
		assertTrue(message.startsWith(start + "; use ") && message.endsWith("."), message);
	}

	@ParameterizedTest
	@MethodSource("refused")
	void whatCannotRunIsOneSentence(final WildModel wild) throws IOException {
		final Path file = bare(wild.folder());
		final String message = assertThrows(DeepLabException.class, () -> imported(file, choices(wild.preprocessing(),
			wild.classes(), Optional.empty()), null)).getMessage();
		for (final String part : wild.says())
			assertTrue(message.contains(part), message);
		assertFalse(message.contains("\n"), message);
		assertFalse(Files.exists(folder.resolve("models").resolve("imported model")), "a model was left");
	}

	@ParameterizedTest
	@CsvSource({ "deeplabv3-voc21-257, minus1_to_1, 257, pets.jpg",
		"deeplabv3-voc21, minus1_to_1, 513, bird_segmentation.bmp", "deeplabv3-voc21, minus1_to_1, 0, three_people.jpg",
		"deeplabv3plus-ade32-512, auto, 512, people_table.jpg" })
	void aPublishedGraphAloneDoesWhatItDoesWithAFullDescription(final String name, final String preprocessing,
		final int side, final String photo) throws IOException
	{
		PublishedModels.require();
		final Model full = Model.in(PublishedModels.install(name, folder));
		final Path file = Files.copy(folder.resolve(name).resolve(full.description().weights().source()), folder
			.resolve("some.onnx"));
		final List<String> classes = full.description().classes().stream().map(ClassInfo::name).toList();
		final ImagePlus opened = ImageFiles.open(PublishedModels.photo(photo));
		final ImagePlus image = side == 0 ? opened : opened.resize(side, side, "bilinear average");
		final Model alone = imported(file, choices(preprocessing, classes, Optional.empty()), image);
		assertArrayEquals(labels(full, image), labels(alone, image));
	}

	private static byte[] labels(final Model model, final ImagePlus image) {
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			return (byte[]) segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels().getProcessor()
				.getPixels();
		}
	}

	@ParameterizedTest
	@CsvSource({ "deeplab.opset18.onnx, deeplab.opset18", "Zellen (größer) v2.ONNX, Zellen (größer) v2",
		"a&b;c.onnx, a-b-c", ".hidden.onnx, hidden", "net.ort, net", "dots...onnx, dots", "nothing, nothing" })
	void anyFileGivesANameThatIsTaken(final String leaf, final String expected) {
		final ImportTarget target = new ImportTarget(folder, ImportTarget.name(folder.resolve(
			leaf)), "", "");
		assertEquals(expected, target.name());
		target.require();
	}

	@ParameterizedTest
	@ValueSource(strings = { "../x", "a/b", "a\\b", ".x", "x.", "", " ", "a:b", "..", " x", "NUL" })
	void aNameThatIsNoFolderIsRefused(final String name) {
		final String message = Wording.of(assertThrows(DeepLabException.class, new ImportTarget(folder, name,
			"", "")::require));
		assertTrue(message.startsWith("name is '" + name + "'; "), message);
	}

	@Test
	void aFolderThatCannotBeMadeIsOneSentence() throws IOException {
		final Path file = Files.createFile(folder.resolve("file"));
		try (ModelImporter importer = ModelImporter.open(Path.of("src/test/resources/wild/uint8-in/model.onnx"),
			Monitor.NONE))
		{
			final String message = assertThrows(DeepLabException.class, () -> importer.write(new ImportTarget(
				file, "name", "", ""), ImportChoices.NONE, null, Monitor.NONE)).getMessage();
			assertEquals("The model can't be written to " + file.resolve("name") +
				" (a file is in the way); choose a folder that you may write to and that has room.", message);
		}
	}

	@Test
	void whatTheFileSaysOfItselfIsKeptWhereNobodySaysIt() throws IOException {
		final Path file = folder.resolve("named.onnx");
		Files.write(file, Files.readAllBytes(Path.of("src/test/resources/wild/uint8-in/model.onnx")));
		for (final String[] entry : new String[][] { { "license", "MIT" }, { "author", "A. Person" } }) {
			Files.write(file, metadata(entry[0], entry[1]), StandardOpenOption.APPEND);
		}
		try (ModelImporter importer = ModelImporter.open(file, Monitor.NONE)) {
			final Path made = importer.write(new ImportTarget(folder, "silent", "", ""), ImportChoices.NONE,
				null, Monitor.NONE).folder();
			final String description = Files.readString(made.resolve("rdf.yaml"));
			assertTrue(description.contains("license: MIT\n") && description.contains("name: A. Person\n"),
				description);
			final Path said = importer.write(new ImportTarget(folder, "said", "CC0-1.0", "B. Other"),
				ImportChoices.NONE, null, Monitor.NONE).folder();
			final String other = Files.readString(said.resolve("rdf.yaml"));
			assertTrue(other.contains("license: CC0-1.0\n") && other.contains("name: B. Other\n"), other);
		}
	}

	/** Field 14 of ModelProto, metadata_props, with the fields key and value. */
	private static byte[] metadata(final String key, final String value) {
		final ByteBuffer bytes = ByteBuffer.allocate(6 + key.length() + value.length());
		bytes.put((byte) (14 << 3 | 2)).put((byte) (4 + key.length() + value.length()));
		bytes.put((byte) (1 << 3 | 2)).put((byte) key.length()).put(key.getBytes(StandardCharsets.US_ASCII));
		bytes.put((byte) (2 << 3 | 2)).put((byte) value.length()).put(value.getBytes(StandardCharsets.US_ASCII));
		return bytes.array();
	}

	@Test
	void aNameThatIsTakenIsRefused() throws IOException {
		final Path file = bare(wild("nchw-symbols").folder());
		Files.createDirectories(folder.resolve("models").resolve("imported model"));
		final String message = assertThrows(DeepLabException.class, () -> imported(file, choices("none", List.of(),
			Optional.empty()), null)).getMessage();
		assertTrue(message.startsWith("There is a model "), message);
	}

	@Test
	void whatCannotBeSeenHasToBeSaid() throws IOException {
		final Path file = bare(wild("nchw-symbols").folder());
		final String message = Wording.of(assertThrows(DeepLabException.class, () -> imported(file, choices("auto", List
			.of(), Optional.empty()), null)));
		assertTrue(message.startsWith(
			"The model's graph does not say how the image's values are scaled; choose it with preprocessing="),
			message);
	}

	/** What takes sizes of one more or less, and what does not. */
	@ParameterizedTest
	@CsvSource({ "nchw-symbols, 1, 128", "out-aux, 1, 128", "u-net, 2, 0", "fcn, 8, 0" })
	void seesWhetherAnySizeWillDo(final String name, final int step, final int from) throws IOException {
		final Model model = imported(bare(wild(name).folder()), choices("none", List.of(), Optional.empty()), null);
		final Axis.Step size = (Axis.Step) model.description().input().axis("x").size();
		assertEquals(List.of(step, from), List.of(size.step(), size.from()));
	}

	@Test
	void aFolderIsNoOnnxFile() throws IOException {
		final Path file = bare(wild("nchw-symbols").folder());
		final String message = assertThrows(DeepLabException.class, () -> imported(file.getParent(), choices("none",
			List.of(), Optional.empty()), null)).getMessage();
		assertEquals(file.getParent() + " is a folder; give the path of the ONNX file in it.", message);
	}

	@Test
	void aStepOfSizesThatAreFixedIsRefused() throws IOException {
		final Path file = bare(wild("nchw-321x513").folder());
		final ImportChoices step = new ImportChoices(ImportText.preprocessing("none"), List.of(), List.of(), 0, "",
			Optional.empty(), -1, 8, Optional.empty());
		final String message = Wording.of(assertThrows(DeepLabException.class, () -> imported(file, step, null)));
		assertEquals("step is 8, and the model's graph takes only 321 pixels along y; use step=0.", message);
	}

	private static WildModel wild(final String name) {
		return WildModel.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
	}
}
