package io.github.deeplabij.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Each file that is made to break a program is one sentence, or runs; all with the input that the file itself declares. */
class HostileIT {

	private static final Path SHARED = Path.of("../shared/hostile");
	/** As many as the machine of the tests has cores at least. */
	private static final ExecutorService POOL = Executors.newFixedThreadPool(2);
	private static final Duration LIMIT = Duration.ofSeconds(25);

	@AfterAll
	static void shutDown() {
		POOL.shutdown();
	}

	/** The names of the files, less ".onnx", that pass their trial. */
	private static Set<String> passed(final List<Path> files) throws Exception {
		final List<Callable<String>> trials = files.stream().map(file -> (Callable<String>) () -> HostileGraph.trial(file, LIMIT)).toList();
		final List<Future<String>> sentences = POOL.invokeAll(trials);
		final Set<String> passed = new TreeSet<>();
		for (int i = 0; i < files.size(); i++) {
			if (sentences.get(i).get().isEmpty()) passed.add(files.get(i).getFileName().toString().replace(".onnx", ""));
		}
		return passed;
	}

	@Test
	void ownFilesAreOneSentenceOrRun() throws Exception {
		final List<Path> files = HostileGraph.in(HostileGraph.OWN);
		assertTrue(files.size() > 40, files.toString());
		// what they hide is never executed, or not by the values from 0 to 255 or in that size; an empty output is seen by who wants classes of it
		assertEquals(Set.of("crash-above-600", "crash-at-300", "endless-above-600", "growing-above-600", "many-axes", "metadata",
			"resize-to-nothing"), passed(files));
	}

	@Test
	void filesThatEndTheJvmEndItsTrialOnly() throws Exception {
		Assumptions.assumeTrue(Files.isDirectory(SHARED), "needs ../shared/hostile, which is not here");
		final List<Path> files = HostileGraph.in(SHARED);
		final Set<String> passed = passed(files);
		final Set<String> names = files.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
		assertTrue(passed.size() < names.size() / 4, passed.toString());
	}
}
