/**
 * The commands, as SciJava command classes: scripts run them as they are; the menu, the macros and the command line
 * build their dialogs and options from the same parameters.
 */
package io.github.deeplabij.command;
