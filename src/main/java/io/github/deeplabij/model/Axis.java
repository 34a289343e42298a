package io.github.deeplabij.model;

import java.util.List;

/**
 * One axis of a model's tensor, as in a bioimage.io 0.5 description.
 *
 * @param type what lies along the axis
 * @param id the axis' name, such as {@code y}
 * @param size its length
 * @param halo elements to cut off at both ends of an output, 0 where none is given
 * @param channelNames the names along a channel axis, else empty
 */
public record Axis(Type type, String id, Size size, int halo, List<String> channelNames) {

	/** What lies along an axis. */
	public enum Type {
		BATCH, CHANNEL, INDEX, TIME, SPACE
	}

	/** The length of an axis, in elements. */
	public sealed interface Size permits Fixed, Step, Reference, Open {
	}

	/** Exactly {@code length}. */
	public record Fixed(int length) implements Size {
	}

	/** {@code min + n * step} for any n &ge; 0. */
	public record Step(int min, int step) implements Size {
	}

	/** The length of axis {@code axis} of tensor {@code tensor}, plus {@code offset}. */
	public record Reference(String tensor, String axis, int offset) implements Size {
	}

	/** Whatever the graph gives. */
	public record Open() implements Size {
	}
}
