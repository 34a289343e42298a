package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;

/**
 * The classes of the objects of a label image, as a property of the image, which its TIFF file keeps: for each plane
 * pairs such as {@code 34:1,39:2}, where the objects up to number 34 are of class 1, and those from there up to number
 * 39 of class 2. Planes are parted by semicolons.
 */
final class HoverObjects {

	/** The property's key. */
	static final String KEY = "DeepLab object classes";

	private final List<NavigableMap<Integer, Integer>> planes = new ArrayList<>();

	private HoverObjects() {}

	/**
	 * Writes the classes down.
	 *
	 * @param numbers for each plane the numbers of its objects and their classes
	 */
	static String text(final List<? extends SortedMap<Integer, ClassInfo>> numbers) {
		return numbers.stream().map(HoverObjects::plane).collect(Collectors.joining(";"));
	}

	private static String plane(final SortedMap<Integer, ClassInfo> numbers) {
		final StringBuilder text = new StringBuilder();
		int last = 0;
		int value = -1;
		for (final var each : numbers.entrySet()) {
			if (value >= 0 && each.getValue().value() != value) text.append(last).append(':').append(value).append(
				',');
			last = each.getKey();
			value = each.getValue().value();
		}
		return value < 0 ? "" : text.append(last).append(':').append(value).toString();
	}

	/** Those that an image tells; empty if it is no label image of objects. */
	static Optional<HoverObjects> of(final ImagePlus image) {
		final String text = image.getProp(KEY);
		if (text == null) return Optional.empty();
		final HoverObjects read = new HoverObjects();
		try {
			for (final String plane : text.split(";", -1)) {
				final NavigableMap<Integer, Integer> numbers = new TreeMap<>();
				Arrays.stream(plane.split(",")).filter(pair -> !pair.isEmpty()).map(pair -> pair.split(":")).forEach(
					pair -> numbers.put(Integer.valueOf(pair[0]), Integer.valueOf(pair[1])));
				read.planes.add(numbers);
			}
		}
		catch (final NumberFormatException | ArrayIndexOutOfBoundsException e) {
			return Optional.empty();
		}
		return Optional.of(read);
	}

	/** How many planes they are of. */
	int planes() {
		return planes.size();
	}

	/**
	 * The value of an object's class; empty if there is no such object.
	 *
	 * @param plane from 0
	 */
	Optional<Integer> classOf(final int plane, final int number) {
		return Optional.ofNullable(planes.get(plane).ceilingEntry(number)).map(each -> each.getValue());
	}
}
