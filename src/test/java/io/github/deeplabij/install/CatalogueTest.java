package io.github.deeplabij.install;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.TestModels;

class CatalogueTest {

	private static final Path MODELS = TestModels.folder();

	private final Catalogue catalogue = new Catalogue(List.of(Path.of("no such folder"), MODELS));

	@TempDir
	private Path folder;

	private String refusal(final String name) {
		return assertThrows(DeepLabException.class, () -> catalogue.find(name)).getMessage();
	}

	@Test
	void listsBundledModelsFirst() {
		final List<String> bundled = new Catalogue(List.of()).names();
		final List<String> names = catalogue.names();
		assertTrue(bundled.contains("nuclei-fluorescence"));
		assertEquals(bundled, names.subList(0, bundled.size()));
		assertTrue(names.containsAll(List.of("threshold", "atrous", "slow")));
	}

	@Test
	void readsEveryBundledModel() {
		final Catalogue bundled = new Catalogue(List.of());
		for (final String name : bundled.names()) {
			final Model model = bundled.find(name);
			assertEquals(name, model.name());
			assertTrue(model.folder().isEmpty());
			assertEquals(model.description().weights().sha256().orElseThrow(), model.weights().sha256());
			assertThrows(DeepLabException.class, () -> model.open("absent"));
		}
	}

	@Test
	void findsByName() {
		assertEquals("threshold", catalogue.find("threshold").name());
		assertEquals("threshold", catalogue.find(" threshold ").name());
	}

	@Test
	void findsByPath() {
		final Catalogue empty = new Catalogue(List.of());
		for (final String path : List.of("atrous", "atrous/rdf.yaml", "atrous/model.onnx")) {
			assertEquals("atrous", empty.find(MODELS.resolve(path).toString()).name());
		}
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "treshold", "../threshold", "no/such/path", "a\0b" })
	void listsWhatThereIsWhereANameIsUnknown(final String name) {
		final String message = refusal(name);
		assertTrue(message.contains("threshold, ") && message.contains("nuclei-fluorescence"), message);
		assertThrows(DeepLabException.class, () -> catalogue.require(name));
	}

	@Test
	void requiresWithoutReading() throws IOException {
		assertDoesNotThrow(() -> catalogue.require("threshold"));
		final Path file = Files.writeString(folder.resolve("rdf.yaml"), "damaged");
		assertDoesNotThrow(() -> catalogue.require(file.toString()));
		assertThrows(DeepLabException.class, () -> catalogue.find(file.toString()));
	}

	@Test
	void saysThatABareGraphHasNoDescription() throws IOException {
		final Path bare = folder.resolve("bare.onnx");
		Files.copy(MODELS.resolve("threshold/model.onnx"), bare);
		assertTrue(refusal(bare.toString()).contains("no description"));
	}

	@Test
	void saysThatAGraphIsNotTheOneOfTheDescription() throws IOException {
		final Path other = folder.resolve("other.onnx");
		Files.copy(MODELS.resolve("threshold/model.onnx"), other);
		Files.copy(MODELS.resolve("threshold/rdf.yaml"), folder.resolve("rdf.yaml"));
		assertTrue(refusal(other.toString()).contains("(model.onnx)"));
	}

	@Test
	void saysThatAFileIsNoModel() throws IOException {
		final Path text = Files.writeString(folder.resolve("notes.txt"), "hello");
		assertTrue(refusal(text.toString()).contains("not an ONNX file"));
	}

	@Test
	void saysThatAFolderHoldsNoModel() {
		assertTrue(refusal(folder.toString()).contains("rdf.yaml"));
	}
}
