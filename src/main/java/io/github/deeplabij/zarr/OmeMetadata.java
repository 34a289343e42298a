package io.github.deeplabij.zarr;

import java.util.List;

/**
 * What the metadata of an image say.
 *
 * @param version of OME-Zarr, 0.1 to 0.5
 * @param levels from the finest to the coarsest
 * @param channels as many as the level with the most of them has
 */
record OmeMetadata(String version, String name, List<OmeAxis> axes, List<OmeLevel> levels,
	List<OmeChannel> channels)
{

	OmeMetadata {
		axes = List.copyOf(axes);
		levels = List.copyOf(levels);
		channels = List.copyOf(channels);
	}
}
