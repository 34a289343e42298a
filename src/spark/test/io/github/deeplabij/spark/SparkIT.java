package io.github.deeplabij.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.scale.Merge;
import io.github.deeplabij.scale.Scale;
import io.github.deeplabij.scale.ScaleSettings;
import io.github.deeplabij.scale.TestImage;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.zarr.WebFolder;

/** The jar for Spark gives the same files as one program does. */
@TestInstance(Lifecycle.PER_CLASS)
class SparkIT {

	private static final String MODEL = "nuclei-fluorescence";
	private static final int SIDE = 2048;
	private static final int TILE = 800;
	private static final int BLOCK = 1024;
	private static final String[] SIZES = { "--model", MODEL, "--tile", String.valueOf(TILE), "--block", String.valueOf(
		BLOCK), "--output", "objects" };

	@TempDir
	private static Path folder;
	private Path home;
	private Path jar;
	private Map<String, String> expected;

	@BeforeAll
	void inOneProgram() throws IOException {
		home = Files.createDirectories(Path.of("target/spark/home/jars")).toAbsolutePath().getParent();
		for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			final Path path = Path.of(entry);
			final Path link = home.resolve("jars").resolve(path.getFileName());
			if (entry.endsWith(".jar") && !Files.exists(link)) Files.createSymbolicLink(link, path);
		}
		try (Stream<Path> files = Files.list(Path.of("target/spark"))) {
			jar = files.filter(file -> file.toString().endsWith("-spark.jar")).findAny().orElseThrow().toAbsolutePath();
		}
		final Path image = TestImage.make(folder.resolve("one/image"), 3, SIDE, SIDE);
		try (LoadedModel model = LoadedModel.load(Model.bundled(MODEL).semantic(), Device.CPU, Monitor.NONE)) {
			final Scale scale = Scale.plan(image, "deeplab", ScaleSettings.DEFAULT.sized(TILE, BLOCK).with(true), MODEL,
				model, Monitor.NONE);
			IntStream.range(0, scale.blocks()).forEach(block -> scale.segment(block, Monitor.NONE));
		}
		Merge.open(image, "deeplab").all(false, Monitor.NONE);
		expected = TestImage.sums(image);
	}

	@AfterAll
	void thereWasMuchToCompare() {
		assertTrue(expected.size() > 20, expected.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "local[2,4]", "local-cluster[2,1,600]" })
	void allFilesAreThoseOfOneProgram(final String master) throws Exception {
		final Path image = TestImage.make(folder.resolve(master.replaceAll("\\W", "_") + "/image"), 3, SIDE, SIDE);
		assertEquals(0, submit(master, image.toString(), SIZES));
		assertEquals(expected, TestImage.sums(image));
	}

	/** The options are those of the command line, and the image is on a web server. */
	@Test
	void optionsMeanWhatTheyMeanOnTheCommandLine() throws Exception {
		final String[] options = { "--model", MODEL, "--channel", "gfp", "--scales", "1,0.75", "--flip", "--crf",
			"--iterations", "2", "--tile", "400", "--block", "128", "--labels", "cells", "--output=objects" };
		TestImage.stack(folder.resolve("stack.zarr"), 2, 300, 200);
		try (WebFolder web = new WebFolder(folder)) {
			for (final String door : List.of("program", "spark")) {
				final Path store = folder.resolve(door + "/labels.zarr");
				final List<String> words = new ArrayList<>(List.of(options));
				words.addAll(List.of("--out", store.toString()));
				final String image = web.address("stack.zarr");
				assertEquals(0, door.equals("spark") ? submit("local[2]", image, words.toArray(String[]::new))
					: inProgram(image, words));
			}
		}
		final Map<String, String> one = TestImage.sums(folder.resolve("program/labels.zarr"));
		assertTrue(one.size() > 20 && one.containsKey("labels/cells-objects/0/c/0/1/0/1"), one.toString());
		assertEquals(one, TestImage.sums(folder.resolve("spark/labels.zarr")));
	}

	/** Starts the command line; returns its exit code. */
	private int inProgram(final String image, final List<String> options) throws Exception {
		final List<String> command = new ArrayList<>(List.of(java(), "-Xmx600m", "-Djava.io.tmpdir=" + folder, "-cp",
			jar + File.pathSeparator + home.resolve("jars") + "/*", "io.github.deeplabij.cli.Main", "segment", image));
		command.addAll(options);
		return run(new ProcessBuilder(command));
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	@Test
	void oldVersionsAreRefused() {
		assertThrows(DeepLabException.class, () -> SegmentOnSpark.requireVersion("3.5.1"));
		SegmentOnSpark.requireVersion("4.2.0");
		SegmentOnSpark.requireVersion("10.0.0-preview");
	}

	@Test
	void wrongArgumentsAreNamed() throws Exception {
		assertEquals(2, submit("local[1]", "none", "--sparks", "4"));
		assertEquals(2, submit("local[1]", "https://example.org/x.zarr"));
		assertEquals(1, submit("local[1]", "none", "--model", MODEL));
	}

	/** Starts the driver; returns its exit code. */
	private int submit(final String master, final String image, final String... options) throws Exception {
		final List<String> command = new ArrayList<>(List.of(java(), "-Xmx600m"));
		command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
		command.addAll(List.of("-Dspark.master=" + master, "-Dspark.jars=" + jar, "-Dspark.executor.memory=600m",
			"-Dspark.ui.enabled=false",
			"-Dspark.driver.host=127.0.0.1", "-Dspark.driver.bindAddress=127.0.0.1", "-Djava.io.tmpdir=" + folder,
			"-cp", jar + File.pathSeparator + home.resolve("jars") + "/*", SegmentOnSpark.class.getName(), image));
		command.addAll(List.of(options));
		final ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("SPARK_HOME", home.toString());
		builder.environment().put("SPARK_SCALA_VERSION", "2.13");
		builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
		return run(builder);
	}

	/** Runs a program; returns its exit code. */
	private static int run(final ProcessBuilder builder) throws Exception {
		final Path log = folder.resolve("log.txt");
		final Process process = builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log
			.toFile()).start();
		if (!process.waitFor(5, TimeUnit.MINUTES)) {
			process.destroyForcibly();
			return -1;
		}
		if (process.exitValue() != 0) System.out.println(Files.readString(log));
		return process.exitValue();
	}
}
