package io.github.deeplabij.zarr;

import io.github.deeplabij.common.DeepLabException;

/** Keys of a store, which may come from metadata that others wrote. */
final class Keys {

	private Keys() {}

	/** The key of something in a folder of keys. */
	static String join(final String folder, final String name) {
		if (folder.isEmpty()) return name;
		return name.isEmpty() ? folder : folder + "/" + name;
	}

	/** A key without slashes around it and steps that lead nowhere; one that would lead out of the store is refused. */
	static String normal(final String key) {
		final String normal = key.replaceAll("/+", "/").replaceAll("(?<=^|/)(\\./)+", "").replaceAll("^/|/$", "");
		if (normal.isEmpty()) return normal;
		for (final String name : normal.split("/"))
			if (name.equals(".") || name.equals("..") || name.indexOf('\\') >= 0 || name.chars().anyMatch(
				Character::isISOControl)) throw new DeepLabException(new ZarrProblem.BadMetadata(key, "The path '" +
					key + "' leads out of its folder"));
		return normal;
	}
}
