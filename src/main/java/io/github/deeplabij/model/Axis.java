package io.github.deeplabij.model;

import java.util.List;
import java.util.Optional;

/**
 * One axis of a model's tensor, as in a bioimage.io 0.5 description.
 *
 * @param type what lies along the axis
 * @param id the axis' name, such as {@code y}
 * @param size its length
 * @param halo elements to cut off at both ends of an output, 0 where none is given
 * @param channelNames the names along a channel axis, else empty
 * @param scale the distance from one element to the next, above 0, in {@code unit}; 1 where none is given
 * @param unit the unit of {@code scale}, such as {@code micrometer}, where one is given
 */
public record Axis(Type type, String id, Size size, int halo, List<String> channelNames, double scale,
	Optional<String> unit)
{

	/** An axis of scale 1 without a unit. */
	public Axis(final Type type, final String id, final Size size, final int halo, final List<String> channelNames) {
		this(type, id, size, halo, channelNames, 1, Optional.empty());
	}

	/** Whether rows or columns of pixels lie along it. */
	boolean isPixels() {
		return type == Type.SPACE && (id.equals("x") || id.equals("y"));
	}

	Axis withSize(final Size other) {
		return new Axis(type, id, other, halo, channelNames, scale, unit);
	}

	Axis withHalo(final int other) {
		return new Axis(type, id, size, other, channelNames, scale, unit);
	}

	Axis withScale(final double other) {
		return new Axis(type, id, size, halo, channelNames, other, unit);
	}

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

	/**
	 * {@code min + n * step} for any n &ge; 0.
	 *
	 * @param from the least length from which on those between can be taken as well, where nothing has to fit to them;
	 *           0 if they can't
	 */
	public record Step(int min, int step, int from) implements Size {

		/** Lengths of which none between can be taken. */
		public Step(final int min, final int step) {
			this(min, step, 0);
		}
	}

	/**
	 * The length of axis {@code axis} of tensor {@code tensor}, times that axis' scale, divided by this one's, plus
	 * {@code offset}, rounded down.
	 */
	public record Reference(String tensor, String axis, int offset) implements Size {
	}

	/** Whatever the graph gives. */
	public record Open() implements Size {
	}
}
