package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.find;
import static io.github.deeplabij.doors.Desktop.press;
import static io.github.deeplabij.doors.Desktop.tick;

import java.awt.Choice;
import java.awt.FileDialog;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.TextField;
import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.File;
import java.util.Arrays;
import java.util.Optional;

import javax.imageio.ImageIO;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.io.OpenDialog;
import ij.plugin.frame.Recorder;
import ij.process.ImageProcessor;

/** Imports a bare ONNX file as a person does: chooses it, looks at the preview, presses OK, and uses the model. */
final class ImportDriver {

	private static final String IMPORT = "DeepLab Import Model...";
	/** How far below the upper edge of ImageJ's window "DeepLab" stands in the menu of plugins, in pixels. */
	private static final int DEEPLAB_BELOW = 157;
	private static final String SEGMENT = "DeepLab Segment...";

	private ImportDriver() {}

	/**
	 * @param arguments the ONNX file of the bundled model for nuclei, a folder for the model, and one for pictures of
	 *            the screen, if they are wanted
	 */
	public static void main(final String... arguments) throws Exception {
		new ImageJ();
		choose("DeepLab Sample Image");
		await("the sample image", () -> WindowManager.getCurrentImage() != null && WindowManager.getCurrentImage()
			.getWindow() != null);
		final ImagePlus image = WindowManager.getCurrentImage();
		image.getWindow().setLocation(530, 120);
		final Recorder recorder = new Recorder();
		recorder.setLocation(500, 640);
		menu(arguments);

		IJ.selectWindow(image.getID());
		final File onnx = new File(arguments[0]);
		OpenDialog.setDefaultDirectory(onnx.getParent() + File.separator);
		choose(IMPORT);
		await("a file dialog", () -> fileDialog().isPresent());
		picture(arguments, "file", new Rectangle(0, 0, 780, 585));
		final FileDialog file = fileDialog().orElseThrow();
		file.setDirectory(onnx.getParent() + File.separator);
		file.setFile(onnx.getName());
		file.setVisible(false);
		final GenericDialog dialog = (GenericDialog) dialog(IMPORT);
		dialog.setLocation(10, 110);
		System.out.println("suggested: " + preprocessing(dialog).getSelectedItem());
		text(dialog, 1).setText("imported");
		text(dialog, 2).setText("background,nucleus,boundary");
		press(dialog, "Catalogue...");
		final GenericDialog catalogue = (GenericDialog) dialog("DeepLab Import Model: Catalogue");
		text(catalogue, 2).setText(arguments[1]);
		press(catalogue, "OK");
		await("the first dialog alone", () -> find("DeepLab Import Model: Catalogue").isEmpty());
		picture(arguments, "dialog", dialog.getBounds());
		final Rectangle both = new Rectangle(0, 0, 1060, 840);

		preprocessing(dialog).select("none");
		tick(dialog, "Preview", true);
		await("a preview", () -> preview(image) != null);
		picture(arguments, "wrong", both);
		final ImageProcessor wrong = preview(image);
		preprocessing(dialog).select("percentiles");
		tick(dialog, "Preview", true);
		await("another preview", () -> preview(image) != null && preview(image) != wrong);
		final ImageProcessor right = preview(image);
		picture(arguments, "preview", both);
		System.out.println("previews differ: " + !Arrays.equals((int[]) wrong.getPixels(), (int[]) right.getPixels()));

		press(dialog, "OK");
		await("a recorded line", () -> recorder.getText().contains(IMPORT));
		System.out.println("recorded: " + recorder.getText().lines().filter(text -> text.contains(IMPORT)).findFirst()
			.orElseThrow());
		final File made = new File(arguments[1], "imported");
		await("the model", made::isDirectory);
		System.out.println("overlay left: " + (image.getOverlay() != null));
		IJ.selectWindow(image.getID());
		IJ.runMacro("run('" + SEGMENT + "', 'model=[" + made + "] device=cpu output=labels');");
		await("labels", () -> WindowManager.getImageCount() == 2);
		final ImagePlus labels = WindowManager.getImage("DeepLab Sample Image-labels");
		labels.getWindow().setLocation(5, 120);
		if (WindowManager.getWindow("Log") != null) WindowManager.getWindow("Log").setLocation(10, 640);
		picture(arguments, "result", both);
		int different = 0;
		for (int i = 0; i < right.getPixelCount(); i++) {
			if ((right.get(i) & 0xffffff) != 0 != (labels.getProcessor().get(i) != 0)) different++;
		}
		System.out.println("different from the preview: " + different);
		System.exit(0);
	}

	private static Choice preprocessing(final GenericDialog dialog) {
		return (Choice) dialog.getChoices().get(1);
	}

	private static TextField text(final GenericDialog dialog, final int number) {
		return (TextField) dialog.getStringFields().get(number);
	}

	private static ImageProcessor preview(final ImagePlus image) {
		final Overlay overlay = image.getOverlay();
		final int index = overlay == null ? -1 : overlay.getIndex("DeepLab preview");
		return index < 0 ? null : ((ImageRoi) overlay.get(index)).getProcessor();
	}

	/** Opens the menu for a picture of it. */
	private static void menu(final String... arguments) throws Exception {
		if (arguments.length < 3) return;
		final Robot robot = new Robot();
		final Point at = IJ.getInstance().getLocationOnScreen();
		robot.mouseMove(at.x + 319, at.y + 12);
		IJ.wait(500);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		IJ.wait(500);
		robot.mouseMove(at.x + 340, at.y + DEEPLAB_BELOW);
		IJ.wait(300);
		robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
		robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
		picture(arguments, "menu", new Rectangle(510, 0, 770, 500));
		for (int i = 0; i < 3; i++) {
			robot.keyPress(KeyEvent.VK_ESCAPE);
			robot.keyRelease(KeyEvent.VK_ESCAPE);
		}
	}

	private static Optional<FileDialog> fileDialog() {
		return Arrays.stream(Window.getWindows()).filter(window -> window instanceof FileDialog && window.isVisible())
			.map(FileDialog.class::cast).findFirst();
	}

	private static void picture(final String[] arguments, final String name, final Rectangle part) throws Exception {
		if (arguments.length < 3) return;
		IJ.wait(2500);
		ImageIO.write(new Robot().createScreenCapture(part), "png", new File(arguments[2], "import-" + name + ".png"));
	}
}
