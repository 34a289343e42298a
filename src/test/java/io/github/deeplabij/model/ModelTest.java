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
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
		assertEquals(Model.in(copy).description().sha256().orElseThrow(), weights.sha256());
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

	@Test
	void refusesWeightsThatAreNoOnnx() throws IOException {
		Files.writeString(copy.resolve("model.onnx"), "version https://git-lfs.github.com/spec/v1\n");
		assertTrue(refusal(() -> Model.in(copy).weights()).contains("Git LFS"));
	}
}
