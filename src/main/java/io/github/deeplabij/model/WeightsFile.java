package io.github.deeplabij.model;

import java.util.Optional;

/**
 * An ONNX file that a description names.
 *
 * @param source its path inside the model
 * @param sha256 its SHA-256 in lower-case hexadecimal digits, or empty where none is given
 */
public record WeightsFile(String source, Optional<String> sha256) {
}
