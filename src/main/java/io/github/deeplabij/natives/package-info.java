/**
 * ONNX Runtime's libraries: which are used, which devices they offer, and how those for a GPU are installed.
 */
package io.github.deeplabij.natives;
