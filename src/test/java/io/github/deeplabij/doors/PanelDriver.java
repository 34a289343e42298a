package io.github.deeplabij.doors;

import static io.github.deeplabij.doors.Desktop.await;
import static io.github.deeplabij.doors.Desktop.choose;

import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.datatransfer.DataFlavor;
import java.awt.event.MouseWheelEvent;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JFrame;
import javax.swing.JSlider;
import javax.swing.text.JTextComponent;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ImageProcessor;

/** Opens the panel, moves about in images, runs it and closes it, as a person would. */
final class PanelDriver {

	private static final String SAMPLE = "DeepLab Sample Image";
	private static final int SETTLED_MILLISECONDS = 600;

	private PanelDriver() {}

	/**
	 * @param arguments the file for a picture of the screen, if it is wanted
	 */
	public static void main(final String... arguments) throws Exception {
		new ImageJ();
		choose("DeepLab Panel");
		await("the panel", () -> panel().isPresent());
		final JFrame panel = panel().orElseThrow();
		await("a sentence", () -> !text(panel, "seen").isBlank());
		System.out.println("no image: " + text(panel, "seen"));
		choose(SAMPLE);
		await("the live view", () -> WindowManager.getImageCount() == 1 && live(WindowManager.getCurrentImage()) !=
			null);
		final ImagePlus sample = WindowManager.getCurrentImage();
		if (arguments.length > 0) picture(panel, sample, new File(arguments[0]));
		views(panel, sample);
		stack(panel);
		composite(panel);
		again(panel, sample);
		System.exit(0);
	}

	/** Moves about in an image that has an overlay of its own, and runs all of it. */
	private static void views(final JFrame panel, final ImagePlus sample) throws Exception {
		final Overlay own = new Overlay(new Roi(5, 5, 40, 30));
		sample.setOverlay(own);
		show(sample, new Rectangle(60, 40, 200, 150));
		final ImageRoi part = settled(sample);
		System.out.println("zoomed: " + part.getBounds() + ", own ROIs " + (own.size() - 1));
		press(panel, "Run");
		final ImagePlus labels = image(SAMPLE + "-labels");
		System.out.println("different in the view: " + different(part, labels.getProcessor()));
		await("the end of the run", () -> text(panel, "status").startsWith("Done"));
		System.out.println("said: " + text(panel, "status"));
		press(panel, "Copy macro");
		await("the macro", () -> text(panel, "status").startsWith("The macro line"));
		final String line = (String) Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor);
		System.out.println("macro: " + line);
		labels.hide();
		IJ.selectWindow(sample.getID());
		IJ.runMacro(line);
		System.out.println("different by macro: " + different(labels.getProcessor(), image(SAMPLE + "-labels")
			.getProcessor()));
		image(SAMPLE + "-labels").close();

		IJ.selectWindow(sample.getID());
		press(panel, "Outlined");
		await("outlines", () -> drawn(live(sample)) < drawn(part));
		press(panel, "Filled");
		await("all of it", () -> drawn(live(sample)) == drawn(part));
		press(panel, "Show result");
		await("the image alone", () -> live(sample) == null);
		System.out.println("hidden: " + (sample.getOverlay() == own && own.size() == 1));
		press(panel, "Show result");
		await("the result again", () -> live(sample) != null);
		wheel(panel);
		select(panel, "output", "objects");
		await("objects", () -> text(panel, "seen").matches("[0-9]+ objects in view\\. .*s\\."));
		System.out.println("objects: " + text(panel, "seen").replaceAll("[^0-9].*", ""));
		select(panel, "output", "labels");
	}

	/** Of two channels, where the model wants one, the displayed one is taken. */
	private static void composite(final JFrame panel) {
		IJ.runMacro("newImage('two', '16-bit composite-mode', 64, 48, 2, 1, 1);");
		final ImagePlus two = WindowManager.getImage("two");
		await("the displayed channel", () -> live(two) != null);
		System.out.println("of two channels: " + live(two).getBounds().width + " columns");
		two.changes = false;
		two.close();
	}

	/** Goes through the slices of a stack, and changes its pixels. */
	private static void stack(final JFrame panel) {
		IJ.runMacro("newImage('stack', '16-bit ramp', 256, 200, 3); selectImage('" + SAMPLE + "'); " +
			"run('Duplicate...', 'title=one'); run('Remove Overlay'); run('Select None');");
		final ImagePlus one = WindowManager.getImage("one");
		final ImagePlus stack = WindowManager.getImage("stack");
		for (int slice = 1; slice <= 3; slice++) {
			final ImageProcessor pixels = one.getProcessor().duplicate().convertToShort(false);
			pixels.setRoi(50 * slice, 30 * slice, 256, 200);
			stack.setSlice(slice);
			stack.getProcessor().insert(pixels.crop(), 0, 0);
		}
		one.changes = false;
		one.close();
		IJ.selectWindow(stack.getID());
		stack.setSlice(2);
		final ImageRoi second = settled(stack);
		System.out.println("slice: " + second.getPosition());
		stack.setSlice(3);
		await("another slice", () -> live(stack) != null && live(stack).getPosition() == 3);
		final ImageRoi third = settled(stack);
		press(panel, "Run");
		final ImagePlus labels = image("stack-labels");
		System.out.println("different in slices: " + different(second, labels.getStack().getProcessor(2)) + " " +
			different(third, labels.getStack().getProcessor(3)));
		labels.close();
		IJ.selectWindow(stack.getID());
		stack.getProcessor().invert();
		stack.updateAndDraw();
		await("other pixels", () -> drawn(live(stack)) != drawn(third));
		System.out.println("changed: seen");
	}

	/** Switches back, opens the panel a second time, and closes it. */
	private static void again(final JFrame panel, final ImagePlus sample) {
		final ImagePlus stack = WindowManager.getImage("stack");
		IJ.selectWindow(sample.getID());
		await("the live view", () -> live(sample) != null);
		System.out.println("left behind: " + (stack.getOverlay() == null ? "nothing" : stack.getOverlay().size()));
		choose("DeepLab Panel");
		IJ.wait(SETTLED_MILLISECONDS);
		System.out.println("panels: " + Arrays.stream(Window.getWindows()).filter(PanelDriver::isPanel).count());
		EventQueue.invokeLater(panel::dispose);
		await("the end of the panel", () -> live(sample) == null && !panel.isDisplayable());
		IJ.wait(SETTLED_MILLISECONDS);
		System.out.println("closed: " + sample.getOverlay().size() + " own ROI");
	}

	private static void wheel(final JFrame panel) {
		final JSlider slider = find(panel, JSlider.class).stream().filter(each -> "opacity".equals(each.getName()))
			.findFirst().orElseThrow();
		final int before = slider.getValue();
		EventQueue.invokeLater(() -> slider.dispatchEvent(new MouseWheelEvent(slider, MouseWheelEvent.MOUSE_WHEEL,
			System.currentTimeMillis(), 0, 5, 5, 0, false, MouseWheelEvent.WHEEL_UNIT_SCROLL, 3, 3)));
		IJ.wait(SETTLED_MILLISECONDS);
		System.out.println("by the wheel: " + (slider.getValue() - before));
	}

	/** Zooms in to a part. */
	private static void show(final ImagePlus image, final Rectangle part) {
		EventQueue.invokeLater(() -> {
			image.getCanvas().setSourceRect(part);
			image.getCanvas().repaint();
		});
		await("the live view of " + part, () -> live(image) != null && live(image).getBounds().equals(image.getCanvas()
			.getSrcRect()) && image.getCanvas().getSrcRect().width < image.getWidth());
	}

	private static ImageRoi live(final ImagePlus image) {
		final Overlay overlay = image.getOverlay();
		final int index = overlay == null ? -1 : overlay.getIndex("DeepLab panel");
		return index < 0 ? null : (ImageRoi) overlay.get(index);
	}

	/** What is shown once it has not changed for a while. */
	private static ImageRoi settled(final ImagePlus image) {
		await("the live view", () -> live(image) != null);
		ImageRoi seen = null;
		while (seen != live(image)) {
			seen = live(image);
			IJ.wait(SETTLED_MILLISECONDS);
		}
		return seen;
	}

	private static ImagePlus image(final String title) {
		await("the image " + title, () -> WindowManager.getImage(title) != null);
		return WindowManager.getImage(title);
	}

	/** How many pixels of a live view do not have their label's colour. */
	private static int different(final ImageRoi live, final ImageProcessor labels) {
		final ImageProcessor seen = live.getProcessor();
		final Rectangle at = live.getBounds();
		int different = 0;
		for (int i = 0; i < seen.getPixelCount(); i++) {
			final int x = i % at.width;
			final int label = labels.get(at.x + x, at.y + i / at.width);
			final int colour = label == 0 ? 0 : labels.getColorModel().getRGB(label) & 0xffffff;
			if ((seen.get(i) & 0xffffff) != colour) different++;
		}
		return different;
	}

	private static int different(final ImageProcessor a, final ImageProcessor b) {
		int different = 0;
		for (int i = 0; i < a.getPixelCount(); i++)
			if (a.get(i) != b.get(i)) different++;
		return different;
	}

	private static int drawn(final ImageRoi live) {
		int drawn = 0;
		for (int i = 0; live != null && i < live.getProcessor().getPixelCount(); i++)
			if ((live.getProcessor().get(i) & 0xffffff) != 0) drawn++;
		return drawn;
	}

	private static boolean isPanel(final Window window) {
		return window instanceof JFrame frame && frame.isVisible() && frame.getTitle().equals("DeepLab Panel");
	}

	private static Optional<JFrame> panel() {
		return Arrays.stream(Window.getWindows()).filter(PanelDriver::isPanel).map(JFrame.class::cast).findFirst();
	}

	private static String text(final JFrame panel, final String name) {
		return find(panel, JTextComponent.class).stream().filter(each -> name.equals(each.getName())).findFirst()
			.orElseThrow().getText();
	}

	private static void press(final JFrame panel, final String label) {
		final AbstractButton button = find(panel, AbstractButton.class).stream().filter(each -> each.getText() !=
			null && each.getText().startsWith(label)).findFirst().orElseThrow();
		EventQueue.invokeLater(button::doClick);
	}

	private static void select(final JFrame panel, final String name, final String value) {
		final JComboBox<?> box = find(panel, JComboBox.class).stream().filter(each -> name.equals(each.getName()))
			.findFirst().orElseThrow();
		EventQueue.invokeLater(() -> box.setSelectedItem(value));
	}

	private static <T extends Component> List<T> find(final Container container, final Class<T> type) {
		final List<T> found = new ArrayList<>();
		for (final Component component : container.getComponents()) {
			if (type.isInstance(component)) found.add(type.cast(component));
			if (component instanceof Container inner) found.addAll(find(inner, type));
		}
		return found;
	}

	private static void picture(final JFrame panel, final ImagePlus sample, final File file) throws Exception {
		// the first runs are slow
		for (int i = 0; i < 5; i++) {
			show(sample, new Rectangle(60 + i, 40, 200, 150));
			EventQueue.invokeLater(sample.getCanvas()::unzoom);
			await("all of it", () -> live(sample).getBounds().width == sample.getWidth());
		}
		settled(sample);
		EventQueue.invokeLater(() -> {
			IJ.getInstance().setVisible(false);
			sample.getWindow().setLocation(20, 20);
			panel.setLocation(20 + sample.getWindow().getWidth(), 20);
			panel.toFront();
		});
		IJ.wait(1500);
		final Rectangle both = sample.getWindow().getBounds().union(panel.getBounds());
		ImageIO.write(new Robot().createScreenCapture(both), "png", file);
		EventQueue.invokeLater(() -> IJ.getInstance().setVisible(true));
	}
}
