package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.install.Catalogue;

class ModelTest {

	@TempDir
	private Path folder;
	private Path copy;

	@BeforeEach
	void copyAModel() throws IOException {
		copy = Files.createDirectory(folder.resolve("copy"));
		for (final String file : List.of("rdf.yaml", "model.onnx")) {
			Files.copy(TestModels.folder().resolve("threshold").resolve(file), copy.resolve(file));
		}
		Files.writeString(folder.resolve("secret"), "outside");
	}

	private static String refusal(final Runnable action) {
		final String message = assertThrows(DeepLabException.class, action::run).getMessage();
		assertTrue(message.endsWith("."), message);
		return message;
	}

	@Test
	void hasTheNameOfItsFolder() {
		final Model model = Model.in(copy);
		assertEquals("copy", model.name());
		assertEquals(Optional.of(copy), model.folder());
		assertEquals("Test graph threshold", model.description().title());
	}

	@Test
	void givesItsWeights() throws IOException {
		final Model.Weights weights = Model.in(copy).weights();
		assertArrayEquals(Files.readAllBytes(copy.resolve("model.onnx")), weights.bytes());
		assertEquals(Model.in(copy).description().weights().sha256().orElseThrow(), weights.sha256());
	}

	@Test
	void readsEitherNameOfADescription() throws IOException {
		Files.move(copy.resolve("rdf.yaml"), copy.resolve("bioimageio.yaml"));
		assertEquals("copy", Model.in(copy).name());
	}

	@Test
	void refusesAFolderWithoutADescription() {
		assertTrue(refusal(() -> Model.in(folder)).contains("rdf.yaml"));
		assertTrue(refusal(() -> Model.in(folder.resolve("absent"))).contains("rdf.yaml"));
	}

	@Test
	void opensFilesInFoldersOfItsOwn() throws IOException {
		Files.writeString(Files.createDirectory(copy.resolve("tests")).resolve("in.npy"), "inside");
		try (InputStream in = Model.in(copy).open("tests/in.npy")) {
			assertEquals("inside", new String(in.readAllBytes()));
		}
	}

	@Test
	void namesAFileThatIsMissing() throws IOException {
		assertTrue(refusal(() -> Model.in(copy).open("absent.npy")).contains("'absent.npy'"));
		Files.delete(copy.resolve("model.onnx"));
		assertTrue(refusal(() -> Model.in(copy).weights()).contains("'model.onnx'"));
		assertTrue(refusal(() -> Model.in(copy).open("")).contains("no file"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "../secret", "tests/../../secret", "./../copy/../secret", "../absent" })
	void opensNothingOutsideItsFolder(final String source) {
		assertTrue(refusal(() -> Model.in(copy).open(source)).contains("outside"));
	}

	@Test
	void opensNoAbsolutePath() {
		assertTrue(refusal(() -> Model.in(copy).open(folder.resolve("secret").toAbsolutePath().toString())).contains(
			"outside"));
	}

	@Test
	void followsNoLinkOut() throws IOException {
		try {
			Files.createSymbolicLink(copy.resolve("link"), folder.resolve("secret"));
			Files.createSymbolicLink(copy.resolve("up"), folder);
		}
		catch (final FileSystemException | UnsupportedOperationException e) {
			assumeTrue(false, "symbolic links can't be made here");
		}
		assertTrue(refusal(() -> Model.in(copy).open("link")).contains("outside"));
		assertTrue(refusal(() -> Model.in(copy).open("up/secret")).contains("outside"));
	}

	@Test
	void isReadThroughALinkToItsFolder() throws IOException {
		final Path link = folder.resolve("link");
		try {
			Files.createSymbolicLink(link, copy);
		}
		catch (final FileSystemException | UnsupportedOperationException e) {
			assumeTrue(false, "symbolic links can't be made here");
		}
		assertEquals(Model.in(copy).weights().sha256(), Model.in(link).weights().sha256());
	}

	@Test
	void refusesPathsThatAreNone() {
		assertTrue(refusal(() -> Model.in(copy).open("a\0b")).contains("no path"));
	}

	@Test
	void refusesOtherWeightsThanTheDescriptionMeans() throws IOException {
		Files.copy(TestModels.folder().resolve("atrous/model.onnx"), copy.resolve("model.onnx"),
			StandardCopyOption.REPLACE_EXISTING);
		assertTrue(refusal(() -> Model.in(copy).weights()).contains("SHA-256"));
	}

	@Test
	void takesAnyWeightsWhereTheDescriptionGivesNoHash() throws IOException {
		final String yaml = Files.readString(copy.resolve("rdf.yaml"));
		Files.writeString(copy.resolve("rdf.yaml"), yaml.replaceAll("sha256: .*", ""));
		assertEquals(TestModels.open("threshold").weights().sha256(), Model.in(copy).weights().sha256());
	}

	/** Gives the copy a second file of weights for output stride 8, and says that the first is for 16. */
	private String addAStride(final String sha256) throws IOException {
		Files.copy(TestModels.folder().resolve("atrous/model.onnx"), copy.resolve("fine.onnx"));
		final String first = Model.in(copy).weights().sha256();
		final String yaml = Files.readString(copy.resolve("rdf.yaml"));
		Files.writeString(copy.resolve("rdf.yaml"), yaml +
			"config:\n  deeplab_ij:\n    output_stride: 16\n    strides:\n" +
			"      16: {source: model.onnx, sha256: " + first + "}\n      8: {source: fine.onnx, sha256: " + sha256 +
			"}\n");
		return first;
	}

	@Test
	void givesTheWeightsOfTheChosenStride() throws IOException {
		final String fine = TestModels.open("atrous").weights().sha256();
		final String coarse = addAStride(fine);
		final Model model = Model.in(copy);
		assertEquals(coarse, model.weights().sha256());
		assertEquals(coarse, model.atStride(16).weights().sha256());
		assertEquals(fine, model.atStride(8).weights().sha256());
		assertEquals(OptionalInt.of(8), model.atStride(8).description().outputStride());
		assertEquals(coarse, model.atStride(8).atStride(16).weights().sha256());
		assertEquals("copy", model.atStride(8).name());
		final Catalogue catalogue = new Catalogue(List.of());
		assertEquals(fine, catalogue.find(copy.resolve("fine.onnx").toString()).weights().sha256());
		assertEquals(coarse, catalogue.find(copy.resolve("model.onnx").toString()).weights().sha256());
	}

	@Test
	void checksTheWeightsOfTheChosenStride() throws IOException {
		addAStride("0000");
		final Model fine = Model.in(copy).atStride(8);
		assertTrue(refusal(fine::weights).contains("fine.onnx is not the file that its description means"));
	}

	@Test
	void namesTheStridesThatThereAre() throws IOException {
		assertTrue(refusal(() -> Model.in(copy).atStride(8)).contains("no choice"));
		addAStride("0000");
		assertTrue(refusal(() -> Model.in(copy).atStride(4)).contains("4; choose one of: 8, 16"));
	}

	/** Gives the copy a second file of weights that are quick. */
	private void addQuick(final String sha256) throws IOException {
		Files.copy(TestModels.folder().resolve("atrous/model.onnx"), copy.resolve("quick.onnx"));
		Files.writeString(copy.resolve("rdf.yaml"), Files.readString(copy.resolve("rdf.yaml")) +
			"config:\n  deeplab_ij:\n    fast: {source: quick.onnx, sha256: " + sha256 + "}\n");
	}

	@Test
	void givesTheWeightsOfTheChosenPrecision() throws IOException {
		final String quick = TestModels.open("atrous").weights().sha256();
		final String full = Model.in(copy).weights().sha256();
		assertTrue(refusal(() -> Model.in(copy).with(Precision.FAST)).contains(
			"has no weights that compute in 8 bits; use full precision."));
		addQuick(quick);
		final Model model = Model.in(copy);
		model.requireWeights();
		assertEquals(full, model.weights().sha256());
		assertEquals(full, model.with(Precision.FULL).weights().sha256());
		assertEquals(quick, model.with(Precision.FAST).weights().sha256());
		assertEquals(Precision.FAST, model.with(Precision.FAST).with(Precision.FAST).description().weights()
			.precision());
		assertEquals("", model.with(Precision.FAST).description().output().test());
		assertEquals(quick, new Catalogue(List.of()).find(copy.resolve("quick.onnx").toString()).weights().sha256());
	}

	@Test
	void checksTheWeightsOfTheChosenPrecision() throws IOException {
		addQuick("0000");
		final String message = "quick.onnx is not the file that its description means";
		assertTrue(refusal(Model.in(copy).with(Precision.FAST)::weights).contains(message));
		assertTrue(refusal(Model.in(copy)::requireWeights).contains(message));
	}

	@Test
	void keepsTheHaloWhereScoresComeAtTheStride() throws IOException {
		addAStride("0000");
		final String yaml = Files.readString(copy.resolve("rdf.yaml"));
		Files.writeString(copy.resolve("rdf.yaml"), yaml.replace("      axis_id: y\n",
			"      axis_id: y\n    scale: 16\n    halo: 3\n"));
		final ModelDescription coarse = Model.in(copy).description();
		assertEquals(16, coarse.scoreStride("y"));
		assertEquals(48, coarse.halo("y"));
		final ModelDescription fine = coarse.atStride(8);
		assertEquals(8, fine.scoreStride("y"));
		assertEquals(1, fine.scoreStride("x"));
		assertEquals(48, fine.halo("y"));
		assertEquals(OptionalInt.of(12), fine.outputLength("y", 96));
	}

	@Test
	void refusesWeightsThatAreNoOnnx() throws IOException {
		Files.writeString(copy.resolve("model.onnx"), "version https://git-lfs.github.com/spec/v1\n");
		assertTrue(refusal(() -> Model.in(copy).weights()).contains("Git LFS"));
	}

	/** Makes the copy's graph one that keeps weights at those places. */
	private void keepWeightsIn(final String... locations) throws IOException {
		byte[] graph = Proto.field(2, "g");
		for (final String location : locations)
			graph = Proto.join(graph, Proto.field(5, Proto.external(location)));
		Files.write(copy.resolve("model.onnx"), Proto.join(Proto.number(1, 8), Proto.field(7, graph)));
		declare("sha256: [0-9a-f]+", "");
	}

	private void declare(final String old, final String replacement) throws IOException {
		final String yaml = Files.readString(copy.resolve("rdf.yaml"));
		final String changed = yaml.replaceFirst(old, replacement);
		assertTrue(!yaml.equals(changed), old);
		Files.writeString(copy.resolve("rdf.yaml"), changed);
	}

	@Test
	void givesTheWeightsThatLieInOtherFiles() throws IOException {
		assertEquals(Map.of(), Model.in(copy).weights().external());
		keepWeightsIn("model.data", "parts/./b");
		Files.writeString(copy.resolve("model.data"), "first");
		Files.writeString(Files.createDirectory(copy.resolve("parts")).resolve("b"), "second");
		final Map<String, byte[]> external = Model.in(copy).weights().external();
		assertEquals(Set.of("model.data", "parts/./b"), external.keySet());
		assertEquals("first", new String(external.get("model.data")));
		assertEquals("second", new String(external.get("parts/./b")));
	}

	@Test
	void looksForOtherFilesBesideTheGraph() throws IOException {
		keepWeightsIn("model.data");
		Files.move(copy.resolve("model.onnx"), Files.createDirectory(copy.resolve("onnx")).resolve("model.onnx"));
		Files.writeString(copy.resolve("onnx/model.data"), "x");
		declare("source: model.onnx", "source: onnx/model.onnx");
		assertEquals(Set.of("model.data"), Model.in(copy).weights().external().keySet());
	}

	@Test
	void namesExternalDataThatIsMissing() throws IOException {
		keepWeightsIn("model.data");
		final String message = refusal(() -> Model.in(copy).weights());
		assertTrue(message.contains("keeps weights in the file 'model.data', which is not there: put it into " + copy),
			message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "../secret", "/etc/hostname", "a/../../secret", "..\\secret", "\\secret", "C:\\secret",
		"C:secret", "", "a\0b", "file:///etc/hostname" })
	void readsNoExternalDataFromOutside(final String location) throws IOException {
		keepWeightsIn(location);
		assertTrue(refusal(() -> Model.in(copy).weights()).contains("which lies outside the model's own folder"));
	}

	@Test
	void readsNoExternalDataThroughALinkOut() throws IOException {
		keepWeightsIn("link");
		try {
			Files.createSymbolicLink(copy.resolve("link"), folder.resolve("secret"));
		}
		catch (final FileSystemException | UnsupportedOperationException e) {
			assumeTrue(false, "symbolic links can't be made here");
		}
		assertTrue(refusal(() -> Model.in(copy).weights()).contains("outside"));
	}

	@Test
	void readsNoExternalDataThatMayLieElsewhereUnlessItsSumIsKnown() throws IOException {
		keepWeightsIn("model.data");
		try {
			Files.createLink(copy.resolve("model.data"), folder.resolve("secret"));
			assumeTrue(Files.getAttribute(folder.resolve("secret"), "unix:nlink") instanceof Integer links &&
				links == 2);
		}
		catch (final FileSystemException | UnsupportedOperationException | IllegalArgumentException e) {
			assumeTrue(false, "hard links can't be made or counted here");
		}
		assertTrue(refusal(() -> Model.in(copy).weights()).contains("has other names (hard links)"));
		declare("source: model.onnx", "source: model.onnx\n    external_data: {source: ./model.data, sha256: " + Sha256
			.of(folder.resolve("secret")) + "}");
		assertEquals(Set.of("model.data"), Model.in(copy).weights().external().keySet());
		Files.writeString(folder.resolve("secret"), "changed");
		assertTrue(refusal(() -> Model.in(copy).weights()).contains(
			"model.data is not the file that its description means"));
	}

	@Test
	void readsItsTestTensorsIfTheyAreTheOnesThatAreMeant() throws IOException {
		final Model nuclei = Model.in(Path.of("models/nuclei-fluorescence"));
		final Tensor output = nuclei.description().output();
		assertArrayEquals(new long[] { 1, 3, 128, 128 }, nuclei.test(output).shape());
		final Tensor other = new Tensor("t", "t", output.axes(), output.type(), List.of(), output.test(), Optional.of(
			"00"));
		assertTrue(refusal(() -> nuclei.test(other)).contains(
			"test-output.npy is not the file that its description means"));
	}

	@Test
	void tellsHowToGetFilesThatLieAtAnAddress() throws IOException {
		declare("source: model.onnx", "source: https://example.org/model.onnx");
		assertTrue(refusal(() -> Model.in(copy).weights()).contains(
			"has its file at https://example.org/model.onnx"));
	}

	@Test
	void knowsADescriptionThatIsAPointerOfGitLfs() throws IOException {
		Files.writeString(copy.resolve("rdf.yaml"),
			"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
		assertTrue(refusal(() -> Model.in(copy)).contains("rdf.yaml is a Git LFS pointer"));
	}

	/**
	 * As hubs lay out their caches: what a version has are links into a folder of all files, which are named by their
	 * sums.
	 */
	private Path linked(final String location) throws IOException {
		final Path version = Files.createDirectories(folder.resolve("snapshots/1/onnx"));
		final Path blobs = Files.createDirectory(folder.resolve("blobs"));
		byte[] graph = Proto.field(2, "g");
		if (!location.isEmpty()) graph = Proto.join(graph, Proto.field(5, Proto.external(location)));
		Files.write(blobs.resolve("abc"), Proto.join(Proto.number(1, 8), Proto.field(7, graph)));
		link(version.resolve("model.onnx"), Path.of("../../../blobs/abc"));
		return version.resolve("model.onnx");
	}

	private static void link(final Path link, final Path target) throws IOException {
		try {
			Files.createSymbolicLink(link, target);
		}
		catch (final FileSystemException | UnsupportedOperationException e) {
			assumeTrue(false, "symbolic links can't be made here");
		}
	}

	@Test
	void aBareFileMayBeALink() throws IOException {
		final Path file = linked("");
		assertEquals(Sha256.of(folder.resolve("blobs/abc")), Model.bare(file).sha256());
	}

	@Test
	void whatALinkedGraphKeepsElsewhereLiesBesideTheLinkOrTheFile() throws IOException {
		final Path file = linked("model.onnx_data");
		Files.writeString(folder.resolve("blobs/def"), "weights");
		link(file.resolveSibling("model.onnx_data"), Path.of("../../../blobs/def"));
		assertEquals("weights", new String(Model.bare(file).external().get("model.onnx_data")));
		Files.delete(file.resolveSibling("model.onnx_data"));
		Files.writeString(folder.resolve("blobs/model.onnx_data"), "beside the file");
		assertEquals("beside the file", new String(Model.bare(file).external().get("model.onnx_data")));
		Files.writeString(file.resolveSibling("model.onnx_data"), "beside the link");
		assertEquals("beside the link", new String(Model.bare(file).external().get("model.onnx_data")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "model.onnx_data", "deeper/model.onnx_data" })
	void aLinkedGraphGetsNothingFromOtherFolders(final String location) throws IOException {
		final Path file = linked(location);
		Files.createDirectories(file.resolveSibling("deeper"));
		link(file.resolveSibling(location), folder.resolve("secret"));
		assertTrue(refusal(() -> Model.bare(file)).contains("outside"));
		Files.delete(file.resolveSibling(location));
		Files.createDirectories(folder.resolve("blobs/deeper"));
		link(folder.resolve("blobs").resolve(location), folder.resolve("secret"));
		assertTrue(refusal(() -> Model.bare(file)).contains("outside"));
	}

	@Test
	void secondNamesAreSeenBesideALinkedGraphToo() throws IOException {
		final Path file = linked("model.onnx_data");
		try {
			Files.createLink(folder.resolve("blobs/model.onnx_data"), folder.resolve("secret"));
			assumeTrue(Files.getAttribute(folder.resolve("secret"), "unix:nlink") instanceof Integer links &&
				links == 2);
		}
		catch (final FileSystemException | UnsupportedOperationException | IllegalArgumentException e) {
			assumeTrue(false, "hard links can't be made or counted here");
		}
		assertTrue(refusal(() -> Model.bare(file)).contains("has other names (hard links)"));
	}

	@Test
	void saysThatALinkLeadsNowhere() throws IOException {
		final Path file = linked("");
		Files.delete(folder.resolve("blobs/abc"));
		assertTrue(refusal(() -> Model.bare(file)).contains("is a link to a file that is not there"));
	}

	@Test
	void aModelWhoseFilesAreAllLinksRuns() throws IOException {
		final Path version = Files.createDirectories(folder.resolve("snapshots/1"));
		final Path blobs = Files.createDirectory(folder.resolve("blobs"));
		Files.move(copy.resolve("rdf.yaml"), blobs.resolve("abc"));
		Files.move(copy.resolve("model.onnx"), blobs.resolve("def"));
		link(version.resolve("rdf.yaml"), Path.of("../../blobs/abc"));
		link(version.resolve("model.onnx"), Path.of("../../blobs/def"));
		final String sum = Sha256.of(blobs.resolve("def"));
		assertEquals(sum, Model.in(version).weights().sha256());
		assertEquals(sum, new Catalogue(List.of()).find(version.resolve("model.onnx").toString()).weights().sha256());
		Files.delete(version.resolve("model.onnx"));
		link(version.resolve("model.onnx"), folder.resolve("secret"));
		assertTrue(refusal(() -> Model.in(version).weights()).contains("outside"));
	}
}
