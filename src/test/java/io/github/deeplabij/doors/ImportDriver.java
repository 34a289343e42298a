package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;
import static io.github.deeplabij.doors.Desktop.dialog;
import static io.github.deeplabij.doors.Desktop.press;
import static io.github.deeplabij.doors.Desktop.tick;

import java.awt.Dialog;
import java.awt.FileDialog;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.TextField;
import java.awt.Window;
import java.io.File;
import java.util.Arrays;
import java.util.Optional;

import javax.imageio.ImageIO;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;

/** Imports a bare ONNX file as a person does: chooses it, looks at the preview, presses OK, and uses the model. */
final class ImportDriver {

	private static final String IMPORT = "DeepLab Import Model...";
	private static final String SEGMENT = "DeepLab Segment...";

	private ImportDriver() {}

	/**
	 * @param arguments an ONNX file, an image, a folder for the model, the classes, the position of the preprocessing in the list, and
	 *          a folder for pictures of the screen, if they are wanted
	 */
	public static void main(final String... arguments) throws Exception {
		new ImageJ();
		final ImagePlus image = IJ.openImage(arguments[1]);
		image.show();
		image.getWindow().setLocation(760, 120);
		final Recorder recorder = new Recorder();
		recorder.setLocation(900, 640);

		IJ.selectWindow(image.getID());
		choose(IMPORT);
		await("a file dialog", () -> fileDialog().isPresent());
		picture(arguments, "import-file");
		final FileDialog file = fileDialog().orElseThrow();
		file.setDirectory(new File(arguments[0]).getParent() + File.separator);
		file.setFile(new File(arguments[0]).getName());
		file.setVisible(false);
		final Dialog shown = dialog(IMPORT);
		shown.setLocation(10, 110);
		final GenericDialog fields = (GenericDialog) shown;
		final TextField name = (TextField) fields.getStringFields().get(1);
		name.setText("imported");
		final TextField classes = (TextField) fields.getStringFields().get(2);
		classes.setText(arguments[3]);
		final TextField folder = (TextField) fields.getStringFields().get(fields.getStringFields().size() - 1);
		folder.setText(arguments[2]);
		picture(arguments, "import-dialog");
		tick(shown, "Preview", true);
		await("a preview", () -> image.getOverlay() != null && image.getOverlay().getIndex("DeepLab preview") >= 0);
		picture(arguments, "import-wrong");
		final ij.gui.Overlay before = image.getOverlay();
		((java.awt.Choice) fields.getChoices().get(0)).select(Integer.parseInt(arguments[4]));
		tick(shown, "Preview", true);
		await("another preview", () -> image.getOverlay() != null && image.getOverlay() != before);
		picture(arguments, "import-preview");
		press(shown, "OK");
		await("a recorded line", () -> recorder.getText().contains(IMPORT));
		System.out.println("recorded: " + recorder.getText().lines().filter(text -> text.contains(IMPORT)).findFirst().orElseThrow());
		final File made = new File(arguments[2], "imported");
		await("the model", made::isDirectory);
		System.out.println("made: " + Arrays.toString(Arrays.stream(made.list()).sorted().toArray()));
		System.out.println("overlay: " + image.getOverlay());
		IJ.runMacro("run('" + SEGMENT + "', 'model=[" + made + "] device=cpu output=labels,overlay');");
		await("labels", () -> WindowManager.getImageCount() == 2);
		WindowManager.getCurrentWindow().setLocation(60, 200);
		picture(arguments, "import-result");
		System.exit(0);
	}

	private static Optional<FileDialog> fileDialog() {
		return Arrays.stream(Window.getWindows()).filter(window -> window instanceof FileDialog && window.isVisible()).map(FileDialog.class::cast)
			.findFirst();
	}

	private static void picture(final String[] arguments, final String name) throws Exception {
		if (arguments.length < 6) return;
		IJ.wait(2500);
		ImageIO.write(new Robot().createScreenCapture(new Rectangle(0, 0, 1280, 900)), "png", new File(arguments[5], name + ".png"));
	}
}
