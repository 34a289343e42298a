package io.github.deeplabij.ij1;

import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.TextField;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;

import io.github.deeplabij.command.Parameters;

import ij.gui.GenericDialog;

/**
 * A dialog with a field for each parameter of a command. The fields are read as they are, past
 * {@code GenericDialog.getNext...}, which would record them in a form of its own.
 */
final class CommandDialog {

	private CommandDialog() {}

	/** Shows the dialog and takes its values over; false if the user cancelled. */
	static boolean fill(final Parameters parameters) {
		final GenericDialog dialog = new GenericDialog(parameters.title());
		for (final String name : parameters.names()) {
			final String label = parameters.label(name);
			final Object value = parameters.values().get(name);
			final List<String> choices = parameters.choices(name);
			if (!choices.isEmpty()) dialog.addChoice(label, choices.toArray(String[]::new), value.toString());
			else if (value instanceof Boolean on) dialog.addCheckbox(label, on);
			else dialog.addStringField(label, value.toString(), 12);
		}
		dialog.showDialog();
		if (dialog.wasCanceled()) return false;
		parameters.setAll(read(dialog, parameters));
		return true;
	}

	private static Map<String, String> read(final GenericDialog dialog, final Parameters parameters) {
		final Iterator<?> choices = iterator(dialog.getChoices());
		final Iterator<?> checkboxes = iterator(dialog.getCheckboxes());
		final Iterator<?> texts = iterator(dialog.getStringFields());
		final Map<String, String> read = new LinkedHashMap<>();
		for (final String name : parameters.names()) {
			if (!parameters.choices(name).isEmpty()) read.put(name, ((Choice) choices.next()).getSelectedItem());
			else if (parameters.values().get(name) instanceof Boolean) {
				read.put(name, String.valueOf(((Checkbox) checkboxes.next()).getState()));
			}
			else read.put(name, ((TextField) texts.next()).getText());
		}
		return read;
	}

	private static Iterator<?> iterator(final Vector<?> components) {
		return components == null ? List.of().iterator() : components.iterator();
	}
}
