package io.github.deeplabij.ij1;

import java.util.List;

import io.github.deeplabij.command.DeepLabCommand;
import io.github.deeplabij.command.MacroFunctions;
import io.github.deeplabij.command.Parameters;
import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.MacroLabels;
import io.github.deeplabij.image.OpenImages;
import io.github.deeplabij.image.Wording;

import ij.IJ;
import ij.ImagePlus;
import ij.macro.ExtensionDescriptor;
import ij.macro.Functions;
import ij.macro.Interpreter;
import ij.macro.MacroExtension;
import ij.plugin.PlugIn;

/**
 * Functions for macros: {@code run("DeepLab Macro Extensions")} makes them known to the macro that runs it. A
 * function returns a text; a number is put into a variable that the macro gives last, or without one returned as text.
 */
public final class MacroExtensions implements PlugIn, MacroExtension {

	private static final int TEXT = ARG_STRING;
	private static final int OPTIONAL_TEXT = ARG_STRING | ARG_OPTIONAL;
	private static final int RESULT = ARG_NUMBER | ARG_OUTPUT | ARG_OPTIONAL;

	@Override
	public void run(final String argument) {
		if (Interpreter.getInstance() == null) IJ.showMessage("DeepLab Macro Extensions",
			"This command is for macros: write run(\"DeepLab Macro Extensions\"); at the top of a macro, and then " +
			"Ext.segment(...) or another function.");
		else Functions.registerExtensions(this);
	}

	@Override
	public ExtensionDescriptor[] getExtensionFunctions() {
		return new ExtensionDescriptor[] { //
			ExtensionDescriptor.newDescriptor("segment", this, TEXT, TEXT, OPTIONAL_TEXT), //
			ExtensionDescriptor.newDescriptor("count", this, TEXT, RESULT), //
			ExtensionDescriptor.newDescriptor("classArea", this, TEXT, TEXT, RESULT), //
			ExtensionDescriptor.newDescriptor("classes", this, TEXT), //
			ExtensionDescriptor.newDescriptor("models", this) };
	}

	/** Does what a function is for; where that fails, says so in a sentence and stops the macro. */
	@Override
	public String handleExtension(final String name, final Object[] arguments) {
		try {
			return switch (name) {
				case "segment" -> segment(arguments);
				case "count" -> number(arguments, labels(arguments).count());
				case "classArea" -> number(arguments, labels(arguments).area((String) arguments[1]));
				case "classes" -> labels(arguments).classes();
				case "models" -> String.join(",", DeepLabCommand.catalogue().names());
				default -> throw new IllegalArgumentException(name);
			};
		}
		catch (final DeepLabException e) {
			MacroFunctions.fail(Wording.of(e));
			return "";
		}
	}

	/** The title of the image that it shows last, that of the labels if there are any; empty if there is no image. */
	private static String segment(final Object[] arguments) {
		final Parameters parameters = MacroFunctions.segment((String) arguments[0], (String) arguments[1],
			(String) arguments[2]);
		if (!CommandPlugIn.run(parameters, false)) return "";
		final List<ImagePlus> images = parameters.images();
		return images.isEmpty() ? "" : images.get(images.size() - 1).getTitle();
	}

	private static MacroLabels labels(final Object[] arguments) {
		return new MacroLabels(OpenImages.named("title", (String) arguments[0]));
	}

	/**
	 * Puts a number into the variable that comes last; without one, gives it as a text. ImageJ logs what a function
	 * gives that stands alone.
	 */
	private static String number(final Object[] arguments, final double value) {
		if (arguments[arguments.length - 1] instanceof Double[] variable) {
			variable[0] = value;
			return "";
		}
		return value == (long) value ? String.valueOf((long) value) : String.valueOf(value);
	}
}
