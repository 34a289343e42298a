package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ClassInfo;

/**
 * What labels are compared by.
 *
 * @param ignore the value of pixels of the truth that are not counted, if there is one
 * @param classes all values that labels may have, in ascending order; empty for those that are met
 * @param tolerance of the boundary F1, in pixels
 * @param widths of the trimap's bands, in pixels; may be none
 */
public record EvaluationSettings(OptionalInt ignore, List<ClassInfo> classes, double tolerance, List<Integer> widths) {

	private static final int MOST_TOLERANCE = 100;
	private static final int MOST_WIDTH = 1000;

	/**
	 * @throws DeepLabException if a number is out of its range
	 */
	public EvaluationSettings {
		if (!(tolerance >= 0 && tolerance <= MOST_TOLERANCE)) throw new DeepLabException("tolerance is " + tolerance +
			"; use a number of pixels from 0 to " + MOST_TOLERANCE + ".");
		for (final int width : widths) if (width < 1 ||
			width > MOST_WIDTH) throw new DeepLabException("trimap holds the width " + width +
			"; use whole numbers of pixels from 1 to " + MOST_WIDTH + ".");
		if (classes.size() > ClassValues.MOST) throw new DeepLabException("There are " + classes.size() +
			" classes in 'classes'; use " + ClassValues.MOST + " at most.");
	}

	/**
	 * Reads the value that is not counted.
	 *
	 * @param text a whole number; empty or -1 for none
	 * @throws DeepLabException if it is something else
	 */
	public static OptionalInt ignore(final String text) {
		try {
			final int value = text.isBlank() ? -1 : Integer.parseInt(text.strip());
			if (value >= -1 && value <= ClassValues.GREATEST) return value == -1 ? OptionalInt.empty()
				: OptionalInt.of(value);
		}
		catch (final NumberFormatException e) {
			// told below
		}
		throw new DeepLabException("ignore is " + text.strip() + "; give the value of truth to leave out, from 0 to " +
			ClassValues.GREATEST + ", or nothing for none.");
	}

	/**
	 * Reads the widths of bands.
	 *
	 * @param text numbers and ranges, such as {@code 1:40}; empty for none
	 * @throws DeepLabException if it is something else
	 */
	public static List<Integer> widths(final String text) {
		if (text.isBlank()) return List.of();
		return NumberRanges.values("trimap", text).stream().map(width -> {
			if (width != Math.rint(width)) throw new DeepLabException("trimap holds the width " + width +
				"; use whole numbers.");
			return width.intValue();
		}).toList();
	}

	/**
	 * Reads classes.
	 *
	 * @param text how many classes there are, counted from 0; or their names parted by commas; or the name of a model;
	 *           empty for
	 *          those that are met
	 * @param model finds the classes of a model of that name
	 * @throws DeepLabException if the number is none of classes, or there is no such model
	 */
	public static List<ClassInfo> classes(final String text, final Function<String, List<ClassInfo>> model) {
		final String wanted = text.strip();
		if (wanted.isEmpty()) return List.of();
		final List<ClassInfo> classes = new ArrayList<>();
		if (wanted.matches("[-+]?\\d+")) {
			if (!wanted.matches("\\d{1,3}") || Integer.parseInt(wanted) < 1 ||
				Integer.parseInt(wanted) > ClassValues.MOST)
				throw new DeepLabException("classes is " + wanted + "; give how many there are, from 1 to " +
					ClassValues.MOST +
					", or their names, or nothing.");
			for (int c = 0; c < Integer.parseInt(wanted); c++) classes.add(new ClassInfo(c, "", OptionalInt.empty()));
			return classes;
		}
		if (!wanted.contains(",")) return model.apply(wanted);
		for (final String name : wanted.split(",", -1)) classes.add(new ClassInfo(classes.size(), name.strip(),
			OptionalInt.empty()));
		return classes;
	}
}
