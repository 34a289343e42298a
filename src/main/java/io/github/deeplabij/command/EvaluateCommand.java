package io.github.deeplabij.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.EvaluationOutput;
import io.github.deeplabij.image.EvaluationReport;
import io.github.deeplabij.image.EvaluationSettings;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.LabelEvaluator;
import io.github.deeplabij.image.LabelPairs;
import io.github.deeplabij.image.OpenImages;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.Plot;
import ij.measure.ResultsTable;

/** Compares label images with the truth. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Evaluate...") })
public class EvaluateCommand extends DeepLabCommand {

	@Parameter(label = "Prediction", persist = false, columns = LONG,
		description = "The label images to evaluate: the title of an open image, a file, or a folder with " +
			"NAME-labels or NAME")
	private String prediction = "";

	@Parameter(label = "Truth", persist = false, columns = LONG,
		description = "The ground truth: the title of an open image, a file, or a folder with NAME-truth or NAME")
	private String truth = "";

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

	@Parameter(label = "Output", persist = false, choices = { "summary,classes,confusion,trimap,plot",
		"summary,classes,confusion", "summary,classes", "summary", "summary,trimap,plot" },
		description = "One or several of: summary, classes, confusion, trimap, plot")
	private String output = "summary,classes,confusion,trimap,plot";

	@Parameter(label = "Save in folder", persist = false, columns = LONG,
		description = "The folder for all tables (CSV) and the plot (PNG); empty: save nothing")
	private String save = "";

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus plot;

	/** A person who has two images of one size open starts from these. */
	public EvaluateCommand() {
		if (unattended() || IJ.isMacro()) return;
		final ImagePlus current = WindowManager.getCurrentImage();
		final List<String> others = OpenImages.titles(current);
		if (current == null || others.isEmpty()) return;
		prediction = current.getTitle();
		truth = others.get(0);
	}

	/**
	 * The parameters' values.
	 *
	 * @throws DeepLabException if one is wrong
	 */
	public EvaluationSettings settings() {
		outputs();
		folder();
		return new EvaluationSettings(EvaluationSettings.ignore(ignore), EvaluationSettings.classes(classes,
			name -> catalogue().find(name).description().classes()), tolerance, EvaluationSettings.widths(trimap));
	}

	private Set<EvaluationOutput> outputs() {
		return EvaluationOutput.parse(output);
	}

	private Optional<Path> folder() {
		if (save.isBlank()) return Optional.empty();
		try {
			final Path folder = Path.of(save);
			if (!Files.exists(folder) || Files.isDirectory(folder)) return Optional.of(folder);
		}
		catch (final InvalidPathException e) {
			// told below
		}
		throw new DeepLabException("save is '" + save + "', which can't be a folder; give another one.");
	}

	/**
	 * Compares.
	 *
	 * @param note is told what is worth to know
	 */
	public EvaluationReport evaluate(final EvaluationSettings settings, final Monitor monitor,
		final Consumer<String> note)
	{
		final LabelPairs pairs = new LabelPairs(truth, prediction);
		folder().ifPresent(ImageFiles::prepareFolder);
		final EvaluationReport report = new LabelEvaluator(settings).compare(pairs, monitor);
		pairs.note().ifPresent(note);
		report.notes().forEach(note);
		return report;
	}

	/** Writes what was found, if it is to be saved; tables that were shown before are not lost where that fails. */
	public void save(final EvaluationReport report) {
		folder().ifPresent(report::save);
	}

	@Override
	protected String execute(final Monitor monitor) {
		final EvaluationReport report = evaluate(settings(), monitor, UserMessages::note);
		final Set<EvaluationOutput> outputs = outputs();
		if (outputs.contains(EvaluationOutput.TRIMAP)) report.trimap().show("DeepLab trimap IoU");
		if (outputs.contains(EvaluationOutput.CONFUSION)) report.confusion().show("DeepLab confusion matrix");
		if (outputs.contains(EvaluationOutput.CLASSES)) report.classes().show("DeepLab classes");
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
