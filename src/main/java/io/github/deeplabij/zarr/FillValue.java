package io.github.deeplabij.zarr;

/** What a missing chunk holds. */
public final class FillValue {

	private FillValue() {}
}
