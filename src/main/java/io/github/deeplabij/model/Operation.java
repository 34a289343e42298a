package io.github.deeplabij.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.deeplabij.common.DeepLabException;

/**
 * One pre- or postprocessing operation of a description.
 *
 * @param id the operation's name in the bioimage.io specification, such as {@code scale_range}
 * @param kwargs its arguments
 */
public record Operation(String id, Map<String, Object> kwargs) {

	/** Whether that argument is given. */
	public boolean has(final String key) {
		return kwargs.get(key) != null;
	}

	/** A word, or {@code fallback} where it is not given. */
	public String text(final String key, final String fallback) {
		return has(key) ? String.valueOf(kwargs.get(key)) : fallback;
	}

	/** A number, or {@code fallback} where it is not given. */
	public double number(final String key, final double fallback) {
		final Object value = kwargs.get(key);
		if (value == null) return fallback;
		if (value instanceof Number number) return finite(key, number);
		throw wrong(key, "one number");
	}

	private double finite(final String key, final Number number) {
		if (Double.isFinite(number.doubleValue())) return number.doubleValue();
		throw wrong(key, "a finite number");
	}

	/** One number, or one for each channel. Missing: {@code fallback}. */
	public double[] numbers(final String key, final double fallback) {
		if (!(kwargs.get(key) instanceof List<?> list)) return new double[] { number(key, fallback) };
		final double[] values = new double[list.size()];
		for (int i = 0; i < values.length; i++) {
			if (!(list.get(i) instanceof Number number)) throw wrong(key, "numbers");
			values[i] = finite(key, number);
		}
		if (values.length == 0) throw wrong(key, "at least one number");
		return values;
	}

	/** Whether the axis of that name is listed in {@code axes}; {@code fallback} where no axes are given. */
	public boolean hasAxis(final String axis, final boolean fallback) {
		final Object axes = kwargs.get("axes");
		if (axes == null) return fallback;
		if (axes instanceof List<?> list) return list.stream().map(Objects::toString).anyMatch(axis::equals);
		throw wrong("axes", "a list of axes");
	}

	private DeepLabException wrong(final String key, final String expected) {
		return new DeepLabException("The operation '" + id + "' of the model's description needs " + expected +
			" for '" +
			key + "', but has '" + kwargs.get(key) + "'.");
	}
}
