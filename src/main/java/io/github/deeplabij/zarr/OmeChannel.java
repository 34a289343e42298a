package io.github.deeplabij.zarr;

/**
 * A channel, as a viewer shows it.
 *
 * @param name such as {@code DAPI}; empty where it is not given
 * @param colour 0xRRGGBB, or -1 where it is not given
 * @param start the value that is shown black; NaN where it is not given
 * @param end the value that is shown brightest; NaN where it is not given
 */
public record OmeChannel(String name, int colour, double start, double end) {
}
