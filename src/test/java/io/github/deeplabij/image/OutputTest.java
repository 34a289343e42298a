package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;

class OutputTest {

	@ParameterizedTest
	@ValueSource(strings = { "labels,table", "table+labels", " Labels  TABLE ", "labels, table" })
	void readsSeveral(final String text) {
		assertEquals(EnumSet.of(Output.LABELS, Output.TABLE), Output.parse(text));
	}

	@Test
	void writesWhatItReads() {
		for (final Output output : Output.values())
			assertEquals(EnumSet.of(output), Output.parse(output.toString()));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "masks", "labels,masks" })
	void listsWhatThereIs(final String text) {
		final String message = assertThrows(DeepLabException.class, () -> Output.parse(text)).getMessage();
		assertTrue(message.contains("labels, probabilities, overlay, outlines, table"), message);
	}
}
