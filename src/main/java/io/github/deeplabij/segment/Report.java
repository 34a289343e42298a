package io.github.deeplabij.segment;

import java.util.Optional;

import io.github.deeplabij.plane.Tiling;

/**
 * What was done.
 *
 * @param tileWidth columns of a tile of the last plane, in the pass that has the largest
 * @param tileHeight rows of that tile
 * @param tiles how many tiles were run, of all planes and passes
 * @param replaced how many input values were infinite or not a number and were replaced
 * @param marked how many input values were -9999 where that stands for no value, and were replaced
 * @param undefined for how many pixels the network gave a score that is not a number
 * @param crf how the last plane was cut for the CRF, if there was one
 * @param shrunk a sentence where memory ran out and tiles were made smaller
 * @param rounded a sentence where the model takes whole numbers and next to nothing was left of the values
 */
public record Report(int tileWidth, int tileHeight, long tiles, long replaced, long marked, long undefined, Optional<Tiling> crf,
	Optional<String> shrunk, Optional<String> rounded)
{

	Report after(final String sentence) {
		return new Report(tileWidth, tileHeight, tiles, replaced, marked, undefined, crf, Optional.of(sentence), rounded);
	}
}
