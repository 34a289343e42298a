package io.github.deeplabij.image;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.deeplabij.model.ClassInfo;

import ij.gui.Roi;

/**
 * ROIs as objects. Where all names are like those that we give, {@code nucleus 0012} or {@code nucleus 0012-03}, they
 * tell the class and the number, so that ROIs that were edited are the same objects. Else ROIs are numbered from 1, and
 * their classes are their groups, or their names without the numbers at the end.
 */
final class MeasuredRois {

	private static final Pattern OURS = Pattern.compile("(.*\\D.*) (\\d{1,8})(-\\d+){0,2}");

	private final List<Roi> rois;
	private final boolean ours;
	private final Map<String, ClassInfo> classes = new HashMap<>();
	private final List<Optional<ClassInfo>> kinds = new ArrayList<>();

	MeasuredRois(final List<Roi> rois) {
		this.rois = rois;
		ours = rois.stream().allMatch(roi -> ours(roi).matches());
		rois.forEach(roi -> kinds.add(kindOf(roi)));
	}

	private static Matcher ours(final Roi roi) {
		return OURS.matcher(roi.getName() == null ? "" : roi.getName());
	}

	private Optional<ClassInfo> kindOf(final Roi roi) {
		final String name = roi.getGroup() > 0 ? RoiClasses.groupName(roi.getGroup()) : ours ? prefix(roi) : RoiClasses
			.stem(roi);
		if (name.isEmpty() || name.equals(ImageObjects.NAMELESS)) return Optional.empty();
		final Color colour = roi.getStrokeColor();
		return Optional.of(classes.computeIfAbsent(name, each -> new ClassInfo(classes.size() + 1, each, colour == null
			? OptionalInt.empty() : OptionalInt.of(colour.getRGB() & 0xffffff))));
	}

	private static String prefix(final Roi roi) {
		final Matcher name = ours(roi);
		return name.matches() ? name.group(1) : "";
	}

	/** The number of an object, above 0 unless its name says otherwise. */
	int label(final int index) {
		final Matcher name = ours(rois.get(index));
		return ours && name.matches() ? Integer.parseInt(name.group(2)) : index + 1;
	}

	/** What it is called. */
	String name(final int index) {
		final String name = rois.get(index).getName();
		return name == null ? String.valueOf(index + 1) : name;
	}

	/** Its class, if it has one. */
	Optional<ClassInfo> kind(final int index) {
		return kinds.get(index);
	}
}
