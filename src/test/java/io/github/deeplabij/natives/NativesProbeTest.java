package io.github.deeplabij.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each starts a JVM of its own. */
class NativesProbeTest {

	@TempDir
	private Path root;

	@Test
	void saysWhatOurOwnLibrariesAre() throws IOException {
		final NativesProbe probe = NativesProbe.of(Natives.unpack(root).orElseThrow());
		assertEquals(Optional.of(Platform.runtimeVersion()), probe.version());
		assertEquals(Optional.empty(), probe.unloadable());
		assertEquals(List.of(), probe.gpuProviders());
		assertEquals(Optional.empty(), probe.problem());
	}

	@Test
	void saysWhyLibrariesDoNotLoad() throws IOException {
		for (final String name : List.of("onnxruntime", Natives.BRIDGE))
			Files.writeString(root.resolve(System.mapLibraryName(name)), "none");
		final NativesProbe probe = NativesProbe.of(root);
		assertEquals(Optional.empty(), probe.version());
		final String why = probe.unloadable().orElseThrow();
		assertFalse(why.isBlank() || why.contains("\n") || why.contains("ended the program"), why);
	}
}
