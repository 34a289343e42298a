package io.github.deeplabij.common;

import java.io.Serializable;

/**
 * What is wrong, as a value: the type says what kind of thing it is, and the components say it in numbers. What to do
 * about it is for those to say who know where the user is: at a menu, in a macro, or on the command line. May be sent
 * from one JVM to another.
 */
public interface Problem extends Serializable {

	/**
	 * What is wrong, in plain words, without what to do. It is a sentence, whose full stop may be missing, or the end
	 * of one.
	 */
	String what();
}
