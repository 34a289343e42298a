package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;

/** The channels of an image by number or name. */
public final class ChannelChoice {

	/** What Bio-Formats and ImageJ put before a channel's name in the label of a slice. */
	private static final Pattern PREFIX = Pattern.compile("^([czt]:\\d+/\\d+\\s*)*(-\\s*)?");
	/** How metadata in an image's info call the name of a channel with a number. */
	private static final Pattern INFO = Pattern.compile(
		"(?im)^[^=\\n]*channel[^=\\n]*name[^=\\n]*?#?\\s*(\\d+)\\s*=\\s*(\\S[^\\n]*)$");

	private ChannelChoice() {}

	/**
	 * The channels of an image that a model sees, counted from 1; none for all.
	 *
	 * @param text numbers and names, separated by commas; {@code all}; or {@code auto}: all where the model takes as
	 *            many, else, if it takes one, the displayed one
	 * @param wanted how many channels the model takes
	 * @throws DeepLabException if the image has not got one of them
	 */
	static List<Integer> resolve(final String text, final ImagePlus image, final int wanted) {
		final String given = String.valueOf(text).strip();
		final int count = image.getNChannels();
		if (given.equalsIgnoreCase(InputChoices.ALL)) return List.of();
		if (given.isEmpty() || given.equalsIgnoreCase(InputChoices.AUTO)) return count > 1 && count != wanted &&
			wanted == 1 ? List.of(image.getC()) : List.of();
		final List<Integer> channels = new ArrayList<>();
		for (final String part : given.split(",")) channels.add(channel(part.strip(), given, image));
		return channels;
	}

	private static int channel(final String part, final String given, final ImagePlus image) {
		final int count = image.getNChannels();
		if (part.matches("\\d{1,9}")) {
			final int number = Integer.parseInt(part);
			if (number >= 1 && number <= count) return number;
			throw new DeepLabException("channel is '" + given + "', and " + image.getTitle() + " has " + (count == 1
				? "1 channel" : count + " channels, counted from 1") + "; give one of them.");
		}
		final List<String> names = names(image);
		final List<Integer> found = IntStream.range(0, count).filter(c -> names.get(c).equalsIgnoreCase(part)).boxed()
			.toList();
		if (found.size() == 1) return found.get(0) + 1;
		final String known = String.join(", ", names.stream().filter(name -> !name.isEmpty()).toList());
		throw new DeepLabException("channel is '" + given + "', and " + (found.size() > 1 ? found.size() +
			" channels of " + image.getTitle() + " have that name; give a number." : image.getTitle() + (known.isEmpty()
				? " tells no names of its channels; give numbers from 1 to " + count + "."
				: " has the channels " + known + "; give one of these, or a number from 1 to " + count + ".")));
	}

	/** The names of the channels; empty where the image does not tell one. */
	public static List<String> names(final ImagePlus image) {
		final int count = image.getNChannels();
		final List<String> names = new ArrayList<>();
		for (int c = 1; c <= count; c++) {
			final String label = image.getStack().getSliceLabel(image.getStackIndex(c, 1, 1));
			names.add(label == null ? "" : PREFIX.matcher(label.lines().findFirst().orElse("").strip()).replaceFirst("")
				.strip());
		}
		if (names.stream().distinct().count() == count && names.stream().noneMatch(String::isEmpty)) return names;
		return OmeChannels.of(image).orElseGet(() -> ofInfo(image.getInfoProperty(), count));
	}

	private static List<String> ofInfo(final String info, final int count) {
		final List<String> names = new ArrayList<>(Collections.nCopies(count, ""));
		if (info == null) return names;
		final Matcher matcher = INFO.matcher(info);
		final List<Integer> numbers = new ArrayList<>();
		final List<String> texts = new ArrayList<>();
		while (matcher.find() && texts.size() < 1000) {
			if (matcher.group(1).length() > 3) continue;
			numbers.add(Integer.valueOf(matcher.group(1)));
			texts.add(matcher.group(2).strip());
		}
		final int first = numbers.contains(0) ? 0 : 1;
		for (int i = texts.size() - 1; i >= 0; i--) {
			final int c = numbers.get(i) - first;
			if (c >= 0 && c < count) names.set(c, texts.get(i));
		}
		return names;
	}

	/** A channel for people, counted from 1, such as {@code 2 (DAPI)}. */
	static String shown(final ImagePlus image, final int channel) {
		final String name = names(image).get(channel - 1);
		return channel + (name.isEmpty() ? "" : " (" + name + ")");
	}

	/** What a dialog offers: auto, the names or numbers, and all. */
	public static List<String> choices(final ImagePlus image) {
		final List<String> choices = new ArrayList<>(List.of(InputChoices.AUTO));
		if (image != null && image.getNChannels() > 1) {
			final List<String> names = names(image);
			final boolean named = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count() == names
				.size() && names.stream().noneMatch(name -> name.isEmpty() || name.contains(","));
			for (int c = 1; c <= names.size(); c++) choices.add(named ? names.get(c - 1) : String.valueOf(c));
			choices.add(InputChoices.ALL);
		}
		return choices;
	}
}
