package io.github.deeplabij.zarr;

/** Blosc. */
final class Blosc {

	private Blosc() {}
}
