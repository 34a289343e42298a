package io.github.deeplabij.objects;

/**
 * What a grouping has found, before the filter.
 *
 * @param labels in any order; some may be of no pixel
 * @param undivided how many parts were too large to be divided
 */
record Grouped(LabelBlocks labels, int undivided) {}
