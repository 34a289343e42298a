package io.github.deeplabij.image;

import java.nio.file.Path;

/**
 * An image of a folder that is to be segmented.
 *
 * @param file its file
 * @param label what tables and messages call it
 * @param name what its results are called, without their endings: a path in the folder of the results
 */
public record FolderInput(Path file, String label, String name) {
}
