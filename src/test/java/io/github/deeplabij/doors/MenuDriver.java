package io.github.deeplabij.doors;

import java.awt.Button;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Menu;
import java.awt.MenuItem;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.Menus;
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
		press(dialog(), "OK");
		await("labels", () -> WindowManager.getImageCount() == 2);
		final ImagePlus first = WindowManager.getImage("DeepLab Sample Image-labels");
		await("a recorded line", () -> recorder.getText().contains(SEGMENT));
		final String line = recorder.getText().lines().filter(text -> text.contains(SEGMENT)).findFirst().orElseThrow();
		System.out.println("recorded: " + line);

		first.hide();
		IJ.selectWindow(sample.getID());
		IJ.runMacro(line);
		await("labels again", () -> WindowManager.getImageCount() == 2);
		final byte[] again = (byte[]) WindowManager.getImage("DeepLab Sample Image-labels").getProcessor().getPixels();
		System.out.println("different pixels: " + (Arrays.equals(again, (byte[]) first.getProcessor().getPixels()) ? 0 : "some"));

		IJ.selectWindow(sample.getID());
		choose(SEGMENT);
		press(dialog(), "Cancel");
		await("no dialog", () -> find().isEmpty());
		IJ.wait(500);
		System.out.println("cancelled: " + (WindowManager.getImageCount() == 2 ? "no new image" : "a new image"));

		final Thread slow = new Thread(() -> IJ.runMacro("newImage('large', '8-bit ramp', 2048, 2048, 1); run('" + SEGMENT +
			"', 'model=[" + arguments[0] + "]'); newImage('went on', '8-bit', 9, 9, 1);"), "Run$_slow");
		slow.start();
		await("a run", () -> Thread.getAllStackTraces().values().stream().flatMap(Arrays::stream).anyMatch(frame -> frame
			.getClassName().equals("ai.onnxruntime.OrtSession") && frame.getMethodName().equals("run")));
		IJ.setKeyDown(KeyEvent.VK_ESCAPE);
		slow.join(60_000);
		System.out.println("escaped: " + (slow.isAlive() ? "still running" : WindowManager.getImageCount() == 3 ? "no new image"
			: "a new image"));
		System.exit(0);
	}

	private static void choose(final String label) {
		final MenuItem item = item(label);
		EventQueue.invokeLater(() -> Arrays.stream(item.getActionListeners()).forEach(listener -> listener.actionPerformed(
			new ActionEvent(item, ActionEvent.ACTION_PERFORMED, label))));
	}

	private static MenuItem item(final String label) {
		for (int m = 0; m < Menus.getMenuBar().getMenuCount(); m++) {
			final Optional<MenuItem> found = item(Menus.getMenuBar().getMenu(m), label);
			if (found.isPresent()) return found.get();
		}
		throw new IllegalStateException("no menu entry " + label);
	}

	private static Optional<MenuItem> item(final Menu menu, final String label) {
		for (int i = 0; i < menu.getItemCount(); i++) {
			final MenuItem item = menu.getItem(i);
			final Optional<MenuItem> found = item instanceof Menu inner ? item(inner, label) //
				: item.getLabel().equals(label) ? Optional.of(item) : Optional.empty();
			if (found.isPresent()) return found;
		}
		return Optional.empty();
	}

	private static Dialog dialog() {
		await("a dialog", () -> find().isPresent());
		return find().orElseThrow();
	}

	private static Optional<Dialog> find() {
		return Arrays.stream(Window.getWindows()).filter(window -> window instanceof Dialog dialog && dialog.isVisible() && SEGMENT
			.equals(dialog.getTitle())).map(Dialog.class::cast).findFirst();
	}

	private static void press(final Container container, final String label) {
		final Button button = button(container, label).orElseThrow(() -> new IllegalStateException("no button " + label));
		EventQueue.invokeLater(() -> Arrays.stream(button.getActionListeners()).forEach(listener -> listener.actionPerformed(
			new ActionEvent(button, ActionEvent.ACTION_PERFORMED, label))));
	}

	private static Optional<Button> button(final Container container, final String label) {
		for (final Component component : container.getComponents()) {
			if (component instanceof Button button && button.getLabel().strip().equals(label)) return Optional.of(button);
			if (component instanceof Container inner) {
				final Optional<Button> found = button(inner, label);
				if (found.isPresent()) return found;
			}
		}
		return Optional.empty();
	}

	private static void await(final String what, final BooleanSupplier condition) {
		for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) IJ.wait(100);
		if (condition.getAsBoolean()) return;
		System.out.println("no " + what + " after a minute");
		System.exit(1);
	}
}
