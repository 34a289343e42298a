package io.github.deeplabij.doors;

import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageIO;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JTextArea;
import javax.swing.JTextField;

import ij.IJ;
import ij.ImageJ;
import ij.measure.ResultsTable;

/** Opens the window of models, and installs, checks and removes one with its buttons. */
public final class ModelsDriver {

	private static final String MANAGER = "DeepLab Model Manager";

	private ModelsDriver() {}

	/**
	 * @param arguments a home for this run, an archive of a model to install, and if it is wanted the file for a
	 *            picture of the window
	 */
	public static void main(final String... arguments) throws Exception {
		System.setProperty("user.home", arguments[0]);
		new ImageJ();
		Desktop.choose("DeepLab Models...");
		Desktop.await("the window", () -> frame().isPresent());
		final JFrame frame = frame().orElseThrow();
		Desktop.await("models", () -> names(frame).contains("axons-sem"));
		System.out.println("listed: " + names(frame));

		press(frame, "Install...");
		enter(dialog("Install a model"), arguments[1]);
		Desktop.await("the installed model", () -> names(frame).contains("given"));
		System.out.println("installed: " + names(frame));

		press(frame, "Install...");
		enter(dialog("Install a model"), arguments[1]);
		final JDialog refused = dialog(MANAGER);
		System.out.println("refused: " + find(refused, JTextArea.class).get(0).getText());
		press(refused, "OK");
		Desktop.await("the end of the refusal", () -> dialogs(MANAGER).isEmpty());

		select(frame, "axons-sem");
		press(frame, "Check");
		Desktop.await("a check", () -> ResultsTable.getResultsTable().size() == 4 && button(frame, "Install...")
			.isEnabled());
		System.out.println("checked: " + ResultsTable.getResultsTable().getStringValue("Check", 3));
		System.out.println("may be removed: " + button(frame, "Remove...").isEnabled());

		select(frame, "given");
		if (arguments.length > 2) picture(frame, new File(arguments[2]));
		press(frame, "Remove...");
		press(dialog("Remove a model"), "Remove");
		Desktop.await("the end of the model", () -> !names(frame).contains("given"));
		System.out.println("left: " + names(frame));
		System.exit(0);
	}

	private static Optional<JFrame> frame() {
		return Arrays.stream(Window.getWindows()).filter(window -> window instanceof JFrame frame && frame
			.isVisible() && frame.getTitle().equals(MANAGER)).map(JFrame.class::cast).findFirst();
	}

	private static List<JDialog> dialogs(final String title) {
		return Arrays.stream(Window.getWindows()).filter(window -> window instanceof JDialog dialog && dialog
			.isVisible() && title.equals(dialog.getTitle())).map(JDialog.class::cast).toList();
	}

	private static JDialog dialog(final String title) {
		Desktop.await("the dialog " + title, () -> !dialogs(title).isEmpty());
		return dialogs(title).get(0);
	}

	private static void enter(final JDialog dialog, final String source) {
		EventQueue.invokeLater(() -> find(dialog, JTextField.class).get(0).setText(source));
		press(dialog, "OK");
		Desktop.await("the end of the dialog", () -> !dialog.isVisible());
	}

	private static void press(final Container container, final String label) {
		Desktop.await("the button " + label, () -> button(container, label).isEnabled());
		EventQueue.invokeLater(() -> button(container, label).doClick());
	}

	private static AbstractButton button(final Container container, final String label) {
		return find(container, AbstractButton.class).stream().filter(button -> label.equals(button.getText()))
			.findFirst().orElseThrow(() -> new IllegalStateException("no button " + label));
	}

	private static <T extends Component> List<T> find(final Container container, final Class<T> type) {
		final List<T> found = new ArrayList<>();
		for (final Component component : container.getComponents()) {
			if (type.isInstance(component)) found.add(type.cast(component));
			if (component instanceof Container inner) found.addAll(find(inner, type));
		}
		return found;
	}

	/** The second line of each model in the list. */
	private static List<String> names(final JFrame frame) {
		final List<String> names = new ArrayList<>();
		try {
			EventQueue.invokeAndWait(() -> {
				final JList<?> list = find(frame, JList.class).get(0);
				for (int i = 0; i < list.getModel().getSize(); i++)
					names.add(name(list, i));
			});
		}
		catch (final InterruptedException | InvocationTargetException e) {
			throw new IllegalStateException(e);
		}
		return names;
	}

	private static <T> String name(final JList<T> list, final int index) {
		final Component cell = list.getCellRenderer().getListCellRendererComponent(list, list.getModel().getElementAt(
			index), index, false, false);
		return find((Container) cell, JLabel.class).stream().map(JLabel::getText).filter(text -> text != null && !text
			.isEmpty()).skip(1).findFirst().orElseThrow();
	}

	private static void select(final JFrame frame, final String name) {
		final int index = names(frame).indexOf(name);
		EventQueue.invokeLater(() -> {
			final JList<?> list = find(frame, JList.class).get(0);
			list.setSelectedIndex(index);
			list.ensureIndexIsVisible(index);
		});
		IJ.wait(300);
	}

	private static void picture(final JFrame frame, final File file) throws Exception {
		EventQueue.invokeLater(() -> {
			IJ.getInstance().setVisible(false);
			frame.setBounds(20, 20, 640, 560);
			frame.toFront();
		});
		IJ.wait(1500);
		ImageIO.write(new Robot().createScreenCapture(new Rectangle(frame.getRootPane().getLocationOnScreen(), frame
			.getRootPane().getSize())), "png", file);
		EventQueue.invokeLater(() -> IJ.getInstance().setVisible(true));
	}
}
