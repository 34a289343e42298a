package io.github.deeplabij.image;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Units of length by the names that ImageJ and its readers write ({@code um}, {@code µm}, {@code micron}, {@code inch},
 * ...) and by those of bioimage.io's descriptions ({@code micrometer}, {@code angstrom}, ...).
 */
final class LengthUnit {

	private static final Map<String, Double> METRES = metres();

	private LengthUnit() {}

	/** How many metres a unit has; empty if it is none of length. */
	static OptionalDouble metres(final String unit) {
		final String name = unit.strip().replace('\u03bc', '\u00b5').replace("\\u00b5", "\u00b5").replace("\\u00B5",
			"\u00b5").toLowerCase(Locale.ROOT);
		final Double metres = METRES.get(name);
		return metres == null ? OptionalDouble.empty() : OptionalDouble.of(metres);
	}

	private static Map<String, Double> metres() {
		final Map<String, Double> metres = new HashMap<>();
		final Object[][] prefixes = { { "yocto", 1e-24 }, { "zepto", 1e-21 }, { "atto", 1e-18 }, { "femto", 1e-15 }, {
			"pico", 1e-12 }, { "nano", 1e-9 }, { "micro", 1e-6 }, { "milli", 1e-3 }, { "centi", 1e-2 }, { "deci",
				1e-1 }, { "", 1.0 }, { "deca", 1e1 }, { "hecto", 1e2 }, { "kilo", 1e3 }, { "mega", 1e6 }, { "giga",
					1e9 }, { "tera", 1e12 }, { "peta", 1e15 }, { "exa", 1e18 }, { "zetta", 1e21 }, { "yotta", 1e24 } };
		for (final Object[] each : prefixes) {
			for (final String name : new String[] { "meter", "metre", "meters", "metres" })
				metres.put(each[0] + name, (Double) each[1]);
		}
		put(metres, 1, "m");
		put(metres, 1e3, "km");
		put(metres, 1e-1, "dm");
		put(metres, 1e-2, "cm");
		put(metres, 1e-3, "mm");
		put(metres, 1e-6, "um", "\u00b5m", "micron", "microns", "\u00b5");
		put(metres, 1e-9, "nm");
		put(metres, 1e-10, "angstrom", "angstroms", "\u00e5", "\u00e5ngstr\u00f6m", "a");
		put(metres, 1e-12, "pm");
		put(metres, 0.0254, "inch", "inches", "in", "\"");
		put(metres, 0.3048, "foot", "feet", "ft");
		put(metres, 0.9144, "yard", "yards");
		put(metres, 1609.344, "mile", "miles");
		put(metres, 3.0856775814913673e16, "parsec");
		return Map.copyOf(metres);
	}

	private static void put(final Map<String, Double> units, final double metres, final String... names) {
		for (final String name : names)
			units.put(name, metres);
	}
}
