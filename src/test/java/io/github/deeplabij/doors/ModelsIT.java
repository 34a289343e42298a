package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models are listed, installed, used and removed by macro in plain ImageJ and by command line, in a home of their own.
 */
class ModelsIT {

	private static final Path THRESHOLD = Path.of("src/test/resources/models/threshold").toAbsolutePath();

	@TempDir
	Path folder;
	private List<String> home;
	private Path models;
	private Path zip;

	@BeforeEach
	void home() throws IOException {
		home = List.of("-Duser.home=" + Files.createDirectory(folder.resolve("home")));
		models = folder.resolve("home/.deeplab-ij/models");
		zip = zip("given.zip", "top/");
	}

	private Path zip(final String name, final String prefix) throws IOException {
		final Path file = folder.resolve(name);
		try (OutputStream out = Files.newOutputStream(file); ZipOutputStream packed = new ZipOutputStream(out)) {
			for (final String each : List.of("rdf.yaml", "model.onnx")) {
				packed.putNextEntry(new ZipEntry(prefix + each));
				packed.write(Files.readAllBytes(THRESHOLD.resolve(each)));
			}
		}
		return file;
	}

	private List<String> installed() throws IOException {
		if (!Files.isDirectory(models)) return List.of();
		try (Stream<Path> all = Files.list(models)) {
			return all.map(path -> path.getFileName().toString()).sorted().toList();
		}
	}

	private Program.Outcome deeplab(final String... arguments) throws IOException, InterruptedException {
		final Program.Outcome outcome = Program.deeplab(folder, home, arguments);
		assertFalse(outcome.out().contains("\tat "), outcome.out());
		return outcome;
	}

	private String macro(final String text) throws IOException, InterruptedException {
		final String out = Program.headlessMacro(folder, home, text, folder.toString()).out();
		assertFalse(out.contains("Exception"), out);
		return out;
	}

	@Test
	void aMacroInstallsListsUsesAndRemoves() throws Exception {
		final String out = macro(
			"""
					setBatchMode(true);
					folder = getArgument();
					run("DeepLab Models...", "action=install source=[" + folder + "/given.zip]");
					run("DeepLab Models...", "action=list");
					for (i = 0; i < nResults; i++) {
						model = getResultString("Name", i) + "|" + getResultString("Title", i);
						place = getResultString("Where", i) + "|" + getResultString("Problem", i);
						print("row " + model + "|" + getResult("Classes", i) + "|" + place);
					}
					newImage("ramp", "8-bit ramp", 64, 32, 1);
					run("DeepLab Segment...", "model=given");
					getStatistics(area, mean, min, max);
					print("classes " + min + " to " + max);
					run("DeepLab Models...", "action=show model=given");
					run("DeepLab Models...", "action=remove model=given");
					print("end");
					""");
		assertTrue(out.contains("row given|Test graph threshold|2|" + models + "|"), out);
		assertTrue(out.contains("row nuclei-fluorescence|"), out);
		assertTrue(out.contains("classes 0 to 1"), out);
		assertTrue(out.contains("\n" + models.resolve("given") + "\n"), out);
		assertTrue(out.contains("The model 'given' is removed."), out);
		assertTrue(out.contains("end"), out);
		assertEquals(List.of(), installed());
	}

	@Test
	void anErrorIsOneSentenceAndStopsTheMacro() throws Exception {
		final String[][] cases = { { "only https addresses are", "action=install source=http://example.org/x.zip" }, //
			{ "Nothing to install was named", "action=install" }, //
			{ "action is 'fly'", "action=fly" }, //
			{ "action=list makes no use of sha256; leave sha256 out.", "action=list sha256=zz" }, //
			{ "action=window makes no use of model; leave model out.", "model=axons-sem" }, //
			{ "action=remove makes no use of replace; leave replace out.", "action=remove model=axons-sem replace" }, //
			{ "comes with the plugin and can't be removed.", "action=remove model=axons-sem" }, //
			{ "No model was named", "action=check" } };
		final List<String> outs = Program.headlessMacros(folder, home, Stream.of(cases).map(
			each -> "run('DeepLab Models...', '" + each[1] + "');\nprint('went on');\n").toList());
		for (int i = 0; i < cases.length; i++) {
			assertTrue(outs.get(i).contains(cases[i][0]), outs.get(i));
			assertFalse(outs.get(i).contains("went on") || outs.get(i).contains("Exception"), outs.get(i));
		}
		assertEquals(List.of(), installed());
	}

	@Test
	void checksAModel() throws Exception {
		final String out = macro(
			"run('DeepLab Models...', 'action=check model=nuclei-fluorescence');\nprint(nResults + ' rows');\n");
		assertTrue(out.contains("4 rows"), out);
	}

	@Test
	void theCommandLineInstallsListsAndRemoves() throws Exception {
		final Program.Outcome install = deeplab("models", "install", zip.toString(), THRESHOLD.toString());
		assertEquals(0, install.code(), install.out());
		assertEquals("given: installed in " + models.resolve("given") + "\nthreshold: installed in " + models.resolve(
			"threshold"), install.out().strip());
		final Program.Outcome list = deeplab("models", "--details");
		assertEquals(0, list.code(), list.out());
		assertTrue(list.out().contains("given: Test graph threshold\n    2 classes, 1."), list.out());
		assertTrue(list.out().contains(" kB, " + models + ", " + zip + "\n"), list.out());
		assertTrue(list.out().contains("nuclei-fluorescence: "), list.out());
		final Program.Outcome again = deeplab("models", "install", THRESHOLD.toString());
		assertEquals(1, again.code(), again.out());
		assertTrue(again.out().contains("There is a model 'threshold' already"), again.out());
		assertEquals(0, deeplab("models", "install", THRESHOLD.toString(), "--replace").code());
		assertEquals(0, deeplab("models", "install", THRESHOLD.toString(), "--name", "mine").code());
		final Program.Outcome remove = deeplab("models", "remove", "mine", "given", "nothing");
		assertEquals(1, remove.code(), remove.out());
		assertTrue(remove.out().contains("nothing: There is no model 'nothing'; choose one of: "), remove.out());
		assertEquals(List.of("threshold"), installed());
		assertEquals(2, deeplab("models", "install").code());
		assertEquals(2, deeplab("models", "install", "a", "b", "--name", "c").code());
	}

	@Test
	void aModelsArchiveCanBeGivenAsItIs() throws Exception {
		final Program.Outcome outcome = deeplab("models", "install", zip("evil.zip", "../").toString());
		assertEquals(1, outcome.code(), outcome.out());
		assertTrue(outcome.out().contains(
			"evil.zip can't be unpacked: '../rdf.yaml' is no name for a file in a model's folder"), outcome.out());
		final String out = macro("""
				newImage("ramp", "8-bit ramp", 64, 32, 1);
				run("DeepLab Segment...", "model=[" + getArgument() + "/given.zip]");
				getStatistics(area, mean, min, max);
				print("classes " + min + " to " + max);
				""");
		assertTrue(out.contains("classes 0 to 1"), out);
		assertEquals(List.of(), installed());
	}
}
