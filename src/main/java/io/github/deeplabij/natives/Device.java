package io.github.deeplabij.natives;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.deeplabij.common.DeepLabException;

/**
 * Where a network runs.
 *
 * @param kind the kind of device
 * @param index which of several CUDA GPUs, from 0; 0 for the others
 */
public record Device(Kind kind, int index) implements Serializable {

	/**
	 * The kinds of device: {@code AUTO} takes the best that works, {@code COREML} is Apple's GPU and neural engine,
	 * {@code DIRECTML} any GPU under Windows.
	 */
	public enum Kind {
		AUTO, CPU, CUDA, COREML, DIRECTML
	}

	public static final Device AUTO = new Device(Kind.AUTO, 0);
	public static final Device CPU = new Device(Kind.CPU, 0);

	private static final Pattern TEXT = Pattern.compile("(auto|cpu|coreml|directml|cuda)(?::(?<=cuda:)(\\d{1,3}))?");

	/**
	 * Reads {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}, {@code coreml} or {@code directml}, in capitals or
	 * not.
	 *
	 * @throws DeepLabException if it is none of these
	 */
	public static Device parse(final String text) {
		final Matcher matcher = TEXT.matcher(text == null ? "" : text.strip().toLowerCase(Locale.ROOT));
		if (!matcher.matches()) throw new DeepLabException("There is no device '" + text +
			"'; use auto, cpu, cuda, cuda:1 for the second GPU, coreml or directml.");
		final Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
		return new Device(kind, matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
	}

	@Override
	public String toString() {
		return kind == Kind.CUDA ? "cuda:" + index : kind.name().toLowerCase(Locale.ROOT);
	}
}
