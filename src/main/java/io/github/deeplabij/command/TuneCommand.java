package io.github.deeplabij.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.CrfTuner;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.NumberRanges;
import io.github.deeplabij.image.SettingsText;
import io.github.deeplabij.image.TuningImages;
import io.github.deeplabij.image.TuningTitles;
import io.github.deeplabij.refine.CrfRanges;
import io.github.deeplabij.refine.CrfSettings;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;

/** Searches the settings of the CRF that agree best with the truth, from the plugin's own settings on. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Tune CRF...") })
public class TuneCommand extends DeepLabCommand {

	private static final String MOST_ROUNDS = "6";
	private static final String VALUES = "Values to try beside the default: 3,4,5 or 3:6 (3,4,5,6) or " +
		"30:10:100 (30,40,...,100)";

	@Parameter(label = "Images", persist = false, columns = LONG,
		description = "The title of an open image, a file, or a folder; files of the three folders are matched by name")
	private String images = "";

	@Parameter(label = "Probabilities", persist = false, columns = LONG,
		description = "Probabilities with a channel for each class: a title, a file, or a folder with " +
			"NAME-probabilities or NAME")
	private String probabilities = "";

	@Parameter(label = "Truth", persist = false, columns = LONG,
		description = "The ground truth, label images: a title, a file, or a folder with NAME-truth or NAME")
	private String truth = "";

	@Parameter(label = "Ignored value in truth", persist = false, min = "-1", max = "65535",
		description = "Pixels with this value in truth are not counted; -1: count all")
	private int ignore = 255;

	@Parameter(label = "Colour weight", persist = false, description = VALUES)
	private String colour_weight = "1,2,4,8";

	@Parameter(label = "Colour xy sigma", persist = false, description = VALUES + ", in pixels")
	private String colour_xy = "5,10,20,40,80";

	@Parameter(label = "Colour sigma", persist = false,
		description = VALUES + ", where each channel is scaled to 0 to 255")
	private String colour_sigma = "5,10,20,40";

	@Parameter(label = "Spatial weight", persist = false, description = VALUES)
	private String spatial_weight = "0,1,3";

	@Parameter(label = "Spatial sigma", persist = false, description = VALUES + ", in pixels")
	private String spatial_sigma = "1,2,4";

	@Parameter(label = "Iterations", persist = false, description = VALUES)
	private String iterations = "10";

	@Parameter(label = "Quality", persist = false, choices = { "accurate", "fast" }, description = CrfFields.QUALITY)
	private String quality = "accurate";

	@Parameter(label = "Rounds of search", persist = false, min = "1", max = MOST_ROUNDS,
		description = "1: try these values; each further round tries values half a step beside the best ones")
	private int rounds = 2;

	@Parameter(label = "Save table as", persist = false, columns = LONG,
		description = "The file for the table (CSV), written after each setting; empty: save nothing")
	private String save = "";

	@Parameter(type = ItemIO.OUTPUT)
	private ImagePlus plot;

	/**
	 * Finds the images.
	 *
	 * @throws DeepLabException if a parameter is wrong
	 */
	public CrfTuner tuner() {
		ranges().beside(CrfSettings.DEFAULT);
		if (rounds < 1 || rounds > Integer.parseInt(MOST_ROUNDS)) throw new DeepLabException("rounds is " + rounds +
			"; use 1 for the given values alone, or up to " + MOST_ROUNDS + " for finer steps around the best ones.");
		requireFile();
		return new CrfTuner(new TuningImages(images, probabilities, truth, ignore));
	}

	private CrfRanges ranges() {
		return new CrfRanges(NumberRanges.values("iterations", iterations), NumberRanges.values("spatial_sigma",
			spatial_sigma), NumberRanges.values("spatial_weight", spatial_weight), NumberRanges.values("colour_xy",
				colour_xy), NumberRanges.values("colour_sigma", colour_sigma), NumberRanges.values("colour_weight",
					colour_weight), SettingsText.quality(quality));
	}

	private void requireFile() {
		if (!saves()) return;
		try {
			final Path file = Path.of(save).toAbsolutePath();
			if (Files.isDirectory(file)) throw new DeepLabException("save is the folder " + save +
				"; give a file, such as " + save + "/tuning.csv.");
			ImageFiles.prepareFolder(file.getParent());
		}
		catch (final InvalidPathException e) {
			throw new DeepLabException("save is '" + save + "', which can't be a file; give another one.", e);
		}
	}

	/** Whether the table goes to a file too. */
	public boolean saves() {
		return !save.isBlank();
	}

	/**
	 * Searches, and writes the table as it goes if it is to be saved.
	 *
	 * @param status is told how far it is
	 * @throws CancellationException if the monitor cancels; what was found can be asked for
	 */
	public void search(final CrfTuner tuner, final Monitor monitor, final Consumer<String> status) {
		tuner.search(ranges(), rounds, monitor, (round, done, best) -> {
			status.accept(String.format(Locale.ROOT,
				"DeepLab Tune CRF: round %d of %d, settings %d, best mean IoU %.4f", round, rounds, done, best));
			if (!saves()) return;
			final ResultsTable table = new ResultsTable();
			tuner.addTo(table);
			ImageFiles.saveCsv(table, Path.of(save));
		});
	}

	/** Proposes open images. */
	@Override
	public boolean prepare() {
		TuningTitles.guess().ifPresent(found -> {
			images = found.image();
			probabilities = found.probabilities();
			truth = found.truth();
		});
		return true;
	}

	@Override
	public List<String> passing() {
		return List.of("images", "probabilities", "truth");
	}

	@Override
	public String help() {
		return PAGES + "refine.md";
	}

	@Override
	protected String execute(final Monitor monitor) {
		final CrfTuner tuner = tuner();
		try {
			search(tuner, monitor, UserMessages::status);
		}
		catch (final CancellationException | DeepLabException | OutOfMemoryError e) {
			if (tuner.tried() > 0) show(tuner);
			if (tuner.tried() == 0 || !(e instanceof CancellationException)) throw e;
			throw new CancellationException("DeepLab Tune CRF was cancelled after " + tuner.tried() +
				" settings, which are in the table.");
		}
		show(tuner);
		if (!unattended()) plot = tuner.plot().getImagePlus();
		return tuner.summary().get(0);
	}

	private void show(final CrfTuner tuner) {
		final ResultsTable results = ResultsTable.getResultsTable();
		tuner.addTo(results);
		results.show("Results");
		tuner.note().ifPresent(UserMessages::note);
		lines(tuner).forEach(UserMessages::note);
	}

	/** What was found, in sentences, and a macro's line that uses it. */
	public List<String> lines(final CrfTuner tuner) {
		final List<String> lines = new ArrayList<>(tuner.summary());
		macro(tuner).ifPresent(line -> lines.add(1, line));
		return lines;
	}

	/** With the model that made the probabilities; where none of ours did, by the CRF alone if it helps. */
	private Optional<String> macro(final CrfTuner tuner) {
		final Map<String, Object> options = new LinkedHashMap<>();
		tuner.model().ifPresent(name -> options.put("model", name));
		if (tuner.model().isPresent()) options.put("crf", tuner.found().isPresent());
		else if (!new File(probabilities).isDirectory()) options.put("input", probabilities);
		if (tuner.model().isEmpty() && tuner.found().isEmpty()) return Optional.empty();
		final String settings = tuner.found().map(found -> " " + SettingsText.of(found)).orElse("");
		final Class<? extends DeepLabCommand> command = tuner.model().isPresent() ? SegmentCommand.class
			: RefineCommand.class;
		return Optional.of("run(\"" + title(command) + "\", \"" + Recorder.fixString(MacroOptions.format(options) +
			settings).strip() + "\");");
	}
}
