package io.github.deeplabij.zarr;

/**
 * An axis of an image.
 *
 * @param name such as {@code t}, {@code c}, {@code z}, {@code y} or {@code x}
 * @param type {@code time}, {@code channel}, {@code space}, or another; empty where it is not given
 * @param unit spelled out, such as {@code micrometer}; empty where it is not given
 */
public record OmeAxis(String name, String type, String unit) {
}
