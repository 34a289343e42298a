/**
 * Planes of pixels that are read and written by region: sources, sinks, tiles, mirrored borders, scaling, statistics.
 */
package io.github.deeplabij.plane;
