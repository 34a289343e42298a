/**
 * ONNX Runtime's libraries: which are used, which devices they offer, how those for a GPU are installed, and how
 * programs that load them are started in a JVM of their own and talked with.
 */
package io.github.deeplabij.natives;
