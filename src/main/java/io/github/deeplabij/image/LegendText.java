package io.github.deeplabij.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.process.LUT;

/**
 * The legend of a label image: what its values mean, and in which colours they are shown. It is in properties of the
 * image, which its TIFF file keeps and macros read ({@code Property.get("DeepLab classes")}).
 */
final class LegendText {

	/** The key of {@code 0 background, 1 nucleus}. */
	static final String CLASSES = "DeepLab classes";
	/** The key of {@code 0 #000000, 1 #ff0000}. */
	static final String COLOURS = "DeepLab colours";

	/** The key of the colours of the classes that are the channels of an image, counted from 0. */
	private static final String CHANNELS = "DeepLab channel colours";

	private static final String INFO = CLASSES + ": ";

	private LegendText() {}

	/** Gives a label image its legend, with the colours in which it is shown. */
	static void put(final ImagePlus labels, final List<ClassInfo> classes) {
		final LUT lut = labels.getProcessor().getLut();
		labels.setProp(CLASSES, names(classes));
		labels.setProp(COLOURS, colours(classes, each -> each.value() < 256 ? lut.getRGB(each.value()) : Glasbey.colour(
			each)));
	}

	/** Has an image of probabilities tell the colours of its channels. */
	static void putChannels(final ImagePlus image, final List<ClassInfo> channels) {
		image.setProp(CHANNELS, IntStream.range(0, channels.size()).mapToObj(c -> c + " " + colour(Glasbey.colour(
			channels.get(c)))).collect(Collectors.joining(", ")));
	}

	/** The colour of a channel, if the image tells it. */
	static OptionalInt channelColour(final ImagePlus image, final int channel) {
		final String colour = image.getProp(CHANNELS) == null ? null : parse(image.getProp(CHANNELS)).get(channel);
		return colour == null || !colour.matches("#[0-9a-f]{6}") ? OptionalInt.empty() : OptionalInt.of(Integer
			.parseInt(colour.substring(1), 16));
	}

	/** The values and names of classes. */
	static String names(final List<ClassInfo> classes) {
		return classes.stream().map(each -> each.value() + " " + each.name()).collect(Collectors.joining(", "));
	}

	/** The values and colours of classes. */
	static String colours(final List<ClassInfo> classes, final ToIntFunction<ClassInfo> colour) {
		return classes.stream().map(each -> each.value() + " " + colour(colour.applyAsInt(each))).collect(Collectors
			.joining(", "));
	}

	/** A colour as it is written. */
	static String colour(final int rgb) {
		return String.format("#%06x", rgb & 0xffffff);
	}

	/** Reads values and what stands behind them, as {@link #names} and {@link #colours} write them. */
	static Map<Integer, String> parse(final String text) {
		final Map<Integer, String> parsed = new LinkedHashMap<>();
		for (final String each : text.split(", (?=\\d+ )")) {
			final String[] parts = each.strip().split(" ", 2);
			if (parts.length == 2 && parts[0].matches("\\d{1,5}")) parsed.put(Integer.valueOf(parts[0]), parts[1]);
		}
		return parsed;
	}

	/** The names of the classes that an image's properties tell, or else its info. */
	static Map<Integer, String> of(final ImagePlus image) {
		return Optional.ofNullable(image.getProp(CLASSES)).map(LegendText::parse).orElseGet(() -> ofInfo(image));
	}

	/** The names of the classes that an image's info tells, as all results of ours have it. */
	static Map<Integer, String> ofInfo(final ImagePlus image) {
		final Map<Integer, String> names = new LinkedHashMap<>();
		final String info = image.getInfoProperty();
		if (info != null) info.lines().filter(line -> line.startsWith(INFO)).forEach(line -> names.putAll(parse(line
			.substring(INFO.length()))));
		return names;
	}
}
