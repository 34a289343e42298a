/**
 * The fully connected CRF on planes: tile by tile, with the look of the image, and from scribbles.
 */
package io.github.deeplabij.refine;
