package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

import ij.measure.ResultsTable;

/** A table of the area of each class in each plane. */
final class TableOutput extends ResultOutput {

	private final OutputJob job;
	private final Map<Integer, Integer> numbers = new HashMap<>();
	private long[][] pixels;

	TableOutput(final OutputJob job) {
		this.job = job;
		for (int c = job.classes().size() - 1; c >= 0; c--)
			numbers.put(job.classes().get(c).value(), c);
	}

	@Override
	public void begin(final Geometry geometry) {
		pixels = new long[geometry.planes()][job.classes().size()];
	}

	@Override
	public synchronized void labels(final int plane, final Region region, final int[] labels) {
		for (int i = 0; i < labels.length;) {
			final int label = labels[i];
			final int from = i;
			while (i < labels.length && labels[i] == label)
				i++;
			pixels[plane][numbers.get(label)] += i - from;
		}
	}

	@Override
	public boolean isThreadSafe() {
		return true;
	}

	/** What is outside of the selected area counts for nothing. */
	private long[][] inside() {
		final long[][] inside = new long[pixels.length][];
		for (int plane = 0; plane < pixels.length; plane++) {
			inside[plane] = pixels[plane].clone();
			inside[plane][0] -= job.outside();
		}
		return inside;
	}

	/** A row for each plane and class. */
	ResultsTable table() {
		final ResultsTable table = new ResultsTable();
		ClassTable.add(table, job.source(), job.classes(), inside());
		return table;
	}

	/** Adds the rows to ImageJ's table of results and shows it. */
	@Override
	void show() {
		final ResultsTable results = ResultsTable.getResultsTable();
		ClassTable.add(results, job.source(), job.classes(), inside());
		results.show("Results");
	}

	@Override
	List<Path> save(final Path stem) {
		final Path file = file(stem, "-table.csv");
		ImageFiles.saveCsv(table(), file);
		return List.of(file);
	}
}
