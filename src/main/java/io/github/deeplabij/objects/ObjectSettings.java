package io.github.deeplabij.objects;

/**
 * All that decides which objects are found.
 *
 * @param grouping how pixels are put together
 * @param classes what the classes are to objects
 * @param foreground which pixels belong to objects
 * @param connectivity which pixels touch
 * @param filter which objects stay
 */
public record ObjectSettings(Grouping grouping, ObjectClasses classes, Foreground foreground,
	Connectivity connectivity, ObjectFilter filter)
{

	/** By the class map, along diagonals too, all objects. */
	public static ObjectSettings of(final Grouping grouping, final ObjectClasses classes) {
		return new ObjectSettings(grouping, classes, new Foreground.ByClass(), Connectivity.EIGHT, ObjectFilter.NONE);
	}

	/** With another foreground. */
	public ObjectSettings with(final Foreground other) {
		return new ObjectSettings(grouping, classes, other, connectivity, filter);
	}

	/** With another connectivity. */
	public ObjectSettings with(final Connectivity other) {
		return new ObjectSettings(grouping, classes, foreground, other, filter);
	}

	/** With another filter. */
	public ObjectSettings with(final ObjectFilter other) {
		return new ObjectSettings(grouping, classes, foreground, connectivity, other);
	}
}
