package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.press;

import java.util.Arrays;
import java.util.List;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;

/** Measures objects as a person would, edits a ROI in the ROI Manager, and measures again what is recorded. */
final class MeasureDriver {

	private static final String MEASURE = "DeepLab Measure Objects...";

	private MeasureDriver() {}

	public static void main(final String... arguments) {
		new ImageJ();
		final Recorder recorder = new Recorder();
		IJ.createImage("other", "8-bit ramp", 30, 20, 1).show();
		final ImagePlus labels = IJ.createImage("labels", "16-bit black", 60, 40, 1);
		labels.getProcessor().setValue(300);
		labels.getProcessor().fill(new Roi(5, 5, 10, 8));
		labels.getProcessor().setValue(2);
		labels.getProcessor().fill(new Roi(30, 10, 4, 4));
		labels.show();
		final ImagePlus cells = IJ.createImage("cells", "8-bit ramp", 60, 40, 1);
		cells.show();
		await("the cells in front, to stay there", () -> {
			IJ.selectWindow(cells.getID());
			IJ.wait(300);
			return WindowManager.getCurrentImage() == cells;
		});
		choose(MEASURE);
		press(dialog(MEASURE), "OK");
		final ResultsTable results = ResultsTable.getResultsTable();
		await("results", () -> results.size() == 2 && WindowManager.getFrame("Results") != null);
		await("a recorded line", () -> recorder.getText().contains(MEASURE));
		System.out.println("windows: " + Arrays.stream(WindowManager.getNonImageTitles()).filter(title -> title
			.startsWith("DeepLab") || title.equals("Results")).sorted().toList());
		final String line = recorder.getText().lines().filter(text -> text.contains(MEASURE)).findFirst().orElseThrow();
		System.out.println("recorded: " + line);
		IJ.runMacro(line);
		System.out.println("replayed: " + (results.size() == 4 && results.getRowAsString(2).replaceFirst("^\\d+", "")
			.equals(results.getRowAsString(0).replaceFirst("^\\d+", "")) ? "equal" : "other values"));
		IJ.runMacro(line.replace("labels\"", "labels output=measurements,roi_manager\""));
		final RoiManager manager = RoiManager.getInstance();
		System.out.println("managed: " + Arrays.stream(manager.getRoisAsArray()).map(Roi::getName).toList() + " " +
			cells
			.getOverlay().size());
		manager.select(cells, 0);
		cells.getRoi().setLocation(40, 20);
		manager.runCommand("Update");
		IJ.runMacro("run('" + MEASURE + "', 'objects=roi_manager output=measurements,summary');");
		System.out.println("measured: " + List.of(results.size(), results.getValue("Label", 6), results.getValue(
			"Area (pixel^2)", 6), results.getValue("Box X (pixel)", 0), results.getValue("Box X (pixel)", 6)));
		System.out.println("summed up: " + ResultsTable.getResultsTable("DeepLab object summary").size());
		System.exit(0);
	}
}
