/**
 * What a model is: its description (bioimage.io 0.4 and 0.5), its card and its files.
 */
package io.github.deeplabij.model;
