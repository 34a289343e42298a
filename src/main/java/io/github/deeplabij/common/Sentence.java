package io.github.deeplabij.common;

/**
 * A problem that one sentence says all of, such as a damaged file.
 *
 * @param what on one line; the middle is left out where it is very long
 */
public record Sentence(String what) implements Problem {

	public Sentence {
		what = PlainText.sentence(what);
	}
}
