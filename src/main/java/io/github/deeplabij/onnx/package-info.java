/**
 * A running graph: sessions and tensors of ONNX Runtime.
 */
package io.github.deeplabij.onnx;
