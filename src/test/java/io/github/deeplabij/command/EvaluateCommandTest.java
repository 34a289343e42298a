package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.EvaluationSettings;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;

class EvaluateCommandTest {

	@TempDir
	Path folder;

	@BeforeEach
	void start() {
		Interpreter.batchMode = true;
		ResultsTable.getResultsTable().reset();
	}

	@AfterEach
	void stop() {
		Interpreter.batchMode = false;
		ResultsTable.getResultsTable().reset();
	}

	private static ImagePlus open(final String title, final int columns) {
		final ImagePlus image = IJ.createImage(title, "8-bit black", 20, 10, 1);
		for (int i = 0; i < 200; i++)
			image.getProcessor().set(i, i % 20 < columns ? 0 : 1);
		image.show();
		return image;
	}

	/** As Fiji runs it. */
	@Test
	void comparesOpenImages() throws Exception {
		final ImagePlus truth = open("the truth", 10);
		final ImagePlus prediction = open("a prediction", 15);
		try (Context context = new Context()) {
			final Module module = context.service(ModuleService.class).createModule(context.service(
				CommandService.class).getCommand(EvaluateCommand.class));
			Map.of("truth", "the truth", "prediction", "a prediction", "ignore", "", "output", "summary", "save", folder
				.resolve("out").toString()).forEach((name, value) -> {
					module.setInput(name, value);
					module.resolveInput(name);
				});
			context.service(ModuleService.class).run(module, true).get();
		}
		truth.close();
		prediction.close();
		final ResultsTable results = ResultsTable.getResultsTable();
		assertEquals(1, results.size());
		assertEquals(0.75, results.getValue("Pixel_accuracy", 0));
		assertEquals(0.5, results.getValue("Foreground_IoU", 0));
		assertEquals(41, Files.readAllLines(folder.resolve("out/trimap.csv")).size());
	}

	@Test
	void readsItsParameters() {
		final EvaluationSettings settings = settings(Map.of("ignore", "7", "classes", "nuclei-fluorescence", "trimap",
			"5, 1:2"));
		assertEquals(7, settings.ignore().getAsInt());
		assertEquals(List.of("background", "nucleus", "boundary"), settings.classes().stream().map(each -> each.name())
			.toList());
		assertEquals(List.of(1, 2, 5), settings.widths());
		assertEquals(2, settings.tolerance());
		assertEquals(255, settings(Map.of()).ignore().getAsInt());
		assertEquals(40, settings(Map.of()).widths().size());
		assertTrue(settings(Map.of("ignore", "")).ignore().isEmpty());
		assertTrue(settings(Map.of("ignore", "-1", "trimap", "")).widths().isEmpty());
		assertEquals(4, settings(Map.of("classes", "4")).classes().size());
	}

	private static EvaluationSettings settings(final Map<String, String> values) {
		final EvaluateCommand command = new EvaluateCommand();
		new Parameters(command).setAll(values);
		return command.settings();
	}

	@Test
	void everyParameterIsChecked() throws Exception {
		final Path file = Files.writeString(folder.resolve("file"), "");
		final String[][] cases = { //
			{ "ignore", "some",
				"ignore is some; give the value of truth to leave out, from 0 to 65535, or nothing for none." }, //
			{ "ignore", "65536", "ignore is 65536; give the value of truth" }, //
			{ "ignore", "-2", "ignore is -2; give the value of truth" }, //
			{ "tolerance", "-1", "tolerance is -1.0; use a number of pixels from 0 to 100." }, //
			{ "tolerance", "NaN", "tolerance is NaN; use a number" }, //
			{ "tolerance", "101", "tolerance is 101.0; use a number" }, //
			{ "tolerance", "wide", "The parameter 'tolerance' is 'wide'; a number is meant." }, //
			{ "trimap", "0:3", "trimap holds the width 0; use whole numbers of pixels from 1 to 1000." }, //
			{ "trimap", "1001", "trimap holds the width 1001; use whole numbers" }, //
			{ "trimap", "1.5", "trimap holds the width 1.5; use whole numbers." }, //
			{ "trimap", "40:1", "trimap holds the range '40:1', which is empty" }, //
			{ "trimap", "all", "trimap holds 'all'; give numbers and ranges" }, //
			{ "classes", "0", "classes is 0; give how many there are, from 1 to 256, or their names, or nothing." }, //
			{ "classes", "-3", "classes is -3; give how many" }, //
			{ "classes", "257", "classes is 257; give how many" }, //
			{ "classes", "x,".repeat(256), "There are 257 classes in 'classes'; use 256 at most." }, //
			{ "classes", "nonsense", "There is no model 'nonsense'; choose one of: nuclei-fluorescence" }, //
			{ "output", "poem",
				"There is no output 'poem'; use one or several of: summary, classes, confusion, trimap, plot, " +
					"objects, thresholds." }, //
			{ "objects", "nuclei", "objects is 'nuclei'; use none to compare classes, planes to compare objects, or " +
				"stack for objects that reach over several planes." }, //
			{ "save", file.toString(), "save is '" + file + "', which can't be a folder; give another one." } };
		for (final String[] each : cases) {
			final String message = assertThrows(DeepLabException.class, () -> settings(Map.of(each[0], each[1])))
				.getMessage();
			assertTrue(message.startsWith(each[2]), message);
			assertFalse(message.strip().contains("\n"));
		}
	}

	@Test
	void objectsHaveNoClasses() {
		assertEquals("classes is '3', but objects have none; leave classes empty, or set objects=none to compare " +
			"classes.", assertThrows(DeepLabException.class, () -> settings(Map.of("objects", "planes", "classes",
				"3"))).getMessage());
		assertEquals(3, settings(Map.of("objects", " None ", "classes", "3")).classes().size());
	}

	@Test
	void comparesObjectsOfOpenImages() {
		final ImagePlus truth = open("the truth", 10);
		final ImagePlus prediction = open("a prediction", 14);
		final EvaluateCommand command = new EvaluateCommand();
		new Parameters(command).setAll(Map.of("truth", "the truth", "prediction", "a prediction", "objects", "planes",
			"save", folder.resolve("out").toString()));
		command.run();
		truth.close();
		prediction.close();
		assertFalse(command.isCanceled(), command.getCancelReason());
		final ResultsTable results = ResultsTable.getResultsTable();
		assertEquals(1, results.size());
		assertEquals(1, results.getValue("AP_50", 0));
		assertEquals(0.6, results.getValue("PQ", 0));
		for (final String name : List.of("summary.csv", "objects.csv", "thresholds.csv", "thresholds.png"))
			assertTrue(Files.exists(folder.resolve("out").resolve(name)), name);
		assertFalse(Files.exists(folder.resolve("out/classes.csv")));
	}
}
