package io.github.deeplabij.zarr;

import java.util.Locale;
import java.util.Map;

/**
 * An axis of an image.
 *
 * @param name such as {@code t}, {@code c}, {@code z}, {@code y} or {@code x}
 * @param type {@code time}, {@code channel}, {@code space}, or another; empty where it is not known
 * @param unit spelled out, such as {@code micrometer}; empty where it is not given
 */
public record OmeAxis(String name, String type, String unit) {

	private static final Map<String, String> TYPES = Map.of("t", "time", "c", "channel", "z", "space", "y", "space",
		"x", "space");
	private static final Map<String, String> UNITS = Map.ofEntries(Map.entry("m", "meter"), Map.entry("mm",
		"millimeter"), Map.entry("um", "micrometer"), Map.entry("µm", "micrometer"), Map.entry("μm", "micrometer"), Map
			.entry("micron", "micrometer"), Map.entry("nm", "nanometer"), Map.entry("s", "second"), Map.entry("ms",
				"millisecond"), Map.entry("min", "minute"), Map.entry("h", "hour"));

	/**
	 * An axis as metadata give it: that of time is called {@code t} and that of channels {@code c}, a type that is
	 * missing is guessed by the name, and short units are spelled out.
	 */
	static OmeAxis of(final String given, final String type, final String unit) {
		final String small = given.toLowerCase(Locale.ROOT);
		final String name = switch (type) {
			case "time" -> "t";
			case "channel" -> "c";
			default -> TYPES.containsKey(small) ? small : given;
		};
		return new OmeAxis(name, type.isEmpty() ? TYPES.getOrDefault(name, "") : type, UNITS.getOrDefault(unit, unit));
	}
}
