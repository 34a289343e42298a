package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;

import java.awt.AWTException;
import java.awt.Point;
import java.awt.Robot;
import java.util.function.IntPredicate;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;

/** Moves the mouse over results, and over results that were saved and opened again, and reads the status bar. */
final class HoverDriver {

	private static Robot robot;

	private HoverDriver() {}

	public static void main(final String... arguments) throws AWTException {
		new ImageJ();
		robot = new Robot();
		IJ.run("DeepLab Sample Image");
		final ImagePlus source = IJ.getImage();
		IJ.run("DeepLab Segment...", "output=labels,objects,overlay");
		final ImagePlus labels = WindowManager.getImage("DeepLab Sample Image-labels");
		final ImagePlus objects = WindowManager.getImage("DeepLab Sample Image-objects");
		final int nucleus = first(labels, value -> value == 1);
		tell("labels", labels, nucleus);
		tell("background", labels, first(labels, value -> value == 0));
		tell("object", objects, first(objects, value -> value == 17));
		tell("overlay", source, nucleus);
		source.setHideOverlay(true);
		tell("hidden", source, nucleus);
		final String file = arguments[0] + "/labels.tif";
		IJ.saveAsTiff(labels, file);
		labels.changes = false;
		labels.close();
		final ImagePlus opened = IJ.openImage(file);
		opened.show();
		tell("opened", opened, nucleus);
		final ImagePlus other = IJ.createImage("other", "8-bit ramp", 512, 400, 1);
		other.show();
		tell("other", other, nucleus);
		System.exit(0);
	}

	private static int first(final ImagePlus image, final IntPredicate wanted) {
		int i = 40 * image.getWidth() + 40;
		while (!wanted.test(image.getProcessor().get(i)))
			i++;
		return i;
	}

	/** Moves the mouse to a pixel from far off, as ImageJ keeps its last message until then. */
	private static void tell(final String what, final ImagePlus image, final int index) {
		final int x = index % image.getWidth();
		final int y = index / image.getWidth();
		image.getWindow().setLocation(20, 120);
		image.getWindow().toFront();
		IJ.wait(500);
		final String place = image.getLocationAsString(x, y) + ", ";
		await("the mouse at " + place + " but " + ImageJ.getStatusBarText(), () -> {
			final Point corner = image.getCanvas().getLocationOnScreen();
			robot.mouseMove(corner.x + image.getCanvas().screenX(x + 40), corner.y + image.getCanvas().screenY(y + 40));
			robot.waitForIdle();
			robot.mouseMove(corner.x + image.getCanvas().screenX(x), corner.y + image.getCanvas().screenY(y));
			robot.waitForIdle();
			IJ.wait(100);
			return ImageJ.getStatusBarText().startsWith(place);
		});
		System.out.println(what + ": " + ImageJ.getStatusBarText().strip());
	}
}
