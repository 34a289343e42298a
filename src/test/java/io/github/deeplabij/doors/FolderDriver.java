package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.press;

import java.awt.TextField;
import java.awt.event.KeyEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ij.IJ;
import ij.ImageJ;
import ij.gui.GenericDialog;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;

/** Segments a folder as a person would: in the dialog, and with Esc in the middle of a macro. */
final class FolderDriver {

	private static final String SEGMENT = "DeepLab Segment Folder...";
	private static final String TABLE = "DeepLab folder";

	private FolderDriver() {}

	public static void main(final String... arguments) throws Exception {
		new ImageJ();
		final Recorder recorder = new Recorder();
		choose(SEGMENT);
		final GenericDialog dialog = (GenericDialog) dialog(SEGMENT);
		((TextField) dialog.getStringFields().get(0)).setText(arguments[0] + "/");
		((TextField) dialog.getStringFields().get(2)).setText("1*");
		press(dialog, "OK");
		await("the table", () -> ResultsTable.getResultsTable(TABLE) != null);
		final ResultsTable table = ResultsTable.getResultsTable(TABLE);
		System.out.println("table: " + IntStream.range(0, table.size()).mapToObj(row -> table.getStringValue("File",
			row) + " " + table.getStringValue("Status", row)).collect(Collectors.joining(", ")));
		await("a recorded line", () -> recorder.getText().contains(SEGMENT));
		System.out.println("recorded: " + recorder.getText().lines().filter(text -> text.contains(SEGMENT)).findFirst()
			.orElseThrow());
		await("the last word", () -> ImageJ.getStatusBarText().contains(" done"));
		System.out.println("last word: " + ImageJ.getStatusBarText());

		final Path results = Path.of(arguments[0], "slow");
		final Thread macro = new Thread(() -> IJ.runMacro("run('" + SEGMENT + "', 'input=[" + arguments[0] +
			"] save=[" + results + "] model=[" + arguments[1] + "]'); newImage('went on', '8-bit', 9, 9, 1);"),
			"Run$_folder");
		macro.start();
		await("a record", () -> names(results).stream().anyMatch(name -> name.endsWith(".json")));
		await("a run", () -> ImageJ.getStatusBarText().matches("[2-4] of 5, about .*"));
		final long start = System.nanoTime();
		IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		macro.join(60_000);
		final long milliseconds = (System.nanoTime() - start) / 1_000_000;
		System.out.println("in time: " + (milliseconds < 2000) + ", " + milliseconds + " ms");
		System.out.println("said: " + ImageJ.getStatusBarText());
		final List<String> names = names(results);
		System.out.println("files of it: " + names.stream().filter(name -> name.endsWith(".tif")).count() + " with " +
			names.stream().filter(name -> name.endsWith(".json")).count() + " records, " + names.stream().filter(
				name -> name.endsWith(".part")).count() + " parts");
		System.exit(0);
	}

	private static List<String> names(final Path folder) {
		if (!Files.isDirectory(folder)) return List.of();
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(file -> file.getFileName().toString()).toList();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
