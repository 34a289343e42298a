/**
 * Graphs in a JVM of their own: the trial of one that nobody knows, and networks that stay there.
 */
package io.github.deeplabij.isolate;
