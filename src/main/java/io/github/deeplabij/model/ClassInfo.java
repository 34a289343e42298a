package io.github.deeplabij.model;

/**
 * One class that a model tells apart.
 *
 * @param value its value in a label image
 * @param name its name
 * @param colour its colour as 0xRRGGBB
 */
public record ClassInfo(int value, String name, int colour) {
}
