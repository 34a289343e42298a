/**
 * Windows: the list of models, the page of an import, the live preview.
 */
package io.github.deeplabij.window;
