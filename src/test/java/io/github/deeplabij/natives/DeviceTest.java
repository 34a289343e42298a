package io.github.deeplabij.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;

class DeviceTest {

	@Test
	void readsDevices() {
		assertEquals(Device.AUTO, Device.parse("auto"));
		assertEquals(Device.CPU, Device.parse(" CPU "));
		assertEquals(new Device(Device.Kind.CUDA, 0), Device.parse("cuda"));
		assertEquals(new Device(Device.Kind.CUDA, 12), Device.parse("Cuda:12"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "cpu", "cuda:0", "cuda:3", "coreml", "directml" })
	void writesWhatItReads(final String text) {
		assertEquals(text, Device.parse(text).toString());
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "gpu", "cuda:", "cuda:-1", "cuda:1x", "cuda:99999999999", "cpu:1", "auto:0",
		"coreml:1", "directml:0", "cuda 1", "cuda:0:1" })
	void refusesOthers(final String text) {
		final String message = assertThrows(DeepLabException.class, () -> Device.parse(text)).getMessage();
		assertTrue(message.contains("'" + text + "'"), message);
	}
}
