package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.deeplabij.model.ClassInfo;

import ij.measure.ResultsTable;

/**
 * What the table of a folder tells of a result.
 *
 * @param objects how many there are; empty if nobody looked for any
 * @param areas for each class, how much of the image it covers, in percent; empty if there are no labels
 * @param seconds how long it took to segment the image
 */
record FolderFigures(OptionalLong objects, List<Double> areas, double seconds) {

	static final FolderFigures NONE = new FolderFigures(OptionalLong.empty(), List.of(), Double.NaN);

	/** The figures of the results of an image: one, or those of its ROIs, which are added up. */
	static FolderFigures of(final List<ImageSegmenter.Result> results, final double seconds) {
		long objects = 0;
		long[] pixels = {};
		for (final ImageSegmenter.Result each : results) {
			final OutputJob job = each.outputs().job();
			if (job.hasObjects()) objects += job.objects().count();
			final long[] own = pixels(each);
			for (int c = 0; c < pixels.length; c++) own[c] += pixels[c];
			pixels = own;
		}
		final boolean counted = results.get(0).outputs().job().hasObjects();
		return new FolderFigures(counted ? OptionalLong.of(objects) : OptionalLong.empty(), percent(pixels), seconds);
	}

	/** How many pixels each class has; none if nobody counted. */
	private static long[] pixels(final ImageSegmenter.Result result) {
		final OutputJob job = result.outputs().job();
		if (job.hasLabels()) return count(job.labels(), job.classes());
		return result.table() == null ? new long[0] : count(result.table(), job.classes().size());
	}

	/** Whether the table can tell areas where these outputs are wanted. */
	static boolean haveAreas(final Output output) {
		return output == Output.LABELS || output == Output.OVERLAY || output == Output.TABLE;
	}

	private static long[] count(final LabelStack labels, final List<ClassInfo> classes) {
		final long[] values = labels.counts();
		return classes.stream().mapToLong(each -> values[each.value() & 0xffff]).toArray();
	}

	/** Its rows are those of all classes, plane after plane. */
	private static long[] count(final ResultsTable table, final int classes) {
		final long[] pixels = new long[classes];
		for (int row = 0; row < table.size(); row++)
			pixels[row % classes] += (long) table.getValue("Pixels", row);
		return pixels;
	}

	private static List<Double> percent(final long[] pixels) {
		long all = 0;
		for (final long each : pixels) all += each;
		final List<Double> percent = new ArrayList<>();
		for (final long each : pixels) percent.add(100.0 * each / all);
		return percent;
	}
}
