/**
 * The pipeline, on planes that are read and written by region: normalise, tile, run, scores, labels. Knows arrays and
 * regions only, no image library.
 */
package io.github.deeplabij.segment;
