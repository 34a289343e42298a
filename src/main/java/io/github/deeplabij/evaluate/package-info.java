/**
 * How well labels agree with the truth: {@link io.github.deeplabij.evaluate.Evaluation} sums up images of classes,
 * {@link io.github.deeplabij.evaluate.ObjectEvaluation} those of objects.
 */
package io.github.deeplabij.evaluate;
