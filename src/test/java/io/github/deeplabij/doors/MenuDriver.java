package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.find;
import static io.github.deeplabij.doors.Desktop.press;
import static io.github.deeplabij.doors.Desktop.tick;

import java.awt.Choice;
import java.awt.Container;
import java.awt.event.ItemEvent;
import java.awt.event.KeyEvent;
import java.util.Arrays;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.plugin.frame.Recorder;

/** Uses plain ImageJ as a person would: chooses entries in the menu, presses buttons, runs what was recorded. */
final class MenuDriver {

	private static final String SEGMENT = "DeepLab Segment...";

	private MenuDriver() {}

	public static void main(final String... arguments) throws Exception {
		new ImageJ();
		choose("DeepLab Sample Image");
		await("the sample image", () -> WindowManager.getImageCount() == 1);
		final ImagePlus sample = WindowManager.getCurrentImage();
		final Recorder recorder = new Recorder();

		choose(SEGMENT);
		press(dialog(SEGMENT), "Network...");
		tick(dialog("DeepLab Segment: Network"), "Also flipped left to right", true);
		press(dialog("DeepLab Segment: Network"), "OK");
		await("the first dialog alone", () -> find("DeepLab Segment: Network").isEmpty());
		press(dialog(SEGMENT), "OK");
		await("labels", () -> WindowManager.getImageCount() == 2);
		final ImagePlus first = WindowManager.getImage("DeepLab Sample Image-labels");
		await("a recorded line", () -> recorder.getText().contains(SEGMENT));
		final String line = recorder.getText().lines().filter(text -> text.contains(SEGMENT)).findFirst().orElseThrow();
		System.out.println("recorded: " + line);
		System.out.println("labels before it: " + recorder.getText().lines().takeWhile(text -> !text.equals(line))
			.filter(text -> text.contains("-labels")).toList());

		first.hide();
		IJ.selectWindow(sample.getID());
		IJ.runMacro(line);
		await("labels again", () -> WindowManager.getImageCount() == 2);
		final byte[] again = (byte[]) WindowManager.getImage("DeepLab Sample Image-labels").getProcessor().getPixels();
		System.out.println("different pixels: " + (Arrays.equals(again, (byte[]) first.getProcessor().getPixels()) ? 0
			: "some"));

		IJ.selectWindow(sample.getID());
		choose(SEGMENT);
		press(dialog(SEGMENT), "Cancel");
		await("no dialog", () -> find(SEGMENT).isEmpty());
		IJ.wait(500);
		System.out.println("cancelled: " + (WindowManager.getImageCount() == 2 ? "no new image" : "a new image"));

		final Thread slow = new Thread(() -> IJ.runMacro("newImage('large', '8-bit ramp', 2048, 2048, 1); run('" +
			SEGMENT + "', 'model=[" + arguments[0] + "]'); newImage('went on', '8-bit', 9, 9, 1);"), "Run$_slow");
		slow.start();
		await("a run", () -> Thread.getAllStackTraces().values().stream().flatMap(Arrays::stream).anyMatch(
			frame -> frame.getClassName().equals("ai.onnxruntime.OrtSession") && frame.getMethodName().equals("run")));
		IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		slow.join(60_000);
		System.out.println("escaped: " + (slow.isAlive() ? "still running" : WindowManager.getImageCount() == 3
			? "no new image" : "a new image"));
		System.out.println("last word: " + ImageJ.getStatusBarText());
		record(recorder, sample);
		System.exit(0);
	}

	/** What a run gives to scripts, and what one that fails leaves. */
	private static void record(final Recorder recorder, final ImagePlus sample) {
		final Choice language = (Choice) Arrays.stream(((Container) recorder.getComponent(0)).getComponents()).filter(
			Choice.class::isInstance).findFirst().orElseThrow();
		System.out.println("lines of macros: " + lines(recorder));
		language.select("JavaScript");
		recorder.itemStateChanged(new ItemEvent(language, ItemEvent.ITEM_STATE_CHANGED, "JavaScript",
			ItemEvent.SELECTED));
		IJ.selectWindow(sample.getID());
		choose(SEGMENT);
		press(dialog(SEGMENT), "OK");
		await("a recorded line", () -> lines(recorder) == 2);
		System.out.println("for scripts: " + recorder.getText().lines().filter(text -> text.contains(SEGMENT)).reduce((
			first, last) -> last).orElseThrow());
		IJ.runMacro("close('*');");
		choose(SEGMENT);
		press(dialog("DeepLab"), "OK");
		await("no dialog", () -> find("DeepLab").isEmpty());
		IJ.wait(500);
		System.out.println("failed: " + ImageJ.getStatusBarText());
		System.out.println("lines in all: " + lines(recorder));
	}

	private static long lines(final Recorder recorder) {
		return recorder.getText().lines().filter(text -> text.contains(SEGMENT)).count();
	}
}
