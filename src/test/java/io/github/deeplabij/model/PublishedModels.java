package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Graphs with published weights, as model folders: the descriptions are resources of the tests, the weights lie beside
 * the project, if anywhere.
 */
public final class PublishedModels {

	/** DeepLabv3, 21 classes of VOC, 257 x 257 float32, channels last, scores. */
	public static final String SMALL = "deeplabv3-voc21-257";

	/** DeepLabv3, 21 classes of VOC, float32 of any size, channels first, scores. */
	public static final String ANY_SIZE = "deeplabv3-voc21";

	/** DeepLabv3+, 32 classes of ADE20K, 512 x 512 uint8, channels last, labels. */
	public static final String LABELS = "deeplabv3plus-ade32-512";

	private static final Path SHARED = Path.of("../shared/models").toAbsolutePath().normalize();

	private PublishedModels() {}

	/** Skips the test where the graphs are absent. */
	public static void require() {
		assumeTrue(Files.isDirectory(SHARED), "the published graphs are not beside the project");
	}

	/** A photograph that their README tells of, or the mask of one. */
	public static Path photo(final String file) {
		return SHARED.resolve("photos").resolve(file);
	}

	/**
	 * Makes one of the models a folder, as a user would: the description and the ONNX file.
	 *
	 * @param folder takes the new folder
	 */
	public static Path install(final String name, final Path folder) throws IOException {
		final Path model = Files.createDirectories(folder.resolve(name));
		try (InputStream yaml = PublishedModels.class.getResourceAsStream("/published/" + name + "/rdf.yaml")) {
			Files.copy(yaml, model.resolve("rdf.yaml"));
		}
		final String weights = Model.in(model).description().weights().source();
		Files.copy(SHARED.resolve(weights), model.resolve(weights));
		return model;
	}
}
