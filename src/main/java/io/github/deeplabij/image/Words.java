package io.github.deeplabij.image;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.common.Problem;

/** For types of problems, what is said of them. */
final class Words {

	private final Map<Class<?>, Function<Problem, String>> words = new HashMap<>();

	/** The whole of what is said. */
	<P extends Problem> void say(final Class<P> type, final Function<P, String> whole) {
		words.put(type, problem -> whole.apply(type.cast(problem)));
	}

	/** What is to be done, which is said after what is wrong. */
	<P extends Problem> void advise(final Class<P> type, final Function<P, String> advice) {
		say(type, problem -> problem.what() + "; " + advice.apply(problem));
	}

	/** The same whatever the numbers. */
	void advise(final Class<? extends Problem> type, final String advice) {
		advise(type, problem -> advice);
	}

	/** Whether something is said of problems of that type. */
	boolean know(final Class<?> type) {
		return words.containsKey(type);
	}

	/** What is said of a problem, one sentence on one line; of one whose type is not known, what is wrong. */
	String of(final Problem problem) {
		return PlainText.sentence(words.getOrDefault(problem.getClass(), Problem::what).apply(problem));
	}
}
