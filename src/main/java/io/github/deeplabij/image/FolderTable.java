package io.github.deeplabij.image;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.WholeFile;
import io.github.deeplabij.model.ClassInfo;

import ij.measure.ResultsTable;

/** The table of a folder: a row for each image, written as soon as it is known, so that a run that ends leaves it. */
final class FolderTable implements AutoCloseable {

	/** The file in the folder of the results. */
	static final String NAME = "deeplab-folder.csv";

	private final TableColumns<FolderRow> columns = new TableColumns<>();
	private final List<FolderRow> rows = new ArrayList<>();
	/** Null if no file is wanted, or it can't be written any more. */
	private OutputStream out;
	private Optional<String> problem = Optional.empty();

	/**
	 * @param outputs what is made of each image
	 * @param classes those of the model
	 */
	FolderTable(final Set<Output> outputs, final List<ClassInfo> classes) {
		columns.text("File", row -> row.input().label());
		columns.text("Status", row -> row.status().toString());
		if (outputs.stream().anyMatch(Output::ofObjects)) columns.number("Objects", row -> row.figures().objects()
			.isPresent() ? row.figures().objects().getAsLong() : Double.NaN);
		if (outputs.stream().anyMatch(FolderFigures::haveAreas)) addAreas(classes);
		columns.number("Time (s)", row -> row.figures().seconds());
		columns.text("Error", FolderRow::error);
	}

	private void addAreas(final List<ClassInfo> classes) {
		for (int i = 0; i < classes.size(); i++) {
			final int c = i;
			final String name = classes.get(c).name();
			final boolean one = classes.stream().filter(each -> each.name().equals(name)).count() == 1;
			columns.number("Area fraction of " + name + (one ? "" : " " + classes.get(c).value()) + " (%)", row -> row
				.figures().areas().size() > c ? row.figures().areas().get(c) : Double.NaN);
		}
	}

	/**
	 * Writes the headings into a new file, and each row from now on.
	 *
	 * @throws DeepLabException if it can't be written
	 */
	void open(final Path file) {
		ImageFiles.saveText(columns.headings() + '\n', file);
		try {
			// a thread that is interrupted writes its row nevertheless
			out = new FileOutputStream(file.toFile(), true);
		}
		catch (final IOException e) {
			throw new DeepLabException(file + " can't be written (" + WholeFile.reason(e) +
				"); choose another folder for the results.", e);
		}
	}

	synchronized void add(final FolderRow row) {
		rows.add(row);
		if (out == null) return;
		try {
			out.write((columns.line(row) + '\n').getBytes(StandardCharsets.UTF_8));
		}
		catch (final IOException e) {
			problem = Optional.of("(it lacks rows: " + WholeFile.reason(e) + ")");
			close();
		}
	}

	/** That rows are missing in the file, if some are, and why, in brackets. */
	synchronized Optional<String> problem() {
		return problem;
	}

	/** The rows so far. */
	synchronized List<FolderRow> rows() {
		return List.copyOf(rows);
	}

	/** The rows so far as a table of ImageJ's. */
	ResultsTable table() {
		final ResultsTable table = new ResultsTable();
		new FilledTable<>(columns, rows()).addTo(table);
		return table;
	}

	@Override
	public synchronized void close() {
		try (OutputStream closed = out) {
			out = null;
		}
		catch (final IOException e) {
			problem = problem.or(() -> Optional.of("(it may lack rows: " + WholeFile.reason(e) + ")"));
		}
	}
}
