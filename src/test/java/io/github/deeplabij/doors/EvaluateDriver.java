package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.press;

import java.util.Arrays;
import java.util.List;

import ij.IJ;
import ij.ImageJ;
import ij.WindowManager;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;

/** Compares two open images as a person would, and runs what was recorded. */
final class EvaluateDriver {

	private static final String EVALUATE = "DeepLab Evaluate...";
	/** Titles that are hard to write into a macro. */
	private static final String TRUTH = "the \"true\" ones [1] tolerance=9 C:\\data";
	private static final String LABELS = "labels] it's";

	private EvaluateDriver() {}

	public static void main(final String... arguments) {
		new ImageJ();
		final Recorder recorder = new Recorder();
		IJ.createImage("photo", "16-bit ramp", 40, 30, 1).show();
		IJ.createImage(TRUTH, "8-bit black", 40, 30, 1).show();
		IJ.createImage(LABELS, "8-bit black", 40, 30, 1).show();
		for (int i = 0; i < 600; i++) {
			WindowManager.getImage(LABELS).getProcessor().set(i, 1);
			WindowManager.getImage(TRUTH).getProcessor().set(i + 80, 1);
		}
		await("the labels in front, to stay there", () -> {
			IJ.selectWindow(WindowManager.getImage(LABELS).getID());
			IJ.wait(300);
			return WindowManager.getCurrentImage().getTitle().equals(LABELS);
		});
		choose(EVALUATE);
		press(dialog(EVALUATE), "OK");
		await("results", () -> ResultsTable.getResultsTable().size() == 1);
		await("a recorded line", () -> recorder.getText().contains(EVALUATE));
		await("the window of results", () -> WindowManager.getFrame("Results") != null);
		tellWindows("windows");
		final String line = recorder.getText().lines().filter(text -> text.contains(EVALUATE)).findFirst()
			.orElseThrow();
		System.out.println("recorded: " + line);
		IJ.runMacro(line);
		final ResultsTable results = ResultsTable.getResultsTable();
		System.out.println("figures: " + List.of(results.size(), results.getValue("Mean_IoU", 0) == results.getValue(
			"Mean_IoU", 1), results.getValue("Foreground_IoU", 0), results.getValue("IoU_1", 0)));
		IJ.runMacro(line.replace("\");", " output=summary,classes,confusion,trimap,plot\");"));
		await("a plot", () -> WindowManager.getImage("DeepLab trimap") != null);
		tellWindows("all windows");
		System.exit(0);
	}

	private static void tellWindows(final String what) {
		System.out.println(what + ": " + Arrays.stream(WindowManager.getNonImageTitles()).filter(title -> title
			.startsWith("DeepLab") || title.equals("Results")).sorted().toList() + " and " + WindowManager
				.getImageCount() + " images");
	}
}
