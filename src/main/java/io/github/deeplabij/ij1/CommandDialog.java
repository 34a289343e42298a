package io.github.deeplabij.ij1;

import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.TextField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.scijava.command.Previewable;

import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.image.Wording;

import ij.IJ;
import ij.gui.GenericDialog;
import ij.gui.NonBlockingGenericDialog;

/**
 * A dialog with a field for each parameter of a command. The fields are read as they are, past
 * {@code GenericDialog.getNext...}, which would record them in a form of its own. A command that can show beforehand
 * what it will do is told of every change, and its dialog lets the user move about in the image.
 */
final class CommandDialog {

	private final Parameters parameters;
	private final Previewable previewable;
	private final GenericDialog dialog;
	/** How to read the field of each parameter. */
	private final Map<String, Supplier<String>> fields = new LinkedHashMap<>();

	private CommandDialog(final Parameters parameters) {
		this.parameters = parameters;
		previewable = parameters.command() instanceof Previewable command ? command : null;
		dialog = previewable == null ? new GenericDialog(parameters.title()) : new NonBlockingGenericDialog(parameters
			.title());
		if (!parameters.command().message().isEmpty()) dialog.addMessage(parameters.command().message());
		parameters.names().forEach(this::add);
		if (previewable != null) dialog.addDialogListener((changed, event) -> {
			if (event != null) preview();
			return true;
		});
	}

	/** Shows the dialog and takes its values over; false if the user cancelled. */
	static boolean fill(final Parameters parameters) {
		final CommandDialog shown = new CommandDialog(parameters);
		try {
			shown.dialog.showDialog();
			if (shown.dialog.wasCanceled()) return false;
			parameters.setAll(shown.read());
			return true;
		}
		finally {
			if (shown.previewable != null) shown.previewable.cancel();
		}
	}

	private void add(final String name) {
		final String label = parameters.label(name);
		final Object value = parameters.values().get(name);
		final List<String> choices = parameters.choices(name);
		final Optional<Parameters.Slider> slider = parameters.slider(name);
		if (!choices.isEmpty()) {
			dialog.addChoice(label, choices.toArray(String[]::new), value.toString());
			fields.put(name, ((Choice) dialog.getChoices().lastElement())::getSelectedItem);
		}
		else if (value instanceof Boolean on) {
			dialog.addCheckbox(label, on);
			final Checkbox checkbox = (Checkbox) dialog.getCheckboxes().lastElement();
			fields.put(name, () -> String.valueOf(checkbox.getState()));
		}
		else if (slider.isPresent()) {
			dialog.addSlider(label, slider.get().min(), slider.get().max(), ((Number) value).doubleValue(), slider.get()
				.step());
			fields.put(name, ((TextField) dialog.getNumericFields().lastElement())::getText);
		}
		else {
			if (parameters.isFile(name)) dialog.addFileField(label, value.toString(), 30);
			else dialog.addStringField(label, value.toString(), parameters.columns(name));
			fields.put(name, ((TextField) dialog.getStringFields().lastElement())::getText);
		}
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
