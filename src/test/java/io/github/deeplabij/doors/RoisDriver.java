package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.find;
import static io.github.deeplabij.doors.Desktop.press;
import static io.github.deeplabij.doors.Desktop.tick;

import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.event.ItemEvent;
import java.awt.event.ItemListener;
import java.util.Arrays;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;

/** Segments ROI by ROI, and chooses another image than the current one in dialogs. */
final class RoisDriver {

	private static final String SEGMENT = "DeepLab Segment...";
	private static final String REFINE = "DeepLab Refine with CRF...";
	private static final String IMAGE = "DeepLab Segment: Image";

	private RoisDriver() {}

	public static void main(final String... arguments) {
		new ImageJ();
		choose("DeepLab Sample Image");
		await("the sample image", () -> WindowManager.getImageCount() == 1);
		final ImagePlus cells = WindowManager.getCurrentImage();
		cells.setTitle("cells.tif");
		final Recorder recorder = new Recorder();
		final RoiManager manager = new RoiManager();
		add(manager, "a", new OvalRoi(40, 30, 150, 120));
		add(manager, "b", new Roi(250, 200, 120, 90));

		front(cells);
		choose(SEGMENT);
		press(dialog(SEGMENT), "Image...");
		final GenericDialog part = (GenericDialog) dialog(IMAGE);
		((Choice) part.getChoices().get(0)).select("roi_manager");
		((Choice) part.getChoices().get(1)).select("each");
		press(part, "OK");
		await("the first dialog alone", () -> find(IMAGE).isEmpty());
		press(dialog(SEGMENT), "OK");
		await("labels of both", () -> WindowManager.getImageCount() == 3);
		System.out.println("titles: " + Arrays.asList(WindowManager.getImageTitles()));
		System.out.println("recorded: " + line(recorder, SEGMENT));
		final ImageProcessor a = WindowManager.getImage("cells-a-labels").getProcessor();
		final ImageProcessor b = WindowManager.getImage("cells-b-labels").getProcessor();
		front(cells);
		IJ.runMacro("run('" + SEGMENT + "', 'model=nuclei-fluorescence area=roi_manager');");
		await("labels of all", () -> WindowManager.getImageCount() == 4);
		System.out.println("different from all at once: " + different(a, b, WindowManager.getImage("cells-labels")
			.getProcessor()));

		final ImagePlus labels = WindowManager.getImage("cells-labels");
		front(labels);
		choose(REFINE);
		final GenericDialog refine = (GenericDialog) dialog(REFINE);
		tick(refine, "Preview", true);
		select(refine, "cells.tif");
		await("a preview of the chosen image", () -> cells.getOverlay() != null);
		System.out.println("preview elsewhere: " + (labels.getOverlay() != null));
		final Choice input = (Choice) refine.getChoices().get(1);
		input.select("cells-labels");
		press(refine, "OK");
		await("the refined labels", () -> WindowManager.getImageCount() == 5);
		System.out.println("recorded: " + line(recorder, REFINE));
		System.out.println("left: " + (cells.getOverlay() != null));
		System.exit(0);
	}

	private static void add(final RoiManager manager, final String name, final Roi roi) {
		roi.setName(name);
		manager.addRoi(roi);
	}

	private static void front(final ImagePlus image) {
		await("the image in front, to stay there", () -> {
			IJ.selectWindow(image.getID());
			IJ.wait(300);
			return WindowManager.getCurrentImage() == image;
		});
	}

	private static void select(final GenericDialog dialog, final String title) {
		final Choice image = (Choice) dialog.getChoices().get(0);
		EventQueue.invokeLater(() -> {
			image.select(title);
			for (final ItemListener listener : image.getItemListeners())
				listener.itemStateChanged(new ItemEvent(image, ItemEvent.ITEM_STATE_CHANGED, title,
					ItemEvent.SELECTED));
		});
	}

	private static String line(final Recorder recorder, final String command) {
		await("a recorded line", () -> recorder.getText().contains(command));
		return recorder.getText().lines().filter(text -> text.contains(command)).findFirst().orElseThrow();
	}

	private static int different(final ImageProcessor a, final ImageProcessor b, final ImageProcessor all) {
		int different = 0;
		for (int i = 0; i < all.getPixelCount(); i++) if (a.get(i) + b.get(i) != all.get(i)) different++;
		return different;
	}
}
