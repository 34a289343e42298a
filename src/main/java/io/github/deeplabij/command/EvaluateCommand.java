package io.github.deeplabij.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.FileWidget;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.Comparison;
import io.github.deeplabij.image.EvaluationOutput;
import io.github.deeplabij.image.EvaluationSettings;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.LabelEvaluator;
import io.github.deeplabij.image.LabelPairs;
import io.github.deeplabij.image.LegendImages;
import io.github.deeplabij.image.ObjectEvaluator;
import io.github.deeplabij.image.ObjectScope;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Plot;
import ij.measure.ResultsTable;

/** Compares label images with the truth: their classes, or their objects. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Evaluate...") })
public class EvaluateCommand extends DeepLabCommand {

	private static final String ALL = "summary,classes,confusion,trimap,plot,objects,thresholds";

	@Parameter(label = "Prediction", persist = false, columns = LONG,
		description = "The label images to evaluate: the title of an open image, a file, or a folder with " +
			"NAME-labels or NAME")
	private String prediction = "";

	@Parameter(label = "Truth", persist = false, columns = LONG,
		description = "The ground truth: the title of an open image, a file, or a folder with NAME-truth or NAME")
	private String truth = "";

	@Parameter(label = "Objects", persist = false, choices = { "none", "planes", "stack" },
		description = "What is compared. none: classes; planes: objects, those of each plane of a stack apart; " +
			"stack: objects that reach over several planes. Objects can also be ROIs in a file (.zip, .roi)")
	private String objects = "none";

	@Parameter(label = "Classes (number, names, model)", persist = false,
		description = "Their number, or their names separated by commas, or a model; empty: the classes that occur")
	private String classes = "";

	@Parameter(label = "Ignored value in truth", persist = false,
		description = "Pixels with this value in truth are not counted; empty or -1: count all")
	private String ignore = "255";

	@Parameter(label = "Boundary tolerance (pixels)", persist = false, min = "0", max = "100",
		description = "The largest distance between boundaries that agree (boundary F1), in pixels")
	private double tolerance = 2;

	@Parameter(label = "Trimap widths (pixels)", persist = false,
		description = "Widths of the bands around true boundaries, in pixels: 1:40 (1,2,...,40) or 1,2,5,10; " +
			"empty: none")
	private String trimap = "1:40";

	@Parameter(label = "Output", persist = false, choices = { "summary", "summary,classes",
		"summary,classes,confusion", "summary,trimap,plot", "summary,objects", ALL },
		description = "One or several of: summary, plot; for classes: classes, confusion, trimap; for objects: " +
			"objects, thresholds. Each opens a window")
	private String output = "summary";

	@Parameter(label = "Save in folder", persist = false, columns = LONG, style = FileWidget.DIRECTORY_STYLE,
		description = "The folder for all tables (CSV) and the plot (PNG); empty: save nothing")
	private String save = "";

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus plot;

	/** A person who has two label images open starts from these. */
	@Override
	public boolean prepare() {
		final List<String> labels = LegendImages.titles(WindowManager.getCurrentImage());
		if (!labels.isEmpty()) prediction = labels.get(0);
		if (labels.size() > 1) truth = labels.get(1);
		return true;
	}

	/**
	 * The parameters' values.
	 *
	 * @throws DeepLabException if one is wrong
	 */
	public EvaluationSettings settings() {
		outputs();
		folder();
		if (scope() != ObjectScope.NONE && !classes.isBlank()) throw new DeepLabException("classes is '" + classes +
			"', but objects have none; leave classes empty, or set objects=none to compare classes.");
		return new EvaluationSettings(EvaluationSettings.ignore(ignore), EvaluationSettings.classes(classes,
			name -> catalogue().find(name).description().classes()), tolerance, EvaluationSettings.widths(trimap));
	}

	private ObjectScope scope() {
		return ObjectScope.parse(objects);
	}

	private Set<EvaluationOutput> outputs() {
		return EvaluationOutput.parse(output);
	}

	private Optional<Path> folder() {
		return folder(save);
	}

	/**
	 * Compares.
	 *
	 * @param note is told what is worth to know
	 */
	public Comparison evaluate(final EvaluationSettings settings, final Monitor monitor,
		final Consumer<String> note)
	{
		final ObjectScope scope = scope();
		final boolean classwise = scope == ObjectScope.NONE;
		final LabelPairs pairs = classwise ? new LabelPairs(truth, prediction) : LabelPairs.ofObjects(truth,
			prediction);
		folder().ifPresent(ImageFiles::prepareFolder);
		final Comparison report = classwise ? new LabelEvaluator(settings).compare(pairs, monitor)
			: new ObjectEvaluator(scope).compare(pairs, monitor);
		pairs.note().ifPresent(note);
		report.notes().forEach(note);
		return report;
	}

	/** Writes what was found, if it is to be saved; tables that were shown before are not lost where that fails. */
	public void save(final Comparison report) {
		folder().ifPresent(report::save);
	}

	@Override
	public List<String> passing() {
		return List.of("prediction", "truth", "classes");
	}

	@Override
	public String help() {
		return PAGES + "evaluate.md";
	}

	@Override
	protected String execute(final Monitor monitor) {
		final Comparison report = evaluate(settings(), monitor, UserMessages::note);
		final Set<EvaluationOutput> outputs = outputs();
		for (final Comparison.Table table : report.tables())
			if (outputs.contains(table.output())) table.rows().show(table.title());
		if (outputs.contains(EvaluationOutput.PLOT)) plot = report.plot().map(Plot::getImagePlus).orElse(null);
		if (outputs.contains(EvaluationOutput.SUMMARY)) {
			final ResultsTable results = ResultsTable.getResultsTable();
			report.summaryTo(results);
			results.show("Results");
		}
		save(report);
		return report.summary();
	}
}
