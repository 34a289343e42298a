/**
 * How well labels agree with the truth.
 */
package io.github.deeplabij.evaluate;
