/**
 * How well labels agree with the truth: {@link io.github.deeplabij.evaluate.Evaluation} sums up images.
 */
package io.github.deeplabij.evaluate;
