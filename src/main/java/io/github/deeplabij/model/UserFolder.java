package io.github.deeplabij.model;

import java.nio.file.Path;

/** The user's own folder, {@code .deeplab-ij} in the home, and what lies where in it. */
public final class UserFolder {

	private UserFolder() {}

	private static Path root() {
		return Path.of(System.getProperty("user.home"), ".deeplab-ij");
	}

	/** The user's models. */
	public static Path models() {
		return root().resolve("models");
	}

	/** What can be had again: downloads on their way, unpacked archives, lists of models. */
	public static Path cache() {
		return root().resolve("cache");
	}
}
