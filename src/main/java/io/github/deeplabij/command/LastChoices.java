package io.github.deeplabij.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.deeplabij.common.DeepLabException;

import ij.Prefs;

/** What was chosen last in the dialog of a command, kept in ImageJ's preferences. Macros neither set nor see it. */
public final class LastChoices {

	private LastChoices() {}

	private static String key(final Parameters parameters, final String name) {
		return "deeplab." + parameters.command().getClass().getSimpleName().toLowerCase(Locale.ROOT) + "." + name;
	}

	/** Sets what was chosen last, as far as it can be chosen now. */
	public static void recall(final Parameters parameters) {
		for (final String name : parameters.names()) {
			final String last = Prefs.get(key(parameters, name), null);
			final List<String> choices = parameters.choices(name);
			if (last == null || !choices.isEmpty() && !choices.contains(last)) continue;
			try {
				parameters.setAll(Map.of(name, last));
			}
			catch (final DeepLabException e) {
				// the parameter was of another kind then
			}
		}
	}

	/** Keeps what is chosen now. */
	public static void keep(final Parameters parameters) {
		final List<String> passing = parameters.command().passing();
		parameters.values().forEach((name, value) -> {
			if (!passing.contains(name)) Prefs.set(key(parameters, name), value.toString());
		});
	}
}
