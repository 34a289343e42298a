/**
 * Zarr (versions 2 and 3) and OME-Zarr (0.1 to 0.5): {@link io.github.deeplabij.zarr.Store} is where the bytes lie,
 * {@link io.github.deeplabij.zarr.ZarrArray} reads and writes an array, {@link io.github.deeplabij.zarr.OmeImage} is an
 * image in several resolutions, and {@link io.github.deeplabij.zarr.OmeLabels} writes labels beside it.
 */
package io.github.deeplabij.zarr;
