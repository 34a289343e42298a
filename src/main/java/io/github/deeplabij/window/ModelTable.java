package io.github.deeplabij.window;

import java.awt.GraphicsEnvironment;
import java.util.List;

import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.install.CatalogueFile;
import io.github.deeplabij.install.ModelEntry;

import ij.measure.ResultsTable;

/** Models as rows of a table. */
public final class ModelTable {

	/** What the table is called. */
	public static final String TITLE = "DeepLab Models";

	private static final double MEGABYTE = 1e6;

	private ModelTable() {}

	/** Shows the models at hand. */
	public static void show(final List<ModelEntry> models) {
		final ResultsTable table = table();
		for (final ModelEntry model : models) {
			table.addRow();
			table.addValue("Name", PlainText.cell(model.name()));
			table.addValue("Title", PlainText.cell(model.title()));
			table.addValue("Where", PlainText.cell(model.where()));
			table.addValue("Classes", model.classes());
			table.addValue("Licence", PlainText.cell(model.licence()));
			table.addValue("Size_MB", model.size() / MEGABYTE);
			table.addValue("Source", PlainText.cell(model.source()));
			table.addValue("Problem", PlainText.cell(model.problem().map(Wording::of).orElse("")));
		}
		show(table);
	}

	/** Shows the models of a list, which can be installed. */
	public static void show(final CatalogueFile list) {
		final ResultsTable table = table();
		for (final CatalogueFile.Offer offer : list.offers()) {
			table.addRow();
			table.addValue("Name", PlainText.cell(offer.id()));
			table.addValue("Title", PlainText.cell(offer.title()));
			table.addValue("Source", PlainText.cell(offer.source().toString()));
		}
		show(table);
	}

	/** Without a display, macros can read ImageJ's own table alone. */
	private static ResultsTable table() {
		return GraphicsEnvironment.isHeadless() ? ResultsTable.getResultsTable() : new ResultsTable();
	}

	private static void show(final ResultsTable table) {
		table.show(GraphicsEnvironment.isHeadless() ? "Results" : TITLE);
	}
}
