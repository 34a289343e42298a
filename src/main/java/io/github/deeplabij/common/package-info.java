/**
 * What all rooms need: errors in one sentence, progress, files that are whole or not there, folders of our own.
 */
package io.github.deeplabij.common;
