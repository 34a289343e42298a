package io.github.deeplabij.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;

class OnnxFileTest {

	private static String check(final byte[] bytes) {
		return OnnxFile.check(new ByteArrayInputStream(bytes), "model.onnx");
	}

	private static String refusal(final byte[] bytes) {
		final String message = assertThrows(DeepLabException.class, () -> check(bytes)).getMessage();
		assertTrue(message.startsWith("model.onnx ") && message.endsWith("."), message);
		return message;
	}

	private static byte[] graph(final String name) throws IOException {
		return Files.readAllBytes(TestModels.folder().resolve(name).resolve("model.onnx"));
	}

	private static String sha256(final byte[] bytes) throws Exception {
		return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
	}

	@ParameterizedTest
	@ValueSource(strings = { "threshold", "strongest-colour", "atrous", "slow" })
	void givesTheHashOfTheWholeFile(final String name) throws Exception {
		final byte[] bytes = graph(name);
		assertEquals(sha256(bytes), check(bytes));
	}

	@Test
	void readsStreamsThatGiveLittleAtATime() throws Exception {
		final byte[] bytes = graph("atrous");
		final InputStream slow = new FilterInputStream(new ByteArrayInputStream(bytes)) {

			@Override
			public int read(final byte[] to, final int from, final int count) throws IOException {
				return super.read(to, from, Math.min(count, 3));
			}
		};
		assertEquals(sha256(bytes), OnnxFile.check(slow, "model.onnx"));
	}

	/**
	 * After the graph come short fields alone; a file that ends on the border of one can't be told from a whole one.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "threshold", "strongest-colour", "atrous" })
	void refusesTruncatedFiles(final String name) throws Exception {
		final byte[] bytes = graph(name);
		int passed = 0;
		for (int length = 0; length < bytes.length; length++) {
			final byte[] start = Arrays.copyOf(bytes, length);
			try {
				assertEquals(sha256(start), check(start));
				passed++;
			}
			catch (final DeepLabException e) {
				assertTrue(e.getMessage().startsWith("model.onnx is "), e.getMessage());
			}
		}
		assertTrue(passed <= 1, passed + " truncated files passed");
		assertTrue(refusal(Arrays.copyOf(bytes, bytes.length / 2)).contains("truncated"));
	}

	@Test
	void knowsAnEmptyFile() {
		assertTrue(refusal(new byte[0]).contains("empty"));
	}

	@Test
	void knowsAPointerOfGitLfs() {
		final String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) +
			"\nsize 12345\n";
		assertTrue(refusal(pointer.getBytes(StandardCharsets.US_ASCII)).contains("Git LFS"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!DOCTYPE html><html><body>404</body></html>", "{\"message\": \"Not Found\"}",
		"version 2", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", "ORTM", "PK\u0003\u0004", "\n", "x" })
	void refusesOtherFiles(final String content) {
		refusal(content.getBytes(StandardCharsets.ISO_8859_1));
	}

	@Test
	void knowsTheFormatOfOnnxRuntime() {
		final byte[] ort = new byte[4000];
		System.arraycopy("\u001c\0\0\0ORTM".getBytes(StandardCharsets.ISO_8859_1), 0, ort, 0, 8);
		assertTrue(refusal(ort).contains("ONNX Runtime's own format (ORT)"), refusal(ort));
	}

	@Test
	void refusesRandomBytes() {
		final Random random = new Random(1);
		for (int i = 0; i < 2000; i++) {
			final byte[] bytes = new byte[16 + random.nextInt(200)];
			random.nextBytes(bytes);
			refusal(bytes);
		}
	}

	@Test
	void refusesLengthsBeyondAllFiles() {
		refusal(HexFormat.of().parseHex("3affffffffffffffff7f00"));
		refusal(HexFormat.of().parseHex("3affffffffffffffffffff01"));
	}
}
