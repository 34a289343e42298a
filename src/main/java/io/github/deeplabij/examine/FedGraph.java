package io.github.deeplabij.examine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.plane.Picture;

/**
 * A graph of which the axes are known.
 *
 * @param feed how it is given an image
 * @param size one that it runs on
 * @param outputs those that have a value for each place, in the graph's order; at least one
 * @param freeRows whether other heights may be tried
 * @param freeColumns whether other widths may be tried
 */
record FedGraph(PictureRuns runs, Feed feed, ImageSize size, List<DenseOutput> outputs, boolean freeRows,
	boolean freeColumns) {

	/** The same where it runs on its one size alone. */
	FedGraph fixed() {
		return new FedGraph(runs, feed, size, outputs, false, false);
	}

	boolean isFree() {
		return freeRows || freeColumns;
	}

	/** Its size with other lengths where they are free. */
	ImageSize size(final IntUnaryOperator length) {
		return size(length, length);
	}

	/** Its size with another height and width where they are free. */
	ImageSize size(final IntUnaryOperator height, final IntUnaryOperator width) {
		return new ImageSize(freeRows ? height.applyAsInt(size.height()) : size.height(), freeColumns
			? width.applyAsInt(size.width()) : size
			.width());
	}

	/** The greatest stride of its outputs. */
	int stride() {
		return outputs.stream().mapToInt(DenseOutput::stride).max().orElse(1);
	}

	/**
	 * What all outputs give for a picture of its size.
	 *
	 * @throws DeepLabException if it does not run, or all runs together took too long
	 */
	Map<String, GraphInfo.Values> run(final Picture picture) {
		return runs.run(feed, picture, size);
	}

	/** What all outputs give for a picture; empty if it does not run on that. */
	Optional<Map<String, GraphInfo.Values>> tryRun(final Picture picture, final ImageSize other) {
		return runs.tryRun(feed, picture, 1, other);
	}

	/** Whether it runs on that size, and its outputs are as long as they have to be. */
	boolean takes(final ImageSize other) {
		return tryRun(Picture.TEXTURE, other).filter(values -> outputs.stream().allMatch(each ->
			each.fits(values.get(each.name()), other)))
			.isPresent();
	}

	/** What its first output gives for a picture; empty if it does not run on that, or the output is not dense then. */
	Optional<DenseValues> first(final Picture picture, final ImageSize other) {
		final String name = outputs.get(0).name();
		return tryRun(picture, other).flatMap(values -> OutputAxes.dense(runs.info(), feed, other,
			values).stream().filter(each -> each.name()
			.equals(name)).findFirst().map(each -> new DenseValues(each, values.get(name))));
	}
}
