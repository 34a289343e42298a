package io.github.deeplabij.scale;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Lengths with units as OME-Zarr and bioimage.io spell them. */
final class Lengths {

	private static final Map<String, Double> UNITS = Map.of("meter", 1.0, "millimeter", 1e-3, "micrometer", 1e-6,
		"nanometer", 1e-9, "angstrom", 1e-10);

	private Lengths() {}

	/** A length in metres; empty where the unit is none that is known. */
	static OptionalDouble metres(final double length, final String unit) {
		final Double metre = UNITS.get(unit);
		return metre == null || !(length > 0) ? OptionalDouble.empty() : OptionalDouble.of(length * metre);
	}

	/** A length in words. */
	static String micrometres(final double metres) {
		return String.format(Locale.ROOT, "%.4g µm", metres * 1e6);
	}
}
