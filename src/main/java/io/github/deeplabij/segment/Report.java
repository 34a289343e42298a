package io.github.deeplabij.segment;

import java.util.Optional;

import io.github.deeplabij.common.Problem;
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
 * @param shrunk that memory ran out and tiles were made smaller, if so
 * @param rounded that the model takes whole numbers and next to nothing was left of the values, if so
 */
public record Report(int tileWidth, int tileHeight, long tiles, long replaced, long marked, long undefined,
	Optional<Tiling> crf,
	Optional<Problem> shrunk, Optional<Problem> rounded)
{

	Report after(final Problem problem) {
		return new Report(tileWidth, tileHeight, tiles, replaced, marked, undefined, crf, Optional.of(problem),
			rounded);
	}
}
