/**
 * The door of ImageJ's menu and macros, in Fiji as in plain ImageJ, without SciJava: a dialog, macro options and the
 * recorder, all from the parameters of the SciJava command classes.
 */
package io.github.deeplabij.ij1;
