package io.github.deeplabij.zarr;

/**
 * One resolution of an image.
 *
 * @param path of its array, from the image's group
 * @param array its pixels
 * @param scale the size of a pixel along each axis, in the axis's unit
 * @param translation where the centre of the first pixel lies along each axis, in the axis's unit
 */
public record OmeLevel(String path, ZarrArray array, double[] scale, double[] translation) {
}
