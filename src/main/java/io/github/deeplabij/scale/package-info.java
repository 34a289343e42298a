/**
 * Images that no memory holds: OME-Zarr in blocks, one after the other, on as many machines as there are, with the same
 * labels. A block that is done has a record, and is never done again.
 */
package io.github.deeplabij.scale;
