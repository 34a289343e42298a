/**
 * The command line.
 */
package io.github.deeplabij.cli;
