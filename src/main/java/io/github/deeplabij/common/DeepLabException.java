package io.github.deeplabij.common;

/**
 * Something that the user can mend. The message says what is wrong, in one sentence. Where what to do depends on where
 * the user is, the {@link #problem()} has a type of its own and the message does not say it; else it does.
 */
public class DeepLabException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Problem problem;

	public DeepLabException(final Problem problem) {
		this(problem, null);
	}

	public DeepLabException(final Problem problem, final Throwable cause) {
		super(PlainText.sentence(problem.what()), cause);
		this.problem = problem;
	}

	public DeepLabException(final String sentence) {
		this(new Sentence(sentence));
	}

	public DeepLabException(final String sentence, final Throwable cause) {
		this(new Sentence(sentence), cause);
	}

	/** What is wrong; a {@link Sentence} where the message says all. */
	public Problem problem() {
		return problem;
	}
}
