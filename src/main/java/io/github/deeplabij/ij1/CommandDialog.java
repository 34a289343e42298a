package io.github.deeplabij.ij1;

import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.Component;
import java.awt.FlowLayout;
import java.awt.Label;
import java.awt.Panel;
import java.awt.TextField;
import java.awt.event.InputEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.scijava.command.Previewable;

import io.github.deeplabij.command.LastChoices;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.image.OpenImages;
import io.github.deeplabij.image.Wording;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.GenericDialog;
import ij.gui.NonBlockingGenericDialog;

/**
 * A dialog with a field for each parameter of a command, but for those in groups, which a button opens. The fields
 * are read as they are, past {@code GenericDialog.getNext...}, which would record them in a form of its own. A command
 * that can show beforehand what it will do is told of every change, and its dialog lets the user move about in the
 * image. What was chosen last is offered again.
 */
final class CommandDialog {

	private final Parameters parameters;
	private final Previewable previewable;
	private final GenericDialog dialog;
	private final List<ImagePlus> images = new ArrayList<>();
	/** How to read the field of each parameter. */
	private final Map<String, Supplier<String>> fields = new LinkedHashMap<>();
	/** How to write it. */
	private final Map<String, Consumer<String>> writers = new LinkedHashMap<>();
	private final Map<String, Choice> choices = new LinkedHashMap<>();

	private CommandDialog(final Parameters parameters) {
		this.parameters = parameters;
		previewable = parameters.command() instanceof Previewable command ? command : null;
		dialog = previewable == null ? new GenericDialog(parameters.title()) : new NonBlockingGenericDialog(parameters
			.title());
		if (!parameters.command().message().isEmpty()) dialog.addMessage(parameters.command().message());
		final Map<String, List<String>> groups = parameters.command().groups();
		if (parameters.takesImage()) addImages();
		parameters.names().stream().filter(name -> groups.values().stream().noneMatch(group -> group.contains(name)))
			.forEach(this::add);
		if (!groups.isEmpty()) addButtons(groups);
		finish();
		if (previewable != null) dialog.addDialogListener((changed, event) -> {
			if (event != null) preview();
			return true;
		});
	}

	/** A dialog of some parameters alone, over another one. */
	private CommandDialog(final Parameters parameters, final String title, final List<String> names) {
		this.parameters = parameters;
		previewable = null;
		dialog = new GenericDialog(parameters.title().replace("...", "") + ": " + title);
		names.forEach(this::add);
		finish();
	}

	private void addButtons(final Map<String, List<String>> groups) {
		final Panel panel = new Panel(new FlowLayout(FlowLayout.LEFT));
		panel.add(new Label("More:"));
		groups.forEach((title, names) -> {
			final Button button = new Button(title + "...");
			button.addActionListener(event -> more(title, names));
			panel.add(button);
		});
		dialog.addPanel(panel);
	}

	private void finish() {
		dialog.addHelp(parameters.command().help());
		for (final Object slider : dialog.getSliders() == null ? List.of() : dialog.getSliders())
			((Component) slider).addMouseWheelListener(InputEvent::consume);
	}

	/**
	 * Shows the dialog and takes its values over.
	 *
	 * @return false if the user cancelled
	 * @throws DeepLabException if an image is needed and none is open
	 */
	static boolean fill(final Parameters parameters) {
		if (parameters.takesImage() && parameters.command().needsImage() && parameters.image().isEmpty())
			throw new DeepLabException("There is no image open; open one first (File > Open...).");
		LastChoices.recall(parameters);
		final CommandDialog shown = new CommandDialog(parameters);
		try {
			shown.dialog.showDialog();
			if (shown.dialog.wasCanceled()) return false;
			parameters.setAll(shown.read());
			LastChoices.keep(parameters);
			return parameters.doubt().map(doubt -> IJ.showMessageWithCancel(parameters.title(), doubt +
				".\nUse it all the same?")).orElse(true);
		}
		finally {
			if (shown.previewable != null) shown.previewable.cancel();
		}
	}

	/** Which of the open images is meant; the current one at first. */
	private void addImages() {
		images.addAll(OpenImages.all());
		final ImagePlus current = parameters.image().orElse(null);
		if (current != null && !images.contains(current)) images.add(0, current);
		if (images.isEmpty()) return;
		dialog.addChoice("Image", images.stream().map(ImagePlus::getTitle).toArray(String[]::new), "");
		final Choice choice = (Choice) dialog.getChoices().lastElement();
		choice.select(Math.max(0, images.indexOf(current)));
		choice.addItemListener(event -> {
			parameters.choose(images.get(choice.getSelectedIndex()));
			choices.forEach(this::offer);
			dialog.pack();
			if (previewable != null) preview();
		});
	}

	/** Offers what can be chosen of the image that is meant now. */
	private void offer(final String name, final Choice choice) {
		final String before = choice.getSelectedItem();
		final List<String> now = parameters.choices(name);
		choice.removeAll();
		now.forEach(choice::add);
		choice.select(now.contains(before) ? before : now.get(0));
	}

	/** Asks for other parameters. */
	private void more(final String title, final List<String> names) {
		final CommandDialog more = new CommandDialog(parameters, title, names);
		more.dialog.showDialog();
		if (more.dialog.wasCanceled()) return;
		try {
			parameters.setGiven(more.read());
			// a file of settings may have changed any
			writers.forEach((name, writer) -> writer.accept(parameters.values().get(name).toString()));
			if (previewable != null) preview();
		}
		catch (final DeepLabException e) {
			IJ.error(parameters.title(), PlainText.said(Wording.of(e)));
		}
	}

	private void add(final String name) {
		final String label = parameters.label(name);
		final Object value = parameters.values().get(name);
		final List<String> offered = parameters.choices(name);
		final Optional<Parameters.Slider> slider = parameters.slider(name);
		if (!offered.isEmpty()) {
			dialog.addChoice(label, offered.toArray(String[]::new), value.toString());
			final Choice choice = (Choice) dialog.getChoices().lastElement();
			choices.put(name, choice);
			fields.put(name, choice::getSelectedItem);
			writers.put(name, text -> {
				if (!parameters.choices(name).contains(text)) choice.add(text);
				choice.select(text);
			});
		}
		else if (value instanceof Boolean on) {
			dialog.addCheckbox(label, on);
			final Checkbox checkbox = (Checkbox) dialog.getCheckboxes().lastElement();
			fields.put(name, () -> String.valueOf(checkbox.getState()));
			writers.put(name, text -> checkbox.setState(Boolean.parseBoolean(text)));
		}
		else if (slider.isPresent()) {
			dialog.addSlider(label, slider.get().min(), slider.get().max(), ((Number) value).doubleValue(), slider.get()
				.step());
			addText(name, (TextField) dialog.getNumericFields().lastElement());
		}
		else {
			if (parameters.isFile(name)) dialog.addFileField(label, value.toString(), 30);
			else if (parameters.isFolder(name)) dialog.addDirectoryField(label, value.toString(), 30);
			else dialog.addStringField(label, value.toString(), parameters.columns(name));
			addText(name, (TextField) dialog.getStringFields().lastElement());
		}
	}

	private void addText(final String name, final TextField field) {
		fields.put(name, field::getText);
		writers.put(name, field::setText);
	}

	private Map<String, String> read() {
		final Map<String, String> read = new LinkedHashMap<>();
		fields.forEach((name, field) -> read.put(name, field.get()));
		return read;
	}

	private void preview() {
		try {
			parameters.setAll(read());
		}
		catch (final DeepLabException e) {
			// a number that is being typed
			IJ.showStatus(PlainText.said(Wording.of(e)));
			return;
		}
		previewable.preview();
	}
}
