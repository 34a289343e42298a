package io.github.deeplabij.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One class that a model tells apart.
 *
 * @param value its value in a label image
 * @param name its name, on one line
 * @param colour its colour as 0xRRGGBB, where the description gives one
 */
public record ClassInfo(int value, String name, OptionalInt colour) {

	public ClassInfo {
		name = PlainText.line(name);
	}

	/** The classes of an output's channels that nobody names otherwise than the channels are. */
	static List<ClassInfo> unnamed(final Tensor output, final Kind kind) {
		final int channels = output.channels();
		final List<String> names = output.channelAxis().map(Axis::channelNames).orElse(List.of());
		final List<ClassInfo> classes = new ArrayList<>();
		final int before = kind.classes(channels) - channels;
		if (before > 0) classes.add(new ClassInfo(0, "background", OptionalInt.empty()));
		for (int c = 0; c < channels; c++) {
			final int value = before + c;
			final String name = channels == 1 ? "foreground" : c < names.size() ? names.get(c) : "class " + value;
			classes.add(new ClassInfo(value, name, OptionalInt.empty()));
		}
		return List.copyOf(classes);
	}
}
