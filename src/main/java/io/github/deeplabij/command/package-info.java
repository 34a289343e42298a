/**
 * The commands, as SciJava command classes: Fiji shows them as they are, plain ImageJ and the command line build their
 * dialogs and options from the same parameters.
 */
package io.github.deeplabij.command;
