package io.github.deeplabij.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.command.CommandService;

import io.github.deeplabij.common.DeepLabException;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;

class MeasureCommandTest {

	@TempDir
	Path folder;

	private final ImagePlus cells = IJ.createImage("cells.tif", "8-bit white", 20, 10, 1);
	private final ImagePlus labels = IJ.createImage("labels", "8-bit black", 20, 10, 1);

	@BeforeEach
	void start() {
		Interpreter.batchMode = true;
		ResultsTable.getResultsTable().reset();
		labels.getProcessor().setValue(9);
		labels.getProcessor().fill(new Roi(2, 3, 4, 5));
		labels.show();
	}

	@AfterEach
	void stop() {
		labels.close();
		Interpreter.batchMode = false;
		ResultsTable.getResultsTable().reset();
	}

	/** As a script of Fiji runs it. */
	@Test
	void measuresTheImageOfAScript() throws Exception {
		try (Context context = new Context()) {
			final Cancelable module = (Cancelable) context.service(CommandService.class).run(MeasureCommand.class, true,
				"image", cells, "objects", "labels", "save", folder.resolve("out").toString()).get();
			assertNull(module.getCancelReason());
		}
		final ResultsTable results = ResultsTable.getResultsTable();
		assertEquals(1, results.size());
		assertEquals(20, results.getValue("Area (pixel^2)", 0));
		assertEquals(255, results.getValue("Mean", 0));
		assertEquals(1, cells.getOverlay().size());
		assertEquals(2, Files.readAllLines(folder.resolve("out/cells-measurements.csv")).size());
	}

	@Test
	void theDialogOffersTheLikeliestObjectsFirst() {
		final ImagePlus other = IJ.createImage("other size", "8-bit black", 9, 9, 1);
		other.show();
		final MeasureCommand command = new MeasureCommand();
		new Parameters(command).setImage(cells);
		assertEquals(List.of("labels", "roi_manager", "overlay", "other size", "cells.tif"), command.choices(
			"objects"));
		cells.setOverlay(new Overlay(new Roi(1, 1, 5, 5)));
		assertEquals("overlay", command.choices("objects").get(0));
		assertEquals(List.of(), command.choices("channels"));
		other.close();
	}

	@Test
	void wrongParametersAreSaid() throws Exception {
		final Path file = Files.writeString(folder.resolve("file"), "");
		final String[][] cases = { //
			{ "output", "poem",
				"There is no output 'poem'; use one or several of: measurements, summary, overlay, roi_manager." }, //
			{ "save", file.toString(), "save is '" + file + "', which can't be a folder; give another one." } };
		for (final String[] each : cases) {
			final MeasureCommand command = new MeasureCommand();
			new Parameters(command).setAll(Map.of(each[0], each[1]));
			assertEquals(each[2], assertThrows(DeepLabException.class, command::check).getMessage());
		}
		assertFalse(Files.exists(folder.resolve("out")));
	}
}
