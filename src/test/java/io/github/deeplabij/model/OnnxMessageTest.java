package io.github.deeplabij.model;

import static io.github.deeplabij.model.Proto.external;
import static io.github.deeplabij.model.Proto.field;
import static io.github.deeplabij.model.Proto.join;
import static io.github.deeplabij.model.Proto.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Finds the external tensors wherever onnx.proto allows them, in files that may be damaged or ill meant. */
class OnnxMessageTest {

	private static final int MOST_LEVELS = 200;

	private static Set<String> locations(final byte[] bytes) {
		return OnnxFile.locations(bytes, "model.onnx");
	}

	private static byte[] graph(final String name) throws IOException {
		return Files.readAllBytes(TestModels.folder().resolve(name).resolve("model.onnx"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "threshold", "atrous", "labels", "identity-float16" })
	void findsNoneInFilesThatHoldAll(final String name) throws IOException {
		assertEquals(Set.of(), locations(graph(name)));
		assertEquals(Model.in(TestModels.folder().resolve(name)).description().weights().opset(), OnnxFile.opset(graph(
			name)));
	}

	@Test
	void findsThemEverywhere() {
		final byte[] attributes = join(field(5, field(5, external("in/an attribute"))), field(5, field(10, external(
			"b"))), field(5, field(22, field(1, external("c")))), field(5, field(23, field(2, external("d")))), field(5,
				field(6, field(5, external("e")))), field(5, field(11, field(1, field(5, field(6, field(15, field(2,
					external("f")))))))));
		final byte[] model = join(number(1, 8), field(7, field(5, external("a")), field(5, external("a")), field(1,
			attributes), field(15, field(1, external("g")))), field(25, field(7, field(5, field(5, external("h")))),
				field(11, field(5, external("i")))), field(20, field(1, field(5, external("j"))), field(2, field(5,
					external("k")))), field(7, field(5, external("l"))), field(8, field(1, ""), number(2, 17)));
		assertEquals(List.of("a", "in/an attribute", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"), List
			.copyOf(locations(model)));
		assertEquals(OptionalInt.of(17), OnnxFile.opset(model));
	}

	@Test
	void readsTheVersionOfOnnxOwnOperators() {
		assertEquals(OptionalInt.of(12), OnnxFile.opset(join(field(8, field(1, "com.microsoft"), number(2, 1)), field(8,
			number(2, 12)), field(8, field(1, "ai.onnx.ml"), number(2, 30)))));
		assertEquals(OptionalInt.of(99), OnnxFile.opset(field(8, field(1, "ai.onnx"), number(2, 99))));
		assertEquals(OptionalInt.empty(), OnnxFile.opset(field(7, field(2, "g"))));
		assertEquals(OptionalInt.empty(), OnnxFile.opset(new byte[] { 7 }));
	}

	@ParameterizedTest
	@ValueSource(strings = { "3a05", "3a02ff", "3a020b0c", "3a0b0affffffffffffffffff01", "3a0affffffffffffffffffff",
		"3a0aff", "3b3c", "3a060a7f" })
	void refusesDamagedFiles(final String hex) {
		final String message = assertThrows(DeepLabException.class, () -> locations(HexFormat.of().parseHex(hex)))
			.getMessage();
		assertTrue(message.startsWith("model.onnx is a damaged"), message);
	}

	@Test
	void stopsAtDeepNesting() {
		byte[] graph = field(5, external("deep"));
		for (int level = 0; level < MOST_LEVELS; level++) {
			graph = field(1, field(5, field(6, graph)));
			final byte[] model = field(7, graph);
			if (level < 30) assertEquals(Set.of("deep"), locations(model));
			else if (level > 40) assertThrows(DeepLabException.class, () -> locations(model));
		}
	}

	/**
	 * Bytes that were changed give places, or one sentence; each byte is looked at but once, so that no file takes
	 * long.
	 */
	@Property(tries = 2000)
	void whateverTheBytesAre(@ForAll final long seed) throws IOException {
		final Random random = new Random(seed);
		final byte[] whole = random.nextBoolean() ? graph("threshold") : field(7, field(5, external("a")), field(1,
			field(5, field(6, field(5, external("b"))))));
		final byte[] bytes = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length + 1)
			: whole.length);
		for (int n = random.nextInt(6); n >= 0 && bytes.length > 0; n--)
			bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
		try {
			OnnxFile.check(new ByteArrayInputStream(bytes), "model.onnx");
			for (final String location : locations(bytes))
				assertTrue(location.length() <= bytes.length);
		}
		catch (final DeepLabException e) {
			assertTrue(e.getMessage().startsWith("model.onnx is ") && e.getMessage().endsWith("."), e.getMessage());
		}
	}
}
