package io.github.deeplabij.model;

import java.util.OptionalInt;

/**
 * One class that a model tells apart.
 *
 * @param value its value in a label image
 * @param name its name
 * @param colour its colour as 0xRRGGBB, where the description gives one
 */
public record ClassInfo(int value, String name, OptionalInt colour) {
}
