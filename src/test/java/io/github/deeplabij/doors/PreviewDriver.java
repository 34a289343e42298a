package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.find;
import static io.github.deeplabij.doors.Desktop.press;
import static io.github.deeplabij.doors.Desktop.slide;
import static io.github.deeplabij.doors.Desktop.tick;

import java.awt.Dialog;
import java.awt.Rectangle;
import java.awt.Robot;
import java.io.File;
import java.util.Arrays;

import javax.imageio.ImageIO;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.ImageRoi;
import ij.gui.Line;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;

/** Uses the dialogs that show beforehand what they will do: moves sliders, ticks the preview on and off. */
final class PreviewDriver {

	private static final String REFINE = "DeepLab Refine with CRF...";
	private static final String SCRIBBLES = "DeepLab Label from Scribbles...";
	private static final int SPATIAL_WEIGHT = 2;
	private static final int SETTLED_MILLISECONDS = 4000;

	private PreviewDriver() {}

	/**
	 * @param arguments a folder for pictures of the screen, if they are wanted
	 */
	public static void main(final String... arguments) throws Exception {
		new ImageJ();
		choose("DeepLab Sample Image");
		await("the sample image", () -> WindowManager.getImageCount() == 1);
		final ImagePlus sample = WindowManager.getCurrentImage();
		final Overlay own = new Overlay(new Roi(5, 5, 40, 30));
		sample.setOverlay(own);
		IJ.runMacro("run('Duplicate...', 'title=mask'); run('Remove Overlay'); run('Gaussian Blur...', 'sigma=1'); " +
			"setAutoThreshold('Default dark'); setOption('BlackBackground', true); run('Convert to Mask'); " +
			"run('Salt and Pepper'); selectImage('DeepLab Sample Image'); setLocation(370, 120);");
		final ImagePlus mask = WindowManager.getImage("mask");
		mask.getWindow().setLocation(740, 500);
		final Recorder recorder = new Recorder();
		recorder.setLocation(920, 20);

		IJ.selectWindow(sample.getID());
		choose(REFINE);
		final GenericDialog first = (GenericDialog) dialog(REFINE);
		first.setLocation(10, 120);
		System.out.println("before: " + (sample.getOverlay() == own ? "own overlay" : "another overlay"));
		tick(first, "Preview", true);
		await("a preview", () -> preview(sample) != null);
		final Object strong = preview(sample);
		long start = System.nanoTime();
		slide(first, SPATIAL_WEIGHT, 0);
		await("another preview", () -> preview(sample) != strong);
		System.out.println("milliseconds: " + (System.nanoTime() - start) / 1_000_000);
		System.out.println("slider: " + (same((ImageProcessor) strong, preview(sample)) ? "nothing changed"
			: "something changed"));
		picture(arguments, "refine-preview");
		tick(first, "Preview", false);
		await("no preview", () -> sample.getOverlay() == own);
		tick(first, "Preview", true);
		await("a preview", () -> preview(sample) != null);
		press(first, "Cancel");
		await("no dialog", () -> find(REFINE).isEmpty());
		await("no preview", () -> sample.getOverlay() == own);
		System.out.println("cancelled: own overlay, " + WindowManager.getImageCount() + " images");

		IJ.selectWindow(sample.getID());
		choose(REFINE);
		final GenericDialog second = (GenericDialog) dialog(REFINE);
		tick(second, "Preview", true);
		for (int place = 0; place <= 12; place++)
			slide(second, SPATIAL_WEIGHT, place);
		await("a preview", () -> preview(sample) != null);
		final ImageProcessor seen = settled(sample);
		press(second, "OK");
		await("labels", () -> WindowManager.getImageCount() == 3);
		final ImagePlus labels = WindowManager.getImage("DeepLab Sample Image-labels");
		System.out.println("after: " + (sample.getOverlay() == own ? "own overlay" : "another overlay"));
		int different = 0;
		for (int i = 0; i < seen.getPixelCount(); i++) {
			if ((seen.get(i) & 0xffffff) != 0 != (labels.getProcessor().get(i) != 0)) different++;
		}
		System.out.println("seen: " + seen.getWidth() + " x " + seen.getHeight() + ", different from the result: " +
			different);
		await("a recorded line", () -> recorder.getText().contains(REFINE));
		final String line = recorder.getText().lines().filter(text -> text.contains(REFINE)).findFirst().orElseThrow();
		System.out.println("recorded: " + line);
		labels.hide();
		IJ.selectWindow(sample.getID());
		IJ.runMacro(line);
		await("labels again", () -> WindowManager.getImageCount() == 3);
		final ImagePlus again = WindowManager.getImage("DeepLab Sample Image-labels");
		System.out.println("different pixels: " + (same(again.getProcessor(), labels.getProcessor()) ? 0 : "some"));
		again.changes = false;
		again.close();

		final RoiManager manager = new RoiManager();
		manager.setLocation(920, 420);
		for (final Line scribble : new Line[] { new Line(20, 20, 200, 20), new Line(300, 380, 480, 380) })
			add(manager, "background", scribble);
		for (final int[] at : new int[][] { nucleus(mask, 0), nucleus(mask, 1), nucleus(mask, 2) })
			add(manager, "nucleus", new Line(at[0] - 3, at[1], at[0] + 3, at[1]));
		IJ.selectWindow(sample.getID());
		choose(SCRIBBLES);
		final Dialog third = dialog(SCRIBBLES);
		third.setLocation(10, 120);
		tick(third, "Preview", true);
		await("a preview", () -> preview(sample) != null);
		picture(arguments, "scribbles-preview");
		press(third, "OK");
		await("labels", () -> WindowManager.getImageCount() == 3);
		final int[] counts = WindowManager.getImage("DeepLab Sample Image-labels").getProcessor().getHistogram();
		System.out.println("scribbled: " + (counts[0] > counts[1] && counts[1] > 0 ? "nuclei on background" : Arrays
			.toString(counts)));
		System.exit(0);
	}

	private static void add(final RoiManager manager, final String name, final Roi roi) {
		roi.setName(name);
		manager.addRoi(roi);
	}

	/** The middle of the widest run of set pixels in the rows of a third of the mask. */
	private static int[] nucleus(final ImagePlus mask, final int third) {
		final ImageProcessor pixels = mask.getProcessor();
		int widest = 0;
		int[] best = { 0, 0 };
		for (int y = third * pixels.getHeight() / 3; y < (third + 1) * pixels.getHeight() / 3; y++) {
			int run = 0;
			for (int x = 0; x < pixels.getWidth(); x++) {
				run = pixels.get(x, y) == 0 ? 0 : run + 1;
				if (run > widest) {
					widest = run;
					best = new int[] { x - run / 2, y };
				}
			}
		}
		return best;
	}

	private static ImageProcessor preview(final ImagePlus image) {
		final Overlay overlay = image.getOverlay();
		final int index = overlay == null ? -1 : overlay.getIndex("DeepLab preview");
		return index < 0 ? null : ((ImageRoi) overlay.get(index)).getProcessor();
	}

	/** The preview once it has not changed for some seconds. */
	private static ImageProcessor settled(final ImagePlus image) {
		ImageProcessor seen = null;
		while (seen != preview(image)) {
			seen = preview(image);
			IJ.wait(SETTLED_MILLISECONDS);
		}
		return seen;
	}

	private static boolean same(final ImageProcessor a, final ImageProcessor b) {
		for (int i = 0; i < a.getPixelCount(); i++)
			if (a.get(i) != b.get(i)) return false;
		return true;
	}

	private static void picture(final String[] arguments, final String name) throws Exception {
		if (arguments.length == 0) return;
		IJ.wait(1500);
		ImageIO.write(new Robot().createScreenCapture(new Rectangle(0, 100, 910, 450)), "png", new File(arguments[0],
			name + ".png"));
	}
}
