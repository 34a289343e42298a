package io.github.deeplabij.common;

/**
 * Something that the user can mend. The message is one sentence, fit to be shown as it is: it names what is wrong and
 * what to do. Of what it quotes, line breaks become blanks, and the middle is left out where it is very long.
 */
public class DeepLabException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** What stands in files may be of any length. */
	private static final int LONGEST = 2000;
	private static final int END = 300;

	public DeepLabException(final String sentence) {
		super(shown(sentence));
	}

	public DeepLabException(final String sentence, final Throwable cause) {
		super(shown(sentence), cause);
	}

	/** On one line, and of a length that can be read. */
	private static String shown(final String sentence) {
		if (sentence == null) return null;
		final String line = sentence.length() > LONGEST ? sentence.substring(0, LONGEST - END) + " ... " + sentence.substring(sentence
			.length() - END) : sentence;
		return PlainText.line(line);
	}
}
