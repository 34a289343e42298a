package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.model.Catalogue;
import io.github.deeplabij.model.DeepLabException;
import io.github.deeplabij.model.Monitor;
import io.github.deeplabij.onnx.Device;
import io.github.deeplabij.onnx.GraphInput;

import ij.IJ;
import ij.ImagePlus;

/**
 * Files that end the JVM which loads or runs them, each with a description that fits its graph, opened and run as a user's
 * model is: what is not one sentence ends this JVM. Every eighth, or all with {@code -Ddeeplab.hostile=1}.
 */
class HostileModelsIT {

	private static final Path SHARED = Path.of("../shared/hostile");
	private static final int EVERY = Integer.getInteger("deeplab.hostile", 8);

	private final String home = System.getProperty("user.home");

	@TempDir
	Path folder;

	@BeforeEach
	void liveElsewhere() {
		System.setProperty("user.home", folder.toString());
	}

	@AfterEach
	void comeHome() {
		System.setProperty("user.home", home);
	}

	@Test
	void eachIsOneSentenceOrRuns() throws Exception {
		Assumptions.assumeTrue(Files.isDirectory(SHARED), "needs ../shared/hostile, which is not here");
		final List<Path> files;
		try (Stream<Path> all = Files.walk(SHARED)) {
			files = all.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
		}
		int refused = 0;
		for (int i = 0; i < files.size(); i += EVERY) if (refuses(files.get(i), 40)) refused++;
		assertTrue(refused > 0);
	}

	@Test
	void whatEndsTheJvmOnLargeImagesOnlyIsOneSentence() throws Exception {
		final Path file = Path.of("src/test/resources/hostile/crash-above-600.onnx");
		assertFalse(refuses(file, 600));
		assertTrue(refuses(file, 601));
	}

	private boolean refuses(final Path file, final int width) throws Exception {
		final List<GraphInput> inputs = GraphInput.of(Files.readAllBytes(file));
		final Path model = Files.createDirectory(folder.resolve(file.getFileName().toString().replace(".onnx", "-" + width)));
		Files.copy(file, model.resolve("model.onnx"));
		Files.writeString(model.resolve("rdf.yaml"), description(inputs.isEmpty() ? null : inputs.get(0).shape()));
		final ImagePlus image = IJ.createImage("ramp", "8-bit ramp", width, 30, 1);
		try (ImageSegmenter segmenter = new ImageSegmenter(new Catalogue(List.of()).find(model.toString()), Device.CPU)) {
			segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE);
			return false;
		}
		catch (final DeepLabException e) {
			assertEquals(1, e.getMessage().lines().count(), file + ": " + e.getMessage());
			return true;
		}
	}

	/** The last two axes are y and x, the one before has the channel; those before it are batches. */
	private static String description(final long... declared) {
		final long[] shape = declared == null || declared.length < 2 ? new long[] { 1, 1, -1, -1 } : declared;
		final List<String> axes = new ArrayList<>();
		for (int i = 0; i < shape.length; i++) {
			final int left = shape.length - i;
			axes.add(left > 3 ? "{type: batch}" : left == 3 ? "{type: channel, channel_names: [grey]}" : "{type: space, id: " + (left == 2 ? "y"
				: "x") + ", size: " + (shape[i] > 0 ? shape[i] : "{min: 1, step: 1}") + "}");
		}
		final List<String> outputs = axes.stream().map(axis -> axis.startsWith("{type: space") ? axis.replaceFirst("size: .*",
			"size: {tensor_id: input, axis_id: " + (axis.contains("id: y") ? "y" : "x") + "}}") : axis).toList();
		return String.join("\n", "format_version: 0.5.3", "type: model", "name: hostile", "inputs:", "- id: input", "  axes: " + axes,
			"  data: {type: float32}", "outputs:", "- id: output", "  axes: " + outputs, "  data: {type: float32}", "weights:", "  onnx:",
			"    source: model.onnx", "    opset_version: 17", "");
	}
}
