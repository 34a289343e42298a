/**
 * A running graph: devices, sessions and tensors. The only package that imports {@code ai.onnxruntime}.
 */
package io.github.deeplabij.onnx;
