package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.deeplabij.common.DeepLabException;

/** What is written is read back as it was, and is what the format allows. */
class DescriptionWriterTest {

	private static final Axis BATCH = new Axis(Axis.Type.BATCH, "batch", new Axis.Fixed(1), 0, List.of());

	private static ModelDescription read(final String yaml) {
		return DescriptionReader.read(stream(yaml), "rdf.yaml");
	}

	private static ByteArrayInputStream stream(final String yaml) {
		return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
	}

	static Stream<Path> models() throws IOException {
		try (Stream<Path> bundled = Files.list(Path.of("models"));
				Stream<Path> tests = Files.list(TestModels.folder()))
		{
			return Stream.concat(bundled, tests).filter(folder -> Files.exists(folder.resolve("rdf.yaml")) && !folder
				.endsWith("identity-float16")).toList().stream();
		}
	}

	/** All but one of float16, which the format does not know. */
	@ParameterizedTest
	@MethodSource("models")
	void readsBackEveryModel(final Path folder) {
		final Model model = Model.in(folder);
		final String yaml = DescriptionWriter.yaml(model.description(), model.card());
		assertEquals(model.description(), read(yaml), yaml);
		assertEquals(model.card(), DescriptionReader.of(stream(yaml), "rdf.yaml").card(), yaml);
		assertEquals(yaml, DescriptionWriter.yaml(read(yaml), model.card()));
	}

	private static Axis space(final String id, final Axis.Size size, final int halo, final double scale) {
		return new Axis(Axis.Type.SPACE, id, size, halo, List.of(), scale, Optional.of("micrometer"));
	}

	private static ModelDescription description(final Tensor input, final Tensor output) {
		final TreeMap<Integer, WeightsFile> strides = new TreeMap<>();
		final WeightsFile coarse = new WeightsFile("m.onnx", Optional.of("ab"), OptionalInt.of(17), Optional.of(
			new WeightsFile("m.data", Optional.of("cd"))));
		final WeightsFile weights = coarse.with(Optional.of(new WeightsFile("quick.onnx", Optional.of("ef"))));
		strides.put(16, coarse);
		strides.put(8, new WeightsFile("fine.onnx", Optional.empty()));
		return new ModelDescription("A model", input, output, List.of(new ClassInfo(0, "no", OptionalInt.empty()),
			new ClassInfo(9, "1e5", OptionalInt.of(0xff)), new ClassInfo(300, "Zelle: \"ä\"", OptionalInt.of(
				0xffffff))), weights, ModelDescription.Scope.TILE, ModelDescription.Enlargement.ALIGN_CORNERS,
			OptionalInt.of(16), strides, new Tolerance(0.01, 0.5, 7));
	}

	private static Tensor input(final String id, final String name, final Axis.Size size) {
		return new Tensor(id, name, List.of(BATCH, space("y", size, 0, 0.25), space("x", size, 0, 0.25), new Axis(
			Axis.Type.CHANNEL, "channel", new Axis.Fixed(3), 0, List.of("red", "green", "blue"))), "uint8", List.of(
				new Operation("scale_linear", Map.of("gain", 0.1, "offset", -3)), new Operation(
					"zero_mean_unit_variance", Map.of("axes", List.of("y", "x"), "eps", 1e-6))), "in.npy", Optional.of(
						"ef"));
	}

	private static Tensor output(final String id, final String name, final Axis.Size size, final int halo) {
		return new Tensor(id, name, List.of(BATCH, space("y", size, halo, 2), space("x", size, halo, 2), new Axis(
			Axis.Type.CHANNEL, "channel", new Axis.Fixed(3), 0, List.of("none", "cell", "edge"))), "float32", List.of(
				new Operation("clip", Map.of("min", 0))), "out.npy", Optional.empty());
	}

	@Test
	void readsBackEveryField() {
		final ModelDescription all = description(input("raw", "ImageTensor:0", new Axis.Step(64, 16, 32)), new Tensor(
			"out", "sub_7", List.of(BATCH, space("y", new Axis.Reference("raw", "y", 1), 3, 2), space("x",
				new Axis.Reference("raw", "x", 0), 4, 2), new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(3), 0,
					List.of("none", "cell", "edge"))), "float32", List.of(), "", Optional.empty()));
		assertEquals(all, read(DescriptionWriter.yaml(all, Card.EMPTY)));
		for (final Kind kind : List.of(Kind.SCORES, Kind.PROBABILITIES))
			assertEquals(all.with(kind), read(DescriptionWriter.yaml(all.with(kind), Card.EMPTY)));
	}

	@Test
	void readsBackSigmoids() {
		for (final Operation end : List.of(new Operation("sigmoid", Map.of()), new Operation("clip", Map.of("min",
			0))))
		{
			final Tensor two = new Tensor("out", List.of(BATCH, new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(
				2), 0, List.of("cell", "edge")), space("y", new Axis.Fixed(8), 0, 1), space("x", new Axis.Fixed(8), 0,
					1)), "float32", List.of(end), "");
			final ModelDescription sigmoids = description(input("raw", "raw", new Axis.Fixed(8)), two).with(
				Kind.SIGMOIDS);
			final String yaml = DescriptionWriter.yaml(sigmoids, Card.EMPTY);
			assertEquals(sigmoids, read(yaml));
			assertEquals(end.id().equals("clip"), yaml.contains("kind: sigmoids"), yaml);
		}
	}

	@Test
	void readsBackWhatTellsObjectsApart() {
		for (final String name : List.of("panoptic", "panoptic-coarse")) {
			final ModelDescription panoptic = TestModels.open(name).description();
			final String yaml = DescriptionWriter.yaml(panoptic, Card.EMPTY);
			assertEquals(panoptic.objects(), read(yaml).objects(), yaml);
			assertEquals(panoptic.outputs(), read(yaml).outputs(), yaml);
			final ObjectInfo.Panoptic plain = panoptic.objects().panoptic().orElseThrow();
			final ObjectInfo smoothed = panoptic.objects().with(new ObjectInfo.Panoptic(plain.centre(), plain.offset(),
				plain.rowsFirst(), plain.unit(), 0.07, 7, 2.5));
			assertEquals(smoothed, read(DescriptionWriter.yaml(panoptic.with(smoothed), Card.EMPTY)).objects());
		}
		final ModelDescription two = description(input("raw", "raw", new Axis.Fixed(16)), output("out", "out",
			new Axis.Fixed(8), 0));
		final ObjectInfo parts = new ObjectInfo(ObjectInfo.Method.WATERSHED, Set.of(300), Set.of(), 25, 0.35, Optional
			.empty());
		assertEquals(parts, read(DescriptionWriter.yaml(two.with(parts), Card.EMPTY)).objects());
	}

	@Test
	void namesWhatIsWrongWithObjects() {
		final String yaml = DescriptionWriter.yaml(TestModels.open("panoptic").description(), Card.EMPTY);
		assertWrong(yaml.replace("kernel: 5", "sigma: 20.5"),
			"config.deeplab_ij.panoptic.sigma' is '20.5'; a number of pixels from 0 to 20 is meant.");
		assertWrong(yaml.replace("kernel: 5", "sigma: much"),
			"config.deeplab_ij.panoptic.sigma' is 'much'; a number of pixels from 0 to 20 is meant.");
		assertWrong(yaml.replace("least_area: 3", "threshold: 1.5"),
			"config.deeplab_ij.objects.threshold' is '1.5'; a number above 0 and at most 1 is meant.");
		assertWrong(yaml.replace("least_area: 3", "threshold: 0"),
			"config.deeplab_ij.objects.threshold' is '0'; a number above 0 and at most 1 is meant.");
		assertWrong(yaml.replace("kernel: 5", "kernel: 257"),
			"config.deeplab_ij.panoptic.kernel' is 257; an odd number of pixels up to 255 is meant.");
		assertWrong(yaml.replace("threshold: 0.1", "threshold: 2.5"),
			"config.deeplab_ij.panoptic.threshold' is 2.5; a number of at most 2 is meant.");
		assertWrong(yaml.replace("least_area: 3", "boundary: [0]"),
			"config.deeplab_ij.objects.boundary' lists 0, which is the background.");
		assertWrong(yaml.replace("least_area: 3", "boundary: [1]"),
			"config.deeplab_ij.objects.boundary' leaves no class; at least one has to be that of the objects.");
		assertWrong(yaml.replace("least_area: 3", "stuff: [1]"),
			"config.deeplab_ij.objects.stuff' leaves no class; at least one has to be that of the objects.");
		assertWrong(yaml.replace("least_area: 3", "stuff: [7]"),
			"config.deeplab_ij.objects.stuff' lists 7, which is the value of no class.");
	}

	private static void assertWrong(final String yaml, final String message) {
		final DeepLabException e = assertThrows(DeepLabException.class, () -> read(yaml));
		assertEquals("rdf.yaml: the field '" + message, e.getMessage());
	}

	@Test
	void readsBackLabelsWithoutABatch() {
		final Tensor in = new Tensor("raw", List.of(space("y", new Axis.Fixed(513), 0, 1), space("x", new Axis.Fixed(
			257), 0, 1)), "float32", List.of(), "");
		final Tensor out = new Tensor("out", List.of(space("y", new Axis.Fixed(513), 0, 1), space("x", new Axis.Fixed(
			257), 0, 1)), "uint8", List.of(), "");
		final String yaml = DescriptionWriter.yaml(description(in, out), Card.EMPTY);
		assertEquals(description(in, out), read(yaml));
		assertTrue(yaml.contains("values:"), yaml);
	}

	/** Readers of YAML 1.1 take {@code no} for a truth value, those of 1.2 {@code 1e5} for a number. */
	@Test
	void quotesWhatSomeReaderWouldTakeForAnotherType() {
		final String yaml = DescriptionWriter.yaml(description(input("raw", "raw", new Axis.Step(64, 16)), output("out",
			"out", new Axis.Fixed(8), 0)), Card.EMPTY);
		assertTrue(yaml.contains("name: 'no'") && yaml.contains("name: '1e5'") && yaml.contains("colour: '#0000ff'"),
			yaml);
		assertTrue(yaml.startsWith("format_version: 0.5.7\ntype: model\nname: A model\n"), yaml);
	}

	@ParameterizedTest
	@CsvSource({ "ImageTensor:0, imagetensor_0", "class, class_", "7, _7", "::, input",
		"a-very-long-name-of-a-tensor-that-goes-on-and-on, a_very_long_name_of_a_tensor_tha" })
	void makesIdentifiersOfNames(final String name, final String id) {
		final ModelDescription read = read(DescriptionWriter.yaml(description(input(name, name, new Axis.Step(64, 16)),
			output("out", "Out:0", new Axis.Fixed(8), 0)), Card.EMPTY));
		assertEquals(id, read.input().id());
		assertEquals(name, read.input().name());
		assertEquals("Out:0", read.output().name());
	}

	@Test
	void writesOperationsOnOtherTensorsByTheNewNames() {
		final Tensor out = output("out", "out", new Axis.Fixed(8), 0);
		final ModelDescription read = read(DescriptionWriter.yaml(description(input("Raw:0", "Raw:0", new Axis.Step(64,
			16)), new Tensor("out", out.axes(), "float32", List.of(new Operation("scale_mean_variance", Map.of(
				"reference_tensor", "Raw:0"))), "")), Card.EMPTY));
		assertEquals("raw_0", read.output().operations().get(0).kwargs().get("reference_tensor"));
	}

	@Test
	void writesNoWiderToleranceThanTheFormatHas() {
		final ModelDescription base = description(input("raw", "raw", new Axis.Step(64, 16)), output("out", "out",
			new Axis.Fixed(8), 0));
		final ModelDescription wide = new ModelDescription(base.title(), base.input(), base.output(), base.classes(),
			base.weights(), base.normaliseOver(), base.enlargement(), base.outputStride(), base.strides(),
			new Tolerance(0.5, 2, 5000));
		assertEquals(new Tolerance(0.01, 2, 1000), read(DescriptionWriter.yaml(wide, Card.EMPTY)).tolerance());
	}

	@Test
	void givesTwoTensorsTwoNames() {
		final ModelDescription read = read(DescriptionWriter.yaml(description(input("x", "X", new Axis.Step(64, 16)),
			output("x", "x", new Axis.Fixed(8), 0)), Card.EMPTY));
		assertFalse(read.input().id().equals(read.output().id()));
		assertEquals(List.of("X", "x"), List.of(read.input().name(), read.output().name()));
	}

	/**
	 * The format has no halo beside a size that is a number, and wants references to give whole numbers without
	 * rounding.
	 */
	@Test
	void keepsAHaloThatTheFormatHasNoPlaceFor() {
		for (final Axis.Size size : List.of(new Axis.Fixed(65), new Axis.Reference("raw", "y", 1))) {
			final Tensor out = output("out", "out", size, 2);
			final Tensor in = input("raw", "raw", new Axis.Fixed(513));
			final ModelDescription yx = description(in, new Tensor("out", List.of(out.axes().get(1), new Axis(
				Axis.Type.SPACE, "x", new Axis.Fixed(65), 2, List.of(), 2, Optional.empty()), out.axes().get(3)),
				"float32", List.of(), ""));
			final String yaml = DescriptionWriter.yaml(yx, Card.EMPTY);
			assertEquals(new Axis.Fixed(65), read(yaml).output().axis("y").size());
			assertEquals(yx.halo("y"), read(yaml).halo("y"));
			assertEquals(yx.halo("x"), read(yaml).halo("x"));
			assertFalse(yaml.substring(yaml.indexOf("outputs:"), yaml.indexOf("weights:")).contains("halo"), yaml);
		}
	}

	/** The format wants that something is left of the smallest image. */
	@Test
	void keepsAHaloThatLeavesNothingOfTheSmallestImage() {
		for (final int halo : new int[] { 3, 4 }) {
			final Tensor out = new Tensor("out", List.of(space("y", new Axis.Reference("raw", "y", 0), halo, 2), space(
				"x", new Axis.Fixed(65), 0, 2), new Axis(Axis.Type.CHANNEL, "channel", new Axis.Fixed(3), 0, List.of(
					"a", "b", "c"))), "float32", List.of(), "");
			final ModelDescription small = description(input("raw", "raw", new Axis.Step(64, 16)), out);
			final String yaml = DescriptionWriter.yaml(small, Card.EMPTY);
			assertEquals(small, read(yaml));
			assertEquals(halo == 4, yaml.contains("    halo:\n      y: 4\n"), yaml);
		}
	}

	@Test
	void keepsATitleThatTheFormatDoesNotAllow() {
		for (final String title : List.of("Zellkörper, 3D?", "ab", "", "x".repeat(200))) {
			final ModelDescription base = description(input("raw", "raw", new Axis.Step(64, 16)), output("out", "out",
				new Axis.Fixed(8), 0));
			final ModelDescription titled = new ModelDescription(title, base.input(), base.output(), base.classes(),
				base.weights(), base.normaliseOver(), base.enlargement(), base.outputStride(), base.strides(), base
					.tolerance());
			final String yaml = DescriptionWriter.yaml(titled, Card.EMPTY);
			assertEquals(title, read(yaml).title());
			final String name = yaml.lines().filter(line -> line.startsWith("name: ")).findFirst().orElseThrow()
				.substring(6);
			assertTrue(name.matches("[a-zA-Z0-9_+\\- ()]{5,128}"), name);
		}
	}

	private static Card written(final Card card) {
		return DescriptionReader.of(stream(DescriptionWriter.yaml(Model.in(Path.of("models/axons-sem")).description(),
			card)), "rdf.yaml").card();
	}

	@Test
	void readsBackACard() {
		final Card card = new Card("What it is: for", List.of(new Card.Author("A B", "C", "0000-0001-6562-7187", "ab"),
			new Card.Author("D")), "MIT", List.of(new Card.Citation("text", "10.1109/TPAMI.2017.2699184", ""),
				new Card.Citation("other", "", "https://example.org/x")), List.of("a", "2d"), "README.md", List.of(
					"cover.png"), "https://example.org/repo", "2026-11-22T23:45:18+00:00");
		assertEquals(card, written(card));
		assertEquals(Card.EMPTY, written(Card.EMPTY));
	}

	@Test
	void leavesOutOfACardWhatTheFormatDoesNotAllow() {
		final Card card = new Card("", List.of(new Card.Author("A/B", "", "0000-0001-6562-7188", "")), "free for all",
			List.of(new Card.Citation("text", "here", "")), List.of(), "README.txt", List.of("cover.tif"),
			"git@example.org:x", "yesterday");
		assertEquals(new Card("", List.of(new Card.Author("A B")), "free for all", List.of(), List.of(), "", List.of(),
			"", ""), written(card));
		assertEquals("Apache-2.0", written(new Card("", List.of(), "apache-2.0", List.of(), List.of(), "", List.of(),
			"", "")).licence());
	}

	@Test
	void readsACardLeniently() {
		final String yaml =
			"description: [a]\nauthors: [x, {name: y, orcid: {a: b}}, {affiliation: z}]\ncite: 3\ntags: {a: " +
			"b}\nlicense: 7\n" +
				"covers: [{source: c.png, sha256: ab}, [d]]\ndocumentation: {source: d.md}\ntimestamp: " +
				"2019-12-11T12:22:32Z\ngit_repo: null\n";
		assertEquals(new Card("", List.of(new Card.Author("y")), "7", List.of(), List.of(), "d.md", List.of("c.png"),
			"", "2019-12-11T12:22:32Z"), DescriptionReader.of(stream(yaml), "rdf.yaml").card());
	}
}
