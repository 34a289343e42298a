package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.image.TuningCase;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;

/**
 * A disk fails once at each thing that a command does to its outputs: none is then there in part, and it is told in one
 * sentence.
 */
class FaultIT {

	private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();
	private static final String THRESHOLD = RESOURCES.resolve("models/threshold").toString();

	@TempDir
	Path folder;

	@BeforeEach
	void image() throws Exception {
		Files.createDirectories(folder.resolve("before/out"));
		final ImagePlus ramp = IJ.createImage("ramp", "32-bit ramp", 90, 50, 1);
		assertTrue(new FileSaver(ramp).saveAsTiff(folder.resolve("ramp.tif").toString()));
	}

	/** Fails each step of a command; says how many of which kind there were, and nothing else. */
	private void failEach(final int outputs, final String... arguments) throws Exception {
		final List<String> command = new ArrayList<>(List.of(folder.toString()));
		command.addAll(List.of(arguments));
		final Program.Outcome outcome = Program.onFaultyDisk(folder, command);
		assertEquals(0, outcome.code(), outcome.out());
		assertFalse(outcome.out().contains("WRONG"), outcome.out());
		// of each output at least: open, lock, write, sync, move, close
		final int steps = Integer.parseInt(outcome.out().replaceAll("(?s)^.*?(\\d+) steps, .*", "$1"));
		assertTrue(steps >= 6 * outputs, outcome.out());
	}

	private void old(final String... names) throws Exception {
		for (final String name : names)
			Files.writeString(folder.resolve("before/out").resolve(name), "old");
	}

	@Test
	void segment() throws Exception {
		failEach(4, "files", "segment", "ramp.tif", "--model", THRESHOLD, "--output",
			"labels,probabilities,overlay,table", "--out", "now/out");
	}

	@Test
	void segmentOverOldResults() throws Exception {
		old("ramp-labels.tif", "ramp-probabilities.tif", "ramp-overlay.png", "ramp-table.csv");
		segment();
	}

	/** That of a real network; its files are written as those of {@link #segment()}. */
	@Test
	void demo() throws Exception {
		failEach(4, "files", "demo", "--out", "now/out");
	}

	private String[] evaluation() throws Exception {
		for (final String side : List.of("p", "t"))
			Files.createDirectory(folder.resolve(side));
		for (final String name : List.of("a", "b")) {
			Files.copy(RESOURCES.resolve("evaluation/" + name + "-labels.png"), folder.resolve("p/" + name + ".png"));
			Files.copy(RESOURCES.resolve("evaluation/" + name + "-truth.png"), folder.resolve("t/" + name + ".png"));
		}
		old("summary.csv", "classes.csv", "confusion.csv", "trimap.csv", "trimap.png");
		return new String[] { folder.resolve("p").toString(), folder.resolve("t").toString(), folder.resolve("now/out")
			.toString() };
	}

	@Test
	void evaluate() throws Exception {
		final String[] places = evaluation();
		failEach(5, "files", "evaluate", places[0], places[1], "--save", places[2]);
	}

	@Test
	void evaluateInAMacro() throws Exception {
		final String[] places = evaluation();
		failEach(5, "files", "macro", "run('DeepLab Evaluate...', 'prediction=" + places[0] + " truth=" + places[1] +
			" save=" + places[2] + " output=summary');");
	}

	private void objects() {
		final ImagePlus labels = IJ.createImage("labels", "8-bit black", 90, 50, 1);
		labels.getProcessor().setValue(7);
		labels.getProcessor().fill(new Roi(3, 4, 20, 10));
		assertTrue(new FileSaver(labels).saveAsTiff(folder.resolve("objects.tif").toString()));
	}

	@Test
	void measure() throws Exception {
		objects();
		old("ramp-measurements.csv", "ramp-rois.zip");
		failEach(3, "files", "measure", "ramp.tif", "--objects", "objects.tif", "--save", "now/out");
	}

	@Test
	void measureInAMacro() throws Exception {
		objects();
		failEach(3, "files", "macro", "open('" + folder + "/ramp.tif'); run('DeepLab Measure Objects...', 'objects=" +
			folder + "/objects.tif save=now/out'); close('*');");
	}

	@Test
	void tune() throws Exception {
		for (final String name : List.of("images", "probabilities", "truth"))
			Files.createDirectory(folder.resolve(name));
		TuningCase.save(folder, "a", 1);
		old("table.csv");
		failEach(1, "files", "tune", "--images", "images", "--probabilities", "probabilities", "--truth", "truth",
			"--colour_weight", "2", "--colour_xy", "15", "--colour_sigma", "5", "--spatial_sigma", "1.5",
			"--spatial_weight", "1", "--iterations", "2", "--rounds", "1", "--save", "now/out/table.csv");
	}

	@Test
	void importOfAModel() throws Exception {
		failEach(6, "unit", "importer", THRESHOLD + "/model.onnx", "ramp.tif", "now/out");
	}
}
