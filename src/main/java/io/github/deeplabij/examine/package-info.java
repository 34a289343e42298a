/**
 * What a bare graph is: its axes, sizes, grid and halo, and the description that a model is made of.
 */
package io.github.deeplabij.examine;
