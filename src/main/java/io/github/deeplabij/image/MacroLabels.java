package io.github.deeplabij.image;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;

/** What a macro asks of a label image: of classes, which its info may tell, or of objects. */
public final class MacroLabels {

	/** Up to here 32-bit values tell all whole numbers apart. */
	private static final int GREATEST = 1 << 24;
	/** Objects of planes that are numbered anew on each. */
	private static final String APART = "object_link=" + ObjectLink.NONE;

	private final ImagePlus image;

	/**
	 * @throws DeepLabException if the image can hold no labels
	 */
	public MacroLabels(final ImagePlus image) {
		this.image = new LabelImage(image, image, true).labels();
	}

	/**
	 * How many objects it holds: the different values above 0. A stack of ours in which each plane has objects of its
	 * own is counted plane by plane.
	 *
	 * @throws DeepLabException if its values are classes
	 */
	public int count() {
		if (ClassValues.areTold(image)) throw new DeepLabException(image.getTitle() + " holds classes, not objects; " +
			"give a label image of objects (output=objects).");
		final boolean apart = image.getInfoProperty() != null && image.getInfoProperty().contains(APART);
		final BitSet seen = new BitSet();
		int count = 0;
		for (int plane = 0; plane < image.getStackSize(); plane++) {
			each(plane, seen::set);
			seen.clear(0);
			if (!apart && plane + 1 < image.getStackSize()) continue;
			count += seen.cardinality();
			seen.clear();
		}
		return count;
	}

	/**
	 * The area of a class on all planes together, in the square of the image's unit; without a unit in pixels.
	 *
	 * @param kind its name, or its value
	 * @throws DeepLabException if there is no such class
	 */
	public double area(final String kind) {
		final int wanted = value(kind.strip());
		final long[] pixels = new long[1];
		for (int plane = 0; plane < image.getStackSize(); plane++)
			each(plane, value -> pixels[0] += value == wanted ? 1 : 0);
		return pixels[0] * ClassTable.pixelArea(image.getCalibration());
	}

	/** The names of the classes, in the order of their values, separated by commas; empty if its info tells none. */
	public String classes() {
		return ClassValues.told(image).stream().map(ClassInfo::name).collect(Collectors.joining(","));
	}

	private int value(final String kind) {
		final List<ClassInfo> told = ClassValues.told(image);
		final Optional<ClassInfo> named = told.stream().filter(each -> each.name().equals(kind)).findFirst();
		if (named.isPresent()) return named.get().value();
		if (kind.matches("\\d{1,8}")) {
			final int value = Integer.parseInt(kind);
			if (told.isEmpty() || told.stream().anyMatch(each -> each.value() == value)) return value;
		}
		throw new DeepLabException(image.getTitle() + " has no class '" + kind + "'; " + (told.isEmpty()
			? "it tells no names, so give a number." : "it has " + told.stream().map(each -> each.value() + " " + each
				.name()).collect(Collectors.joining(", ")) + "."));
	}

	private void each(final int plane, final IntConsumer use) {
		final PixelValues numbers = PixelValues.ofClasses(image);
		final Object pixels = image.getStack().getPixels(plane + 1);
		for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
			final float value = numbers.get(pixels, i);
			if (!(value >= 0 && value <= GREATEST && value == (int) value)) throw new DeepLabException(image
				.getTitle() + " holds " + InputImage.text(value) + InputImage.at(image, plane, i) +
				"; labels are whole numbers from 0 to " + GREATEST + ".");
			use.accept((int) value);
		}
	}
}
