package io.github.deeplabij.objects;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the classes of a model are to its objects. A class that is in neither set is background.
 *
 * @param objects the classes that objects may have, each from 0 to 255, at least one
 * @param boundary the classes of pixels that lie between objects and belong to them, from 0 to 255, such as the
 *            boundary of nuclei; may be empty
 */
public record ObjectClasses(Set<Integer> objects, Set<Integer> boundary) {

	/**
	 * @throws IllegalArgumentException if there is no class of objects, if a class is in both sets, or out of its range
	 */
	public ObjectClasses {
		objects = sorted(objects);
		boundary = sorted(boundary);
		if (objects.isEmpty()) throw new IllegalArgumentException("There has to be at least one class of objects.");
		for (final int each : boundary) {
			if (objects.contains(each)) throw new IllegalArgumentException("Class " + each +
				" can't be both an object's class and a boundary.");
		}
	}

	/**
	 * Of a model with so many classes: all but the background are classes of objects or boundaries.
	 *
	 * @throws IllegalArgumentException as above
	 */
	public static ObjectClasses of(final int classes, final int background, final Set<Integer> boundary) {
		return of(classes, Set.of(background), boundary);
	}

	/**
	 * Of a model with so many classes: all but those without objects are classes of objects or boundaries.
	 *
	 * @throws IllegalArgumentException as above
	 */
	public static ObjectClasses of(final int classes, final Set<Integer> without, final Set<Integer> boundary) {
		final Set<Integer> objects = new TreeSet<>();
		for (int c = 0; c < classes; c++)
			if (!without.contains(c) && !boundary.contains(c)) objects.add(c);
		return new ObjectClasses(objects, boundary);
	}

	/** The class of an object that has no pixel of such a class: the least. */
	int fallback() {
		return objects.iterator().next();
	}

	/** Whether each class is one of objects or a boundary. */
	boolean[] foreground() {
		final boolean[] foreground = new boolean[256];
		objects.forEach(c -> foreground[c] = true);
		boundary.forEach(c -> foreground[c] = true);
		return foreground;
	}

	private static Set<Integer> sorted(final Set<Integer> classes) {
		for (final int each : classes) {
			if (each < 0 || each > 255) throw new IllegalArgumentException("Class " + each +
				" is not between 0 and 255.");
		}
		return Collections.unmodifiableSortedSet(new TreeSet<>(classes));
	}
}
