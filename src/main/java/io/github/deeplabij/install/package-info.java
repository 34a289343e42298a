/**
 * Models from elsewhere: the catalogue, downloads, archives, and how they become a model on this computer.
 */
package io.github.deeplabij.install;
