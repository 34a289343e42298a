package io.github.deeplabij.onnx;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.deeplabij.model.DeepLabException;

/**
 * Where a network runs.
 *
 * @param kind the kind of device
 * @param index which of several GPUs, from 0; 0 for the others
 */
public record Device(Kind kind, int index) {

	/** The kinds of device. {@code AUTO} takes the best that works. */
	public enum Kind {
		AUTO, CPU, CUDA
	}

	public static final Device AUTO = new Device(Kind.AUTO, 0);
	public static final Device CPU = new Device(Kind.CPU, 0);

	private static final Pattern TEXT = Pattern.compile("(auto|cpu|cuda(?::(\\d{1,3}))?)");

	/**
	 * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}, in capitals or not.
	 *
	 * @throws DeepLabException if it is none of these
	 */
	public static Device parse(final String text) {
		final Matcher matcher = TEXT.matcher(text == null ? "" : text.strip().toLowerCase(Locale.ROOT));
		if (!matcher.matches()) throw new DeepLabException("There is no device '" + text +
			"'; use auto, cpu, cuda, or cuda:1 for the second GPU.");
		if (matcher.group().equals("auto")) return AUTO;
		if (matcher.group().equals("cpu")) return CPU;
		return new Device(Kind.CUDA, matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2)));
	}

	@Override
	public String toString() {
		return kind == Kind.CUDA ? "cuda:" + index : kind.name().toLowerCase(Locale.ROOT);
	}
}
