package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.event.KeyEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.CrfTuner;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.TuningCase;
import io.github.deeplabij.image.Wording;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;

class TuneCommandTest {

	@TempDir
	Path folder;

	@BeforeEach
	void images() throws IOException {
		Interpreter.batchMode = true;
		ResultsTable.getResultsTable().reset();
		for (final String name : List.of("images", "probabilities", "truth"))
			Files.createDirectory(folder.resolve(name));
		TuningCase.save(folder, "a", 1);
	}

	@AfterEach
	void stop() {
		Interpreter.batchMode = false;
		ResultsTable.getResultsTable().reset();
	}

	private TuneCommand run(final Map<String, String> values) {
		final TuneCommand command = prepared(values);
		command.run();
		return command;
	}

	@Test
	void theTableIsAddedToTheResultsAndSaved() throws IOException {
		run(Map.of("colour_weight", "2,4", "colour_xy", "15", "colour_sigma", "25", "iterations", "5", "rounds", "1",
			"save", folder.resolve("new/table.csv").toString()));
		final ResultsTable results = ResultsTable.getResultsTable();
		// without the CRF; the default values; from them on one value after the other, as long as that gains
		assertTrue(results.size() >= 2 + 5, "rows: " + results.size());
		final List<String> lines = Files.readAllLines(folder.resolve("new/table.csv"));
		assertEquals(
			"Round,iterations,spatial_sigma,spatial_weight,colour_xy,colour_sigma,colour_weight,Mean_IoU,IoU_0,IoU_1",
			lines.get(0));
		assertEquals(results.size() + 1, lines.size());
		assertTrue(lines.stream().anyMatch(line -> line.matches("1,10,1,1\\.0+,10\\.0+,10\\.0+,2\\.0+,.*") || line
			.matches("1,10,1,1,10,10,2,.*")), lines.toString());
	}

	/** The line runs the search's model with what it found, or where nobody knows a model, the CRF alone. */
	@Test
	void theMacroLineNamesTheModel() throws IOException {
		final Map<String, String> values = Map.of("colour_weight", "4", "colour_xy", "15", "colour_sigma", "25",
			"rounds", "1");
		final TuneCommand command = prepared(values);
		final CrfTuner tuner = command.tuner();
		command.search(tuner, Monitor.NONE, status -> {});
		final String line = command.lines(tuner).get(1);
		assertTrue(line.startsWith("run(\"DeepLab Segment...\", \"model=[my net] crf=true iterations=10 "), line);
		assertTrue(line.contains(" colour_sigma=25 "), line);
		final SegmentCommand segment = new SegmentCommand();
		new Parameters(segment).setMacro(line.substring(line.indexOf(", \"") + 3, line.length() - 3));
		assertEquals("my net", new Parameters(segment).values().get("model"));
		final Path file = folder.resolve("probabilities/a-probabilities.tif");
		final ImagePlus nameless = TuningCase.probabilities(1);
		nameless.setProperty("Info", null);
		ImageFiles.saveTiff(nameless, file);
		final TuneCommand other = prepared(values);
		final CrfTuner again = other.tuner();
		other.search(again, Monitor.NONE, status -> {});
		assertTrue(other.lines(again).get(1).startsWith("run(\"DeepLab Refine with CRF...\", \"iterations=10 "), other
			.lines(again).get(1));
	}

	private TuneCommand prepared(final Map<String, String> values) {
		final TuneCommand command = new TuneCommand();
		final Map<String, String> all = new HashMap<>(values);
		for (final String name : List.of("images", "probabilities", "truth"))
			all.put(name, folder.resolve(name).toString());
		new Parameters(command).setAll(all);
		return command;
	}

	/** Esc is pressed as soon as the saved table holds a row; hundreds of settings would take minutes. */
	@Test
	void escKeepsWhatWasFound() throws Exception {
		final Path saved = folder.resolve("table.csv");
		final Thread user = new Thread(() -> {
			try {
				while (!Files.exists(saved) || Files.readAllLines(saved).size() < 3)
					Thread.sleep(5);
				IJ.setKeyDown(KeyEvent.VK_ESCAPE);
			}
			catch (final IOException | InterruptedException e) {
				throw new IllegalStateException(e);
			}
		});
		user.start();
		final TuneCommand command = run(Map.of("colour_weight", "1:9", "colour_xy", "1:500", "colour_sigma", "1:500",
			"save", saved.toString()));
		user.join();
		final ResultsTable results = ResultsTable.getResultsTable();
		final int tried = results.size() - 1;
		assertTrue(tried > 0 && tried < 500, "tried " + tried);
		assertEquals(results.size() + 1, Files.readAllLines(saved).size());
		assertTrue(results.getValue("Mean_IoU", 1) >= results.getValue("Mean_IoU", tried));
		assertEquals("DeepLab Tune CRF was cancelled after " + tried + " settings, which are in the table.", command
			.getCancelReason());
	}

	@Test
	void everyParameterIsChecked() {
		final String[][] cases = { //
			{ "images", "", "images is empty; give the title of an open image, a file or a folder." }, //
			{ "truth", "nothing", "truth is 'nothing', but no open image, file or folder has that name." }, //
			{ "ignore", "-2", "ignore is -2; give the value of truth to leave out" }, //
			{ "colour_weight", "-1", "colour_weight is -1.0; use a number from 0 to 1000000." }, //
			{ "colour_weight", "1000001", "colour_weight is 1000001.0; use a number from 0 to 1000000." }, //
			{ "colour_weight", "6:3", "colour_weight holds the range '6:3', which is empty" }, //
			{ "colour_sigma", "wide", "colour_sigma holds 'wide'; give numbers and ranges" }, //
			{ "colour_xy", "0:10", "colour_xy is 0.0; use a number above 0." }, //
			{ "spatial_sigma", "0", "spatial_sigma is 0.0; use a number above 0." }, //
			{ "spatial_weight", "", "spatial_weight holds ''" }, //
			{ "iterations", "0", "iterations is 0; use 1 or more" }, //
			{ "iterations", "2.5", "iterations holds 2.5; use whole numbers." }, //
			{ "quality", "best", "quality is 'best'" }, //
			{ "rounds", "0", "rounds is 0; use 1" }, //
			{ "rounds", "7", "rounds is 7; use 1" }, //
			{ "save", folder.toString(), "save is the folder " + folder } };
		for (final String[] each : cases) {
			final TuneCommand command = new TuneCommand();
			final Map<String, String> all = new HashMap<>();
			for (final String name : List.of("images", "probabilities", "truth"))
				all.put(name, folder.resolve(name).toString());
			all.put(each[0], each[1]);
			new Parameters(command).setAll(all);
			final String message = Wording.of(assertThrows(DeepLabException.class, command::tuner));
			assertTrue(message.startsWith(each[2]), message);
		}
	}
}
