package io.github.deeplabij.command;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.deeplabij.common.DeepLabException;

/** What functions of macros need of the commands. */
public final class MacroFunctions {

	private MacroFunctions() {}

	/**
	 * A segmentation, ready to run.
	 *
	 * @param title of the image
	 * @param model its name, or the path of its folder
	 * @param options further ones, as a macro gives them to the command; may be null
	 * @throws DeepLabException if one is wrong
	 */
	public static Parameters segment(final String title, final String model, final String options) {
		final Map<String, String> first = new LinkedHashMap<>();
		first.put(Parameters.IMAGE, title);
		first.put("model", model);
		final Parameters parameters = Parameters.of(SegmentCommand.class);
		parameters.setMacro(MacroOptions.format(first) + " " + (options == null ? "" : options));
		return parameters;
	}

	/** Tells in one sentence what went wrong, and stops the macro. */
	public static void fail(final String sentence) {
		UserMessages.error(sentence);
	}
}
