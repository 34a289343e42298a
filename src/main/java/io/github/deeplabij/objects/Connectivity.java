package io.github.deeplabij.objects;

/** Which pixels touch: those of an object. Its background is connected the other way, so that a ring closes it in. */
public enum Connectivity {

		/** Along rows and columns. */
		FOUR,
		/** Along diagonals too. */
		EIGHT
}
