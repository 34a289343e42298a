/**
 * Between ImageJ's types and the plain planes of the pipeline: images in, label images, score stacks, overlays and
 * tables out. The only core package that imports {@code ij}.
 */
package io.github.deeplabij.image;
