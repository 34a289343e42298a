package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.press;

import java.awt.Choice;
import java.awt.TextField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;

/** Uses the commands that give tables, from the menu and again by the line that was recorded. */
final class TablesDriver {

	private static final String TUNE = "DeepLab Tune CRF...";
	private static final String CHECK = "DeepLab Check Model...";
	/** What is typed into the fields of the search, by their numbers. */
	private static final Map<Integer, String> TYPED = Map.of(4, "2,4", 5, "15", 6, "5,25", 7, "1", 8, "1.5", 9,
		"5");

	private TablesDriver() {}

	/**
	 * @param arguments a folder with the image, the probabilities and the truth of a search
	 */
	public static void main(final String... arguments) {
		new ImageJ();
		final Recorder recorder = new Recorder();
		open(arguments[0] + "/images/a.tif", "image.tif");
		open(arguments[0] + "/probabilities/a-probabilities.tif", "image-probabilities");
		open(arguments[0] + "/truth/a.png", "truth");

		choose(TUNE);
		final GenericDialog tune = (GenericDialog) dialog(TUNE);
		TYPED.forEach((number, text) -> ((TextField) tune.getStringFields().get(number)).setText(text));
		press(tune, "OK");
		await("a plot", () -> WindowManager.getImageCount() == 4);
		System.out.println("plot: " + WindowManager.getCurrentImage().getTitle());
		again(recorder, TUNE);

		choose(CHECK);
		final GenericDialog check = (GenericDialog) dialog(CHECK);
		((Choice) check.getChoices().get(1)).select("cpu");
		press(check, "OK");
		again(recorder, CHECK);
		System.exit(0);
	}

	private static void open(final String file, final String title) {
		final ImagePlus image = IJ.openImage(file);
		image.setTitle(title);
		image.show();
	}

	/** Tells the recorded line, and whether it gives the same table. */
	private static void again(final Recorder recorder, final String command) {
		await("a recorded line", () -> recorder.getText().contains(command));
		await("the window of results", () -> WindowManager.getFrame("Results") != null);
		final String line = recorder.getText().lines().filter(text -> text.contains(command)).findFirst().orElseThrow();
		System.out.println("recorded: " + line);
		final List<String> first = rows();
		IJ.runMacro("run('Clear Results');");
		IJ.runMacro(line);
		System.out.println(command + " " + first.size() + " rows, again " + (first.equals(rows()) ? "equal" : first +
			" and " + rows()));
		IJ.runMacro("run('Clear Results');");
	}

	private static List<String> rows() {
		final ResultsTable table = ResultsTable.getResultsTable();
		final List<String> rows = new ArrayList<>();
		for (int row = 0; row < table.size(); row++) rows.add(table.getRowAsString(row));
		return rows;
	}
}
