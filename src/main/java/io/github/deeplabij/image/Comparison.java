package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;

import ij.gui.Plot;
import ij.measure.ResultsTable;

/** What a comparison with the truth found, as it can be shown, printed and saved. */
public interface Comparison {

	/** Adds a row with the figures over all images. */
	void summaryTo(ResultsTable table);

	/** The tables beside this row, in the order in which to show them. */
	List<Table> tables();

	/**
	 * A table.
	 *
	 * @param output which one it is, which its file is called after
	 * @param title of its window
	 */
	record Table(EvaluationOutput output, String title, ResultsTable rows) {
	}

	/** The figures as a plot; empty if there is too little for one. */
	Optional<Plot> plot();

	/** What the file of the plot is called, without its ending. */
	String plotName();

	/** A sentence with the most important figures. */
	String summary();

	/** Sentences on what makes the figures mean something else than they seem to. */
	List<String> notes();

	/** The figures as lines of text. */
	List<String> lines();

	/**
	 * Writes tables and the plot, whichever there are, into a folder.
	 *
	 * @throws DeepLabException if one can't be written
	 */
	default void save(final Path folder) {
		ImageFiles.prepareFolder(folder);
		final ResultsTable summary = new ResultsTable();
		summaryTo(summary);
		ImageFiles.saveCsv(summary, folder.resolve("summary.csv"));
		for (final Table table : tables())
			ImageFiles.saveCsv(table.rows(), folder.resolve(table.output() + ".csv"));
		plot().ifPresent(plot -> ImageFiles.savePng(plot.getImagePlus(), folder.resolve(plotName() + ".png")));
	}
}
