package io.github.deeplabij.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;

/**
 * An input or output of a model, as its description says.
 *
 * @param id the tensor's name in the description
 * @param name the tensor's name in the graph
 * @param axes its axes, in the order of the graph
 * @param type its element type, such as {@code float32}
 * @param operations the operations before (input) or after (output) the graph
 * @param test the path of its test tensor inside the model, empty where there is none
 * @param testSha256 the SHA-256 of that file in lower-case hexadecimal digits, or empty where none is given
 */
public record Tensor(String id, String name, List<Axis> axes, String type, List<Operation> operations, String test,
	Optional<String> testSha256)
{

	/** A class is a value of a 16-bit label image. */
	static final int MOST_CHANNELS = 65_535;

	/** The element types of the bioimage.io specification that hold whole numbers, and then the others. */
	private static final Set<String> WHOLE = Set.of("uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64",
		"int64");
	private static final Set<String> OTHER = Set.of("float16", "float32", "float64", "bool");

	/** A tensor whose name in the graph is that of the description, and whose test tensor has no known SHA-256. */
	public Tensor(final String id, final List<Axis> axes, final String type, final List<Operation> operations,
		final String test) {
		this(id, id, axes, type, operations, test, Optional.empty());
	}

	/** The same tensor with other operations. */
	public Tensor with(final List<Operation> others) {
		return new Tensor(id, name, axes, type, others, test, testSha256);
	}

	static boolean isType(final String type) {
		return WHOLE.contains(type) || OTHER.contains(type);
	}

	/**
	 * Whether it holds one whole number for each pixel, as labels are; what ends as 0 or 1 by a threshold is a class
	 * and its background.
	 */
	boolean isLabels() {
		return WHOLE.contains(type) && channels() == 1 && !end().equals("binarize");
	}

	/** The last operation but for a cast to another type; empty if there is none. */
	String end() {
		final List<String> ids = operations.stream().map(Operation::id).filter(id ->
			!id.equals("ensure_dtype")).toList();
		return ids.isEmpty() ? "" : ids.get(ids.size() - 1);
	}

	/** The position of the axis of that id, or -1. */
	public int indexOf(final String axis) {
		for (int i = 0; i < axes.size(); i++) {
			if (axes.get(i).id().equals(axis)) return i;
		}
		return -1;
	}

	/** The axis of that id. */
	public Axis axis(final String axis) {
		final int index = indexOf(axis);
		if (index < 0) throw new DeepLabException("The model's description gives tensor '" + id + "' no axis '" + axis +
			"', which a segmentation of images needs.");
		return axes.get(index);
	}

	/** The channel axis, where there is one. */
	public Optional<Axis> channelAxis() {
		return axes.stream().filter(axis -> axis.type() == Axis.Type.CHANNEL).findFirst();
	}

	/** The names of its channels; empty if they have none. */
	List<String> channelNames() {
		return channelAxis().map(Axis::channelNames).orElse(List.of());
	}

	/** How many channels it has: 1 without a channel axis. */
	public int channels() {
		return channelAxis().map(this::length).orElse(1);
	}

	private int length(final Axis axis) {
		if (axis.size() instanceof Axis.Fixed fixed) return fixed.length();
		if (!axis.channelNames().isEmpty()) return axis.channelNames().size();
		throw new DeepLabException("The model's description does not say how many channels tensor '" + id + "' has.");
	}
}
