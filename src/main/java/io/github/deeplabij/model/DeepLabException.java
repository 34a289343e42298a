package io.github.deeplabij.model;

/**
 * Something that the user can mend. The message is one sentence, fit to be shown as it is: it names what is wrong and
 * what to do.
 */
public class DeepLabException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public DeepLabException(final String sentence) {
		super(sentence);
	}

	public DeepLabException(final String sentence, final Throwable cause) {
		super(sentence, cause);
	}
}
