/**
 * The door of plain ImageJ, which has no SciJava at work: a dialog, macro options and the recorder, all from the parameters
 * of the SciJava command classes.
 */
package io.github.deeplabij.ij1;
