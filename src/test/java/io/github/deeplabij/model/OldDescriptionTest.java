package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;

/** Descriptions of format 0.4 mean what the same in 0.5 do. */
class OldDescriptionTest {

	private static String text(final String name) throws IOException {
		try (InputStream in = OldDescriptionTest.class.getResourceAsStream("/descriptions/" + name + ".yaml")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static ModelDescription read(final String yaml) {
		return DescriptionReader.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "rdf.yaml");
	}

	/** All but names of channels, which had none then, and of the classes that are called after them. */
	private static String nameless(final ModelDescription description) {
		return description.toString().replaceAll("channelNames=\\[[^]]*]|name=c(hannel|lass)? ?\\d+", "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nuclei", "streets", "layers" })
	void meansTheSame(final String name) throws IOException {
		final ModelDescription old = read(text(name + "-0.4"));
		assertEquals(nameless(read(text(name + "-0.5"))), nameless(old));
		assertEquals(nameless(old).replaceAll("title=[^,]*,", ""), nameless(read(DescriptionWriter.yaml(old,
			Card.EMPTY))).replaceAll("title=[^,]*,", ""));
	}

	@Test
	void readsTheCard() throws IOException {
		final Card card = DescriptionReader.of(new ByteArrayInputStream(text("nuclei-0.4").getBytes(
			StandardCharsets.UTF_8)), "rdf.yaml").card();
		assertEquals(new Card("Foreground of nuclei in fluorescence.", List.of(new Card.Author("A. Somebody",
			"An Institute", "0000-0001-6562-7187", "")), "CC-BY-4.0", List.of(new Card.Citation("Ronneberger et al.",
				"10.1007/978-3-319-24574-4_28", "")), List.of("nuclei", "unet"), "README.md", List.of("cover.png"),
			"https://example.org/nuclei", "2022-03-01T12:00:00Z"), card);
	}

	@Test
	void followsAReferenceToAnotherAxis() throws IOException {
		final ModelDescription square = read(text("nuclei-0.4").replace("{min: [1, 1, 64, 64], step: [0, 0, 16, 16]}",
			"[1, 1, 64, 96]").replace("reference_tensor: raw", "reference_tensor: raw.x"));
		assertEquals(new Axis.Fixed(80), square.output().axis("y").size());
	}

	@Test
	void namesTheFormatsThatThereAre() throws IOException {
		final String yaml = text("nuclei-0.4");
		final String message = refusal(yaml.substring(0, yaml.indexOf("  onnx:")) + "  keras_hdf5: {source: w.h5}\n");
		assertTrue(message.contains("'weights.onnx' is missing, and torchscript, keras_hdf5 are there"), message);
	}

	private static String refusal(final String yaml) {
		final String message = assertThrows(DeepLabException.class, () -> read(yaml)).getMessage();
		assertTrue(message.startsWith("rdf.yaml: the field '") && message.endsWith("."), message);
		return message;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		textBlock = """
				name: raw                        | id: raw                          | 'name'
				axes: bcyx                       | axes: bcyxw                      | 'inputs.axes' is 'bcyxw'
				axes: bcyx                       | axes: [b, c, y, x]               | 'axes'
				min: [1, 1, 64, 64]              | min: [1, 64, 64]                 | lists 3 numbers for the 4 axes
				min: [1, 1, 64, 64]              | min: [1, 1, 64.5, 64]            | 'inputs.shape.min'
				min: [1, 1, 64, 64]              | min: [1, 1, 0, 64]               | 'axes.size'
				{min: [1, 1, 64, 64], step: [0, 0, 16, 16]} | [1, 1, many, 64]      | 'inputs.shape'
				{min: [1, 1, 64, 64], step: [0, 0, 16, 16]} | {max: 3}              | 'scale'
				reference_tensor: raw            | reference_tensor: raws           | 'outputs.axes.size'
				scale: [1.0, 0.0, 1.0, 1.0]      | scale: [1.0, 0.0, .nan, 1.0]     | 'outputs.shape.scale'
				scale: [1.0, 0.0, 1.0, 1.0]      | scale: [1.0, 0.0, -1.0, 1.0]     | 'axes.scale'
				offset: [0.0, 0.5, -8.0, -8.0]   | offset: [0.0, 0.5, -8.0]         | 'outputs.offset'
				halo: [0, 0, 16, 16]             | halo: [16, 16]                   | 'outputs.halo'
				halo: [0, 0, 16, 16]             | halo: [0, 0, -1, 16]             | 'axes.halo'
				data_type: float32               | data_type: floaty                | 'data.type'
				name: zero_mean_unit_variance    | name: whiten                     | 'preprocessing.id' is 'whiten'
				mode: per_sample                 | mode: fixed                      | unit_variance.kwargs.mode
				axes: yx                         | axes: [y, x]                     | unit_variance.kwargs.axes
				test_inputs: [test_input.npy]    | test_inputs: [[a]]               | 'test_inputs'
				test_inputs: [test_input.npy]    | test_inputs: a                   | 'test_inputs'
				""")
	void namesTheFieldThatIsWrong(final String old, final String replacement, final String named) throws IOException {
		final String yaml = text("nuclei-0.4");
		assertTrue(yaml.contains(old), old);
		final String message = refusal(yaml.replace(old, replacement));
		assertTrue(message.contains(named), message);
	}
}
