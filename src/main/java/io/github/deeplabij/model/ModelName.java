package io.github.deeplabij.model;

import java.util.regex.Pattern;

import io.github.deeplabij.common.DeepLabException;

/** The name of a model, which is its folder's: one that a folder can have on every system. */
public final class ModelName {

	private static final int LONGEST = 80;
	private static final Pattern NAME = Pattern.compile(
		"[\\p{L}\\p{N}]([\\p{L}\\p{N} ._+()-]{0,126}[\\p{L}\\p{N}_+()-])?");
	/** What Windows has devices for. */
	private static final Pattern RESERVED = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

	private ModelName() {}

	/**
	 * Takes a name that somebody chose.
	 *
	 * @return the name
	 * @throws DeepLabException if it can't be one
	 */
	public static String require(final String name) {
		if (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches()) throw new DeepLabException(
			new ModelProblem.BadName(name));
		return name;
	}

	/** One made of what somebody called the model, without blanks; empty where nothing of it can be used. */
	public static String of(final String text) {
		final String plain = text.strip().replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
		final String name = plain.length() > LONGEST ? plain.substring(0, LONGEST).replaceAll("[.-]+$", "") : plain;
		return RESERVED.matcher(name).matches() ? "" : name;
	}
}
