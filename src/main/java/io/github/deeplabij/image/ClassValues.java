package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;

/**
 * Numbers the classes that the values of labels stand for, from 0, in the order in which they are met. Number 0 is that
 * of the value 0, the background.
 */
final class ClassValues {

	/** The most classes; more different values are objects. */
	static final int MOST = 256;
	/** The greatest value of a label. */
	static final int GREATEST = 65535;

	private static final int NONE = -1;

	private final boolean fixed;
	private final int[] numbers = new int[GREATEST + 1];
	private final List<ClassInfo> classes = new ArrayList<>();
	/** Whether number 0 is a class though the value 0 is not. */
	private final boolean withoutZero;

	/**
	 * @param given all classes that there are; empty if others may be met
	 */
	ClassValues(final List<ClassInfo> given) {
		fixed = !given.isEmpty();
		Arrays.fill(numbers, NONE);
		withoutZero = fixed && given.stream().noneMatch(each -> each.value() == 0);
		add(given.stream().filter(each -> each.value() == 0).findFirst().orElse(new ClassInfo(0, "", OptionalInt
			.empty())));
		given.stream().filter(each -> each.value() > 0 && each.value() <= GREATEST).forEach(this::add);
		if (withoutZero) numbers[0] = NONE;
	}

	private void add(final ClassInfo each) {
		numbers[each.value()] = classes.size();
		classes.add(each);
	}

	/**
	 * The number of a value's class.
	 *
	 * @param value from 0 to the greatest one
	 * @return a negative number if there is no such class
	 * @throws DeepLabException if there are too many different values
	 */
	int number(final int value) {
		if (numbers[value] != NONE || fixed) return numbers[value];
		if (classes.size() == MOST) throw new DeepLabException("The labels have more than " + MOST +
			" different values, which are objects rather than classes; set objects=planes to compare objects.");
		add(new ClassInfo(value, "", OptionalInt.empty()));
		return numbers[value];
	}

	/** Whether an image's info tells classes, and no objects. */
	static boolean areTold(final ImagePlus image) {
		return !LegendText.ofInfo(image).isEmpty() && image.getInfoProperty().lines().noneMatch(line -> line.startsWith(
			"DeepLab objects"));
	}

	/** The classes that an image's info tells, by their values; empty if it tells none. */
	static List<ClassInfo> told(final ImagePlus image) {
		final ClassValues values = new ClassValues(List.of());
		values.name(image);
		return Arrays.stream(values.sorted()).mapToObj(values::get).filter(each -> !each.name().isEmpty()).toList();
	}

	/** Takes names over that an image's info tells, as results of ours do, for classes that have none. */
	void name(final ImagePlus image) {
		if (fixed) return;
		LegendText.ofInfo(image).forEach((value, name) -> {
			if (value > GREATEST) return;
			final int number = number(value);
			if (classes.get(number).name().isEmpty()) classes.set(number, new ClassInfo(classes.get(number).value(),
				name, OptionalInt.empty()));
		});
	}

	/** Whether all classes were given. */
	boolean fixed() {
		return fixed;
	}

	/** All classes that a label can have, as numbers, in the order of their values. */
	int[] sorted() {
		return IntStream.range(withoutZero ? 1 : 0, classes.size()).boxed().sorted(Comparator.comparingInt(
			number -> get(number).value())).mapToInt(Integer::intValue).toArray();
	}

	/** The class of a number. */
	ClassInfo get(final int number) {
		return classes.get(number);
	}
}
