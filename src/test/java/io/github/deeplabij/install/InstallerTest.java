package io.github.deeplabij.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.Sha256;
import io.github.deeplabij.common.Staging;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.TestModels;

class InstallerTest {

	private static final Path THRESHOLD = TestModels.folder().resolve("threshold");

	@TempDir
	private Path folder;
	private Path shared;
	private Path models;
	private Path cache;
	private FileServer server;
	private Catalogue catalogue;
	private Installer installer;

	@BeforeEach
	void folders() throws IOException {
		shared = folder.resolve("Fiji.app/models");
		models = folder.resolve("home/models");
		cache = folder.resolve("home/cache");
		server = new FileServer();
		catalogue = new Catalogue(List.of(shared, models), cache);
		installer = new Installer(models, cache, catalogue, new Download("http", Duration.ofSeconds(2), Duration
			.ofMillis(1)));
	}

	@AfterEach
	void stop() {
		server.close();
	}

	private static Installer.Order order(final String source) {
		return new Installer.Order(source, Optional.empty(), Optional.empty(), Optional.empty(), false);
	}

	private static Installer.Order replacing(final String source) {
		return new Installer.Order(source, Optional.empty(), Optional.empty(), Optional.empty(), true);
	}

	private static Installer.Order named(final String source, final String name) {
		return new Installer.Order(source, Optional.empty(), Optional.of(name), Optional.empty(), false);
	}

	private static Installer.Order of(final Object list, final String id) {
		return new Installer.Order(id, Optional.of(list.toString()), Optional.empty(), Optional.empty(), false);
	}

	private Model install(final Installer.Order order) {
		return installer.install(order, Monitor.NONE);
	}

	private String refusal(final Installer.Order order) {
		final List<String> before = left();
		final String message = assertThrows(DeepLabException.class, () -> install(order)).getMessage();
		assertTrue(message.endsWith(".") && !message.contains("null"), message);
		assertEquals(before, left(), "nothing has changed");
		return message;
	}

	/** All that lies in the folder of models, hidden or not. */
	private List<String> left() {
		if (!Files.isDirectory(models)) return List.of();
		try (Stream<Path> all = Files.list(models)) {
			return all.map(path -> path.getFileName().toString()).sorted().toList();
		}
		catch (final IOException e) {
			throw new IllegalStateException(e);
		}
	}

	private byte[] zip(final String prefix) throws IOException {
		return new RawZip().addFolder(THRESHOLD, prefix).bytes();
	}

	private Path zipFile(final String name, final String prefix) throws IOException {
		return Files.write(folder.resolve(name), zip(prefix));
	}

	private void requireThreshold(final String name) throws IOException {
		assertEquals(List.of(name), left());
		assertArrayEquals(Files.readAllBytes(THRESHOLD.resolve("model.onnx")), catalogue.find(name).weights().bytes());
		assertEquals(models.resolve(name), catalogue.find(name).folder().orElseThrow());
	}

	@Test
	void installsAFolder() throws IOException {
		assertEquals("threshold", install(order(THRESHOLD.toString())).name());
		requireThreshold("threshold");
	}

	@Test
	void installsTheFolderOfADescription() throws IOException {
		install(order(THRESHOLD.resolve("rdf.yaml").toString()));
		requireThreshold("threshold");
	}

	@Test
	void installsAnArchiveWithOrWithoutATopFolder() throws IOException {
		install(order(zipFile("plain one.zip", "").toString()));
		requireThreshold("plain-one");
		installer.remove("plain-one");
		install(order(zipFile("deep.ZIP", "threshold-1.0/").toString()));
		requireThreshold("deep");
	}

	@Test
	void installsUnderAnotherName() throws IOException {
		for (final String name : List.of("my_model", "my model (2)")) {
			install(named(THRESHOLD.toString(), name));
			requireThreshold(name);
			installer.remove(name);
		}
		for (final String name : List.of("", "..", "a/b", ".hidden", "a:b", "a.", "NUL", "con.old")) {
			assertEquals("A model can't be called '" + name + "'.", refusal(named(THRESHOLD.toString(), name)));
		}
	}

	@Test
	void installsAnArchiveFromAnAddress() throws IOException {
		server.put("/models/good.zip", zip("top/"));
		install(order(server.address("/models/good.zip?version=1").toString()));
		requireThreshold("good");
		installer.remove("good");
		server.put("/download", zip(""));
		install(order(server.address("/download").toString()));
		requireThreshold("test-graph-threshold");
	}

	@Test
	void aBrokenDownloadGoesOnNextTime() throws IOException {
		server.put("/good.zip", zip(""));
		server.cuts.addAll(List.of(100, 0, 0, 0, 0));
		final String message = refusal(order(server.address("/good.zip").toString()));
		assertTrue(message.contains("the connection broke") && message.contains("what has come is kept"), message);
		server.requests.clear();
		install(order(server.address("/good.zip").toString()));
		assertEquals(List.of("bytes=100-"), server.requests);
		requireThreshold("good");
	}

	@Test
	void checksTheSumOfAnArchive() throws IOException {
		final Path zip = zipFile("good.zip", "");
		final String sum = Sha256.of(zip);
		for (final String source : List.of(zip.toString(), server.put("/good.zip", zip("")).address("/good.zip")
			.toString()))
		{
			assertTrue(refusal(new Installer.Order(source, Optional.empty(), Optional.empty(), Optional.of("0".repeat(
				64)), false)).contains("its SHA-256 is " + sum + ", not 000"));
			install(new Installer.Order(source, Optional.empty(), Optional.empty(), Optional.of(sum.toUpperCase()),
				false));
			requireThreshold("good");
			installer.remove("good");
		}
	}

	@Test
	void installsTheFilesBesideADescription() throws IOException {
		serveDescription("/models/x/files/", Files.readString(THRESHOLD.resolve("rdf.yaml")));
		install(order(server.address("/models/x/files/rdf.yaml?version=v1").toString()));
		requireThreshold("test-graph-threshold");
	}

	private void serveDescription(final String path, final String yaml) throws IOException {
		server.put(path + "rdf.yaml", yaml.getBytes(StandardCharsets.UTF_8)).put(path + "model.onnx", Files
			.readAllBytes(THRESHOLD.resolve("model.onnx")));
	}

	@Test
	void takesCoversWhereTheyAreThereAndWeightsFromAnotherAddress() throws IOException {
		final String yaml = Files.readString(THRESHOLD.resolve("rdf.yaml"));
		serveDescription("/elsewhere/", yaml);
		serveDescription("/x/", yaml.replace("source: model.onnx", "source: " + server.address(
			"/elsewhere/model.onnx")) + "covers: [cover.png, absent.png]\ndocumentation: absent.md\n");
		server.put("/x/cover.png", new byte[3]);
		install(order(server.address("/x/rdf.yaml").toString()));
		requireThreshold("test-graph-threshold");
		assertTrue(Files.exists(models.resolve("test-graph-threshold/cover.png")));
	}

	@Test
	void refusesDescriptionsThatCannotBeMet() throws IOException {
		final String yaml = Files.readString(THRESHOLD.resolve("rdf.yaml"));
		serveDescription("/none/", yaml.replace("  onnx:", "  torchscript:"));
		assertTrue(refusal(order(server.address("/none/rdf.yaml").toString())).contains("no ONNX weights"));
		serveDescription("/absent/", yaml.replace("source: model.onnx", "source: other.onnx"));
		assertTrue(refusal(order(server.address("/absent/rdf.yaml").toString())).contains(
			"/absent/other.onnx is not there (HTTP 404)"));
		serveDescription("/up/a/", yaml.replace("source: model.onnx", "source: ../model.onnx"));
		assertTrue(refusal(order(server.address("/up/a/rdf.yaml").toString())).contains("outside its own folder"));
		serveDescription("/file/", yaml.replace("source: model.onnx", "source: file:///etc/passwd"));
		assertTrue(refusal(order(server.address("/file/rdf.yaml").toString())).contains("only https addresses are"));
		serveDescription("/sum/", yaml.replace("sha256: fc", "sha256: 00"));
		assertTrue(refusal(order(server.address("/sum/rdf.yaml").toString())).contains(
			"is not the file that is meant"));
		serveDescription("/no/", "[1, 2");
		assertTrue(refusal(order(server.address("/no/rdf.yaml").toString())).contains("neither YAML nor JSON"));
	}

	@Test
	void installsFromEachFormOfAList() throws IOException {
		serveDescription("/x/", Files.readString(THRESHOLD.resolve("rdf.yaml")));
		final String source = server.address("/x/rdf.yaml").toString();
		final String sum = Sha256.of(THRESHOLD.resolve("rdf.yaml"));
		final List<String> forms = List.of(
			"""
					{"name": "bioimage.io", "collection": [
					  {"id": "10.5281/zenodo.1", "type": "model", "nickname": "kind-crab",
					   "nickname_icon": "\\ud83e\\udd80", "name": "Kind", "rdf_source": "%s"},
					  {"id": "d", "type": "dataset", "name": "D", "rdf_source": "https://example.org"},
					  {"id": "t", "type": "model", "name": "T", "rdf_source": "https://example.org",
					   "weights": {"torchscript": {}}}]}
					""",
			"""
					{"entries": [{"concept": "kind-crab", "type": "model", "versions": [
					  {"v": "1", "created": "2023-01-01", "source": "https://example.org/old"},
					  {"v": "2", "created": "2024-01-01", "source": "%s"}]}]}
					""",
			"""
					{"items": [{"id": "bioimage-io/kind-crab", "type": "model", "versions": [
					  {"version": "v1", "created_at": "2025-02-01T00:00:00Z", "source": "%s", "sha256": "SUM"},
					  {"version": "v0", "created_at": "2025-01-01T00:00:00Z", "source": "https://example.org/old",
					   "sha256": "0"}]}, {"id": "x/y", "type": "application", "versions": []}], "total": 2}
					""");
		for (final String form : forms) {
			final Path list = Files.writeString(folder.resolve("list.json"), form.formatted(source).replace("SUM",
				sum));
			assertEquals(1, installer.list(list.toString(), Monitor.NONE).offers().size());
			install(of(list, "kind-crab"));
			requireThreshold("kind-crab");
			assertTrue(refusal(of(list, "kind-crab")).contains("There is a model 'kind-crab' already"));
			assertTrue(refusal(of(list, "unkind-crab")).contains("has no model 'unkind-crab'; it has 1, such as "));
			installer.remove("kind-crab");
		}
		final Path list = Files.writeString(folder.resolve("list.json"), "{\"poem\": []}");
		assertTrue(refusal(of(list, "x")).contains("no list of models"));
		assertTrue(refusal(of(folder.resolve("absent.json"), "x")).contains("There is no list of models"));
	}

	@Test
	void readsAListAgainOnlyIfItHasChangedAndItsCopyWithoutANetwork() throws IOException {
		serveDescription("/x/", Files.readString(THRESHOLD.resolve("rdf.yaml")));
		final byte[] list = ("{\"collection\": [{\"id\": \"a\", \"type\": \"model\", \"rdf_source\": \"" + server
			.address("/x/rdf.yaml") + "\"}]}").getBytes(StandardCharsets.UTF_8);
		final int[] sent = { 0 };
		server.on("/list.json", exchange -> {
			exchange.getResponseHeaders().set("ETag", "\"1\"");
			if ("\"1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
				exchange.sendResponseHeaders(304, -1);
				return;
			}
			sent[0]++;
			exchange.sendResponseHeaders(200, list.length);
			exchange.getResponseBody().write(list);
		});
		final String address = server.address("/list.json").toString();
		for (int i = 0; i < 3; i++) {
			final CatalogueFile read = installer.list(address, Monitor.NONE);
			assertEquals("a", read.find("A").id());
			assertEquals("", read.note());
		}
		assertEquals(1, sent[0]);
		server.close();
		final CatalogueFile copy = installer.list(address, Monitor.NONE);
		assertEquals("a", copy.find("a").id());
		assertTrue(copy.note().contains("check the network") && copy.note().contains(" Its copy of "), copy.note());
	}

	@Test
	void replacesOnlyIfTold() throws IOException {
		install(order(THRESHOLD.toString()));
		final String message = refusal(order(THRESHOLD.toString()));
		assertTrue(message.contains("There is a model 'threshold' already in ") && message.endsWith(
			"; choose to replace it, or give this one another name."), message);
		Files.writeString(models.resolve("threshold/mine.txt"), "mine");
		install(replacing(THRESHOLD.toString()));
		requireThreshold("threshold");
		assertFalse(Files.exists(models.resolve("threshold/mine.txt")));
	}

	@Test
	void aFailedReplacementLeavesTheOldOne() throws IOException {
		install(order(THRESHOLD.toString()));
		Files.writeString(models.resolve("threshold/mine.txt"), "mine");
		final RawZip bad = new RawZip().addFolder(THRESHOLD, "");
		bad.entries.get(0).crc++;
		final Path zip = Files.write(folder.resolve("threshold.zip"), bad.bytes());
		assertTrue(refusal(replacing(zip.toString())).contains("is damaged"));
		assertTrue(Files.exists(models.resolve("threshold/mine.txt")));
	}

	@Test
	void takesNoNameThatComesBeforeIt() throws IOException {
		assertTrue(refusal(named(THRESHOLD.toString(), "nuclei-fluorescence")).contains(
			"in the plugin; give this one another name"));
		copyTo(shared.resolve("threshold"));
		assertTrue(refusal(order(THRESHOLD.toString())).contains(shared.toString()));
	}

	private static void copyTo(final Path target) throws IOException {
		Files.createDirectories(target);
		for (final String file : List.of("rdf.yaml", "model.onnx"))
			Files.copy(THRESHOLD.resolve(file), target.resolve(file));
	}

	@Test
	void refusesWhatIsNoModel() throws IOException {
		assertTrue(refusal(order("")).contains("Nothing to install was named"));
		assertTrue(refusal(order(folder.toString())).contains("holds no model"));
		assertTrue(refusal(order("no such thing")).contains("There is no 'no such thing' to install"));
		assertTrue(refusal(order(THRESHOLD.resolve("model.onnx").toString())).contains("bare ONNX file"));
		final RawZip raw = new RawZip();
		raw.add("a/b/rdf.yaml", "name: deep");
		assertTrue(refusal(order(Files.write(folder.resolve("x.zip"), raw.bytes()).toString())).contains(
			"holds no model"));
		server.put("/page", "<html>".getBytes(StandardCharsets.UTF_8));
		assertTrue(refusal(order(server.address("/page").toString())).contains("gives no zip archive"));
	}

	@Test
	void refusesModelsThatCannotBeUsed() throws IOException {
		final Path bad = folder.resolve("bad");
		copyTo(bad);
		Files.copy(TestModels.folder().resolve("atrous/model.onnx"), bad.resolve("model.onnx"),
			StandardCopyOption.REPLACE_EXISTING);
		assertTrue(refusal(order(bad.toString())).contains("SHA-256"));
		Files.delete(bad.resolve("model.onnx"));
		assertTrue(refusal(order(bad.toString())).contains("has no file 'model.onnx'"));
		Files.writeString(bad.resolve("rdf.yaml"), "type: dataset");
		assertTrue(refusal(order(bad.toString())).contains("dataset"));
	}

	@Test
	void copiesNoLinksAndNothingHidden() throws IOException {
		final Path linked = folder.resolve("linked");
		copyTo(linked);
		Files.createDirectory(linked.resolve(".git"));
		install(order(linked.toString()));
		assertFalse(Files.exists(models.resolve("linked/.git")));
		link(linked.resolve("secret"), folder.resolve("list.json"));
		assertTrue(refusal(replacing(linked.toString())).contains("is a link"));
	}

	private static void link(final Path link, final Path target) throws IOException {
		try {
			Files.createSymbolicLink(link, target);
		}
		catch (final FileSystemException | UnsupportedOperationException e) {
			assumeTrue(false, "symbolic links can't be made here");
		}
	}

	@Test
	void aCancelledInstallationLeavesNothing() throws IOException {
		final Path zip = zipFile("x.zip", "");
		final Monitor monitor = new Monitor() {

			@Override
			public void progress(final long done, final long total) {}

			@Override
			public boolean cancelled() {
				return true;
			}
		};
		for (final String source : List.of(zip.toString(), THRESHOLD.toString())) {
			assertThrows(CancellationException.class, () -> installer.install(order(source), monitor));
			assertEquals(List.of(), left());
		}
	}

	/** What a program that was ended in the middle of a replacement leaves: after so many of its steps. */
	private void crashAfter(final int steps) throws IOException {
		final Path left = models.resolve(".incoming-123");
		Files.createDirectories(left);
		if (steps > 0) Files.writeString(left.resolve("lock"), "");
		if (steps > 1) Files.createDirectories(left.resolve("new/raw"));
		if (steps > 2) copyTo(left.resolve("new/raw"));
		if (steps > 3) Files.createDirectory(left.resolve("old"));
		if (steps > 4) Files.move(models.resolve("mine"), left.resolve("old/mine"));
		if (steps > 5) Files.move(left.resolve("new/raw"), models.resolve("mine"));
		if (steps > 6) Staging.delete(left.resolve("new"));
		if (steps > 7) Files.delete(left.resolve("old/mine/rdf.yaml"));
		if (steps == 0) Files.setLastModifiedTime(left, FileTime.fromMillis(System.currentTimeMillis() - 120_000));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 4, 5, 6, 7, 8 })
	void aModelIsThereWheneverItsReplacementWasEnded(final int steps) throws IOException {
		copyTo(models.resolve("mine"));
		crashAfter(steps);
		assertEquals(List.of("mine"), catalogue.entries().stream().filter(entry -> entry.folder().isPresent()).map(
			ModelEntry::name).toList());
		requireThreshold("mine");
	}

	@Test
	void leavesAloneWhatAnotherProgramIsAt() throws IOException {
		copyTo(models.resolve("mine"));
		try (Staging other = Staging.in(models)) {
			final Path coming = Files.createDirectory(other.folder().resolve("coming"));
			catalogue.find("mine");
			installer.remove("mine");
			assertTrue(Files.isDirectory(coming));
		}
		assertEquals(List.of(), left());
	}

	@Test
	void takesThePlaceOfNoModelThatCameMeanwhile() throws IOException {
		try (Staging staging = Staging.in(models)) {
			final Path ready = Files.createDirectory(staging.folder().resolve("ready"));
			copyTo(models.resolve("mine"));
			assertThrows(FileAlreadyExistsException.class, () -> staging.publish(ready, models.resolve("mine")));
		}
		requireThreshold("mine");
	}

	@Test
	void removesAModelAndOfALinkTheLink() throws IOException {
		install(order(THRESHOLD.toString()));
		final Path elsewhere = folder.resolve("elsewhere");
		copyTo(elsewhere);
		link(models.resolve("linked"), elsewhere);
		link(models.resolve("threshold/inside"), elsewhere);
		installer.remove("linked");
		installer.remove("threshold");
		assertEquals(List.of(), left());
		assertTrue(Files.exists(elsewhere.resolve("model.onnx")));
	}

	@Test
	void removesNoModelThatItMayNot() throws IOException {
		final String bundled = assertThrows(DeepLabException.class, () -> installer.remove("axons-sem")).getMessage();
		assertEquals("The model 'axons-sem' comes with the plugin and can't be removed.", bundled);
		assertTrue(assertThrows(DeepLabException.class, () -> installer.remove("../models")).getMessage().contains(
			"There is no model"));
		copyTo(shared.resolve("facility"));
		assumeTrue(Files.getFileStore(shared).supportsFileAttributeView("posix"), "no permissions here");
		Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("r-xr-xr-x"));
		try {
			assumeTrue(!Files.isWritable(shared), "this user may write everywhere");
			assertTrue(assertThrows(DeepLabException.class, () -> installer.remove("facility")).getMessage().contains(
				"can't be written"));
			assertEquals(shared.resolve("facility"), catalogue.find("facility").folder().orElseThrow());
		}
		finally {
			Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
		}
	}

	@Test
	void listsWhatThereIsAndWhatIsWrongWithIt() throws IOException {
		copyTo(shared.resolve("both"));
		copyTo(models.resolve("both"));
		copyTo(models.resolve("axons-sem"));
		Files.createDirectories(models.resolve("broken"));
		Files.writeString(models.resolve("broken/rdf.yaml"), "type: [");
		Files.createDirectories(models.resolve("no model"));
		final List<ModelEntry> own = catalogue.entries().stream().filter(entry -> entry.folder().isPresent()).toList();
		assertEquals(List.of("both", "axons-sem", "both", "broken"), own.stream().map(ModelEntry::name).toList());
		assertEquals(List.of(true, false, false, false), own.stream().map(entry -> entry.problem().isEmpty()).toList());
		assertEquals("The model 'axons-sem' in the plugin comes first; rename the folder of this one.", own.get(1)
			.problem().orElseThrow().what());
		assertTrue(own.get(2).problem().orElseThrow().what().contains(shared.toString()), own.get(2).problem()
			.toString());
		assertTrue(own.get(3).problem().orElseThrow().what().contains("broken/rdf.yaml"), own.get(3).problem()
			.toString());
		assertEquals("Test graph threshold", own.get(0).title());
		assertEquals(2, own.get(0).classes());
		assertEquals(Files.size(THRESHOLD.resolve("rdf.yaml")) + Files.size(THRESHOLD.resolve("model.onnx")), own.get(0)
			.size());
		assertEquals(0, own.get(3).classes());
		assertTrue(catalogue.entries().get(0).size() > 100_000);
		assertEquals(shared.resolve("both"), catalogue.find("both").folder().orElseThrow());
	}

	@Test
	void anArchiveCanBeGivenAsAModel() throws IOException {
		final Path zip = zipFile("given.zip", "top/");
		final Model model = catalogue.find(zip.toString());
		assertEquals("given", model.name());
		assertEquals(Model.in(THRESHOLD).weights().sha256(), model.weights().sha256());
		final Path unpacked = model.folder().orElseThrow();
		assertTrue(unpacked.startsWith(cache), unpacked.toString());
		final FileTime once = FileTime.fromMillis(1_000_000_000_000L);
		Files.setLastModifiedTime(unpacked.resolve("model.onnx"), once);
		assertEquals(once, Files.getLastModifiedTime(catalogue.find(zip.toString()).folder().orElseThrow().resolve(
			"model.onnx")));
		assertEquals(List.of(), left());
		for (int i = 0; i < 10; i++) {
			final RawZip raw = new RawZip().addFolder(THRESHOLD, "");
			raw.add("n", new byte[i]);
			catalogue.find(Files.write(folder.resolve("n.zip"), raw.bytes()).toString());
		}
		try (Stream<Path> all = Files.list(cache.resolve("archives"))) {
			assertEquals(8, all.count());
		}
		final RawZip bad = new RawZip().addFolder(THRESHOLD, "");
		bad.add("../evil", "evil");
		Files.write(zip, bad.bytes());
		assertTrue(assertThrows(DeepLabException.class, () -> catalogue.find(zip.toString())).getMessage().startsWith(
			"given.zip can't be unpacked: '../evil' is no name"));
	}

	private interface Change {

		void on(Path unpacked) throws IOException;
	}

	/** What lies in the cache after a program was ended that emptied it, or after somebody was at it. */
	@Test
	void anArchiveIsUnpackedAgainWhereItsCopyIsNotAsItWas() throws IOException {
		final Path model = folder.resolve("no sum");
		copyTo(model);
		Files.writeString(model.resolve("rdf.yaml"), Files.readString(model.resolve("rdf.yaml")).replaceAll(
			"sha256: .*", ""));
		final Path zip = Files.write(folder.resolve("given.zip"), new RawZip().addFolder(model, "").bytes());
		final String sum = catalogue.find(zip.toString()).weights().sha256();
		final Path other = TestModels.folder().resolve("atrous/model.onnx");
		for (final Change change : List.<Change> of(unpacked -> Files.delete(unpacked.resolve("rdf.yaml")),
			unpacked -> Files.delete(unpacked.resolve("model.onnx")), Staging::delete, unpacked -> Staging.delete(
				unpacked.getParent()), unpacked -> Files.delete(unpacked.resolveSibling("SHA256SUMS")),
			unpacked -> Files.copy(other, unpacked.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING),
			unpacked -> Files.writeString(unpacked.resolve("weights.data"), "more"), unpacked -> {
				Files.delete(unpacked.resolve("model.onnx"));
				link(unpacked.resolve("model.onnx"), THRESHOLD.resolve("model.onnx"));
			})) {
			change.on(catalogue.find(zip.toString()).folder().orElseThrow());
			assertEquals(sum, catalogue.find(zip.toString()).weights().sha256());
		}
		try (Stream<Path> all = Files.list(cache.resolve("archives"))) {
			assertEquals(1, all.count());
		}
	}

	/** Neither what comes nor where it is kept for the time being is known to who installs it. */
	@Test
	void sentencesNameWhatTheUserKnows() throws IOException {
		final String yaml = Files.readString(THRESHOLD.resolve("rdf.yaml"));
		final List<String> faults = List.of(yaml.replaceFirst("format_version: .*", "format_version: 0.3.6"), yaml
			.replace("source: model.onnx", "source: https://example.org/model.onnx"), yaml.replace("source: model.onnx",
				"source: absent.onnx"), yaml.replace("sha256: ", "sha256: 00"), "type: [", yaml.replace("type: model",
					"type: dataset"), yaml.replace("source: model.onnx", "source: ../model.onnx"));
		for (final String fault : faults) {
			final Path bad = folder.resolve("my-nuclei");
			copyTo(bad);
			Files.writeString(bad.resolve("rdf.yaml"), fault);
			final Path zip = Files.write(folder.resolve("my-nuclei.zip"), new RawZip().addFolder(bad, "top/").bytes());
			server.put("/x/my-nuclei.zip", Files.readAllBytes(zip));
			for (final String source : List.of(bad.toString(), bad.resolve("rdf.yaml").toString(), zip.toString(),
				server.address("/x/my-nuclei.zip").toString()))
			{
				final String message = refusal(order(source));
				assertTrue(message.contains("my-nuclei"), message);
				assertFalse(message.contains("incoming") || message.contains("raw") || message.contains(cache
					.toString()) || message.contains("yaml/"), message);
			}
			final String message = assertThrows(DeepLabException.class, () -> catalogue.find(zip.toString()).weights())
				.getMessage();
			assertTrue(message.contains("my-nuclei") && !message.contains("incoming") && !message.contains(cache
				.toString()), message);
			Staging.delete(bad);
		}
		server.put("/x/damaged.zip", Arrays.copyOf(zip(""), 500));
		assertTrue(refusal(order(server.address("/x/damaged.zip").toString())).startsWith(server.address(
			"/x/damaged.zip") + " can't be unpacked"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "bioimageio.yaml", "model.yaml", "nuclei.rdf.yaml", "nuclei v2.bioimageio.yaml",
		"my.model.yaml" })
	void installsModelsWhoseDescriptionHasAnotherName(final String description) throws IOException {
		final Path named = folder.resolve("named");
		copyTo(named);
		Files.move(named.resolve("rdf.yaml"), named.resolve(description));
		install(order(named.toString()));
		requireThreshold("named");
		installer.remove("named");
		install(order(named.resolve(description).toString()));
		requireThreshold("named");
		installer.remove("named");
		install(order(Files.write(folder.resolve("named.zip"), new RawZip().addFolder(named, "").bytes()).toString()));
		requireThreshold("named");
		assertEquals(2, catalogue.find(named.resolve(description).toString()).description().classes().size());
		assertEquals(2, catalogue.find(named.resolve("model.onnx").toString()).description().classes().size());
	}

	@Test
	void takesTheDescriptionThatIsGivenOfSeveral() throws IOException {
		final Path several = folder.resolve("several");
		copyTo(several);
		final String yaml = Files.readString(several.resolve("rdf.yaml"));
		Files.move(several.resolve("rdf.yaml"), several.resolve("first.rdf.yaml"));
		Files.writeString(several.resolve("second.rdf.yaml"), yaml.replaceFirst("name: .*", "name: The second"));
		assertTrue(refusal(order(several.toString())).endsWith(
			"holds several descriptions (first.rdf.yaml, second.rdf.yaml); give the path of the one that is meant."));
		final String second = several.resolve("second.rdf.yaml").toString();
		assertEquals("The second", catalogue.find(second).description().title());
		assertEquals("The second", install(order(second)).description().title());
		Files.writeString(several.resolve("rdf.yaml"), yaml);
		assertEquals("The second", catalogue.find(second).description().title());
		assertEquals("The second", install(replacing(second)).description().title());
	}
}
