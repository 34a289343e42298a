/**
 * What a model is: its description (bioimage.io 0.5), its files, and the catalogue of models at hand.
 */
package io.github.deeplabij.model;
