package io.github.deeplabij.image;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ClassInfo;

import ij.gui.Roi;
import ij.plugin.Colors;

/**
 * The classes of ROIs. If any ROI has a group, groups are classes. Else names are, less the numbers at their end, if
 * all have a name and there are two or more; else stroke colours, each called as the ROIs of it that have a name.
 * <p>
 * The value of a class is its group; else classes are counted from 1 in the order of the ROIs, but for one that is
 * called background, which is 0.
 */
final class RoiClasses {

	private static final String BACKGROUND = "background";

	private final List<ClassInfo> classes = new ArrayList<>();
	private final int[] numbers;

	/**
	 * @param origin where they are from, to be named in errors
	 * @throws DeepLabException if some have a group and others have none, or nothing tells their classes
	 */
	RoiClasses(final List<Roi> rois, final String origin) {
		numbers = new int[rois.size()];
		final boolean grouped = rois.stream().anyMatch(roi -> roi.getGroup() > 0);
		final Function<Roi, String> key = grouped ? roi -> String.valueOf(roi.getGroup()) : several(rois,
			RoiClasses::stem) ? RoiClasses::stem : RoiClasses::colourName;
		final List<String> keys = rois.stream().map(key).distinct().toList();
		if (keys.size() == 1 && rois.stream().anyMatch(roi -> stem(roi).isEmpty())) throw new DeepLabException(
			"Nothing tells the classes of the ROIs of " + origin + "; give each ROI the name of its class (such as " +
				"nucleus or background), or each class a group or a stroke colour of its own (Edit > Selection > " +
				"Properties...).");
		for (int i = 0; i < numbers.length; i++) {
			if (grouped && rois.get(i).getGroup() == 0) throw new DeepLabException("ROI " + (i + 1) + " of " + origin +
				" has no group, but others have one; give a group to all of them or to none.");
			numbers[i] = keys.indexOf(key.apply(rois.get(i)));
		}
		final boolean coloured = coloursFollow(rois, key, keys.size());
		int named = 0;
		for (final String each : keys) {
			final Roi first = rois.get(indexOf(keys.indexOf(each)));
			final String name = grouped ? groupName(first.getGroup()) : name(rois, keys.indexOf(each), each);
			final int value = grouped ? first.getGroup() : name.equals(BACKGROUND) ? 0 : ++named;
			final Color colour = coloured && value != 0 ? first.getStrokeColor() : null;
			classes.add(new ClassInfo(value, name, colour == null ? OptionalInt.empty()
				: OptionalInt.of(colour.getRGB() & 0xffffff)));
		}
	}

	/** What the ROIs of a class are called that have a name, if all these have one name, which no other class has. */
	private String name(final List<Roi> rois, final int number, final String key) {
		final Set<String> own = new HashSet<>();
		final Set<String> others = new HashSet<>();
		for (int i = 0; i < numbers.length; i++)
			(numbers[i] == number ? own : others).add(stem(rois.get(i)));
		own.remove("");
		return own.size() == 1 && !others.containsAll(own) ? own.iterator().next() : key;
	}

	/** The first ROI of a class. */
	private int indexOf(final int number) {
		int roi = 0;
		while (numbers[roi] != number)
			roi++;
		return roi;
	}

	/** Whether each class has a stroke colour of its own. */
	private static boolean coloursFollow(final List<Roi> rois, final Function<Roi, String> key, final int classes) {
		final long colours = rois.stream().map(RoiClasses::colourName).distinct().count();
		final long pairs = rois.stream().map(roi -> key.apply(roi) + "\n" + colourName(roi)).distinct().count();
		return colours == classes && pairs == classes;
	}

	/** The classes, in the order in which they appear. */
	List<ClassInfo> classes() {
		return classes;
	}

	/** For each ROI the number of its class in this order. */
	int[] numbers() {
		return numbers;
	}

	/** Whether all have this and it tells at least two classes apart. */
	private static boolean several(final List<Roi> rois, final Function<Roi, String> key) {
		return rois.stream().map(key).noneMatch(String::isEmpty) && rois.stream().map(key).distinct().count() > 1;
	}

	/**
	 * A name without the numbers, dashes and the like at its end; empty for the names that ImageJ gives, which are
	 * numbers.
	 */
	static String stem(final Roi roi) {
		final String stem = roi.getName() == null ? "" : roi.getName().replaceAll("[\\s\\d_#.:-]+$", "").strip();
		return stem.equalsIgnoreCase(BACKGROUND) || stem.equalsIgnoreCase("bg") ? BACKGROUND : stem;
	}

	private static String colourName(final Roi roi) {
		final Color colour = roi.getStrokeColor();
		return colour == null ? "default colour" : Colors.colorToString(colour);
	}

	/** What a group is called, by its number where nobody has named it. */
	static String groupName(final int group) {
		final String name = Roi.getGroupName(group);
		return name == null || name.isBlank() ? "group " + group : name;
	}
}
