package io.github.deeplabij.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

import org.scijava.command.Command;
import org.scijava.command.Previewable;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.UserFolder;
import io.github.deeplabij.examine.ImportChoices;
import io.github.deeplabij.examine.ModelDraft;
import io.github.deeplabij.examine.PanopticChoices;
import io.github.deeplabij.image.ImportText;
import io.github.deeplabij.image.ImportTarget;
import io.github.deeplabij.image.ModelImporter;
import io.github.deeplabij.image.Painter;
import io.github.deeplabij.image.Wording;
import io.github.deeplabij.window.LivePreview;

import ij.IJ;
import ij.ImagePlus;
import ij.io.OpenDialog;
import ij.plugin.frame.Recorder;

/** Makes a model of a bare ONNX file: looks at its graph, and asks for what can't be seen in it. */
@Plugin(type = Command.class, headless = true, visible = false, menu = { @Menu(label = "Plugins"), @Menu(
	label = "DeepLab"), @Menu(label = "DeepLab Import Model...") })
public class ImportCommand extends DeepLabCommand implements Previewable {

	private static final String AUTO = "auto";

	@Parameter(required = false, persist = false, autoFill = false)
	private ImagePlus image;

	@Parameter(label = "ONNX file", persist = false, columns = LONG, description = "The ONNX file")
	private String file = "";

	@Parameter(label = "Model name", persist = false, required = false,
		description = "The name of the model and of its folder; empty: the name of the file")
	private String name = "";

	@Parameter(label = "Preprocessing", persist = false, choices = { AUTO, "minus1_to_1", "imagenet", "zero_to_one",
		"zero_to_255", "caffe_bgr", "percentiles", "zero_mean_unit_variance", "none" },
		description = "How the image's values are scaled for the network, as in its training; auto: what the file says")
	private String preprocessing = AUTO;

	@Parameter(label = "Classes (names)", persist = false, columns = LONG, required = false,
		description = "The names of the classes from 0 on, separated by commas, or a text file with one name per line")
	private String classes = "";

	@Parameter(label = "Colours", persist = false, columns = LONG,
		description = "The classes' colours, such as #000000,#00a0ff, or auto")
	private String colours = AUTO;

	@Parameter(label = "Pixel size (micrometres)", persist = false, min = "0", stepSize = "0.1",
		description = "The width of a pixel in the training images, in micrometres; 0: not known")
	private double pixel_size = 0;

	@Parameter(label = "Trained on sides of (pixels)", persist = false, min = "0", stepSize = "1",
		description = "The longer side of the training images in pixels, to which fit=auto brings larger images, as " +
			"photos need it; 0: images are used as they are")
	private int trained_side = 0;

	@Parameter(label = "Output of the graph", persist = false, required = false,
		description = "The name of the output to use, if the graph has several; empty: the finest one")
	private String output = "";

	@Parameter(label = "Kind of output", persist = false, choices = { AUTO, "scores", "probabilities",
		"sigmoids", "labels" }, description = "What the output's values are; auto: what they look like in a test")
	private String kind = AUTO;

	@Parameter(label = "Halo (pixels, -1: automatic)", persist = false, min = "-1", stepSize = "8",
		description = "The border of a tile in which the result is not reliable, in pixels; -1: measure it")
	private int halo = -1;

	@Parameter(label = "Step of sizes (pixels, 0: automatic)", persist = false, min = "0", stepSize = "8",
		description = "The network takes sizes in steps of this, in pixels; 0: measure it")
	private int step = 0;

	@Parameter(label = "Enlarge scores by", persist = false, choices = { AUTO, "half_pixel", "align_corners" },
		description = "How coarse scores are enlarged to the size of the image")
	private String enlarge = AUTO;

	@Parameter(label = "Licence", persist = false, required = false,
		description = "The model's licence, such as CC-BY-4.0 or Apache-2.0")
	private String licence = "";

	@Parameter(label = "Authors", persist = false, required = false,
		description = "The authors of the model, separated by commas")
	private String authors = "";

	@Parameter(label = "Folder of models", persist = false, columns = LONG, required = false,
		description = "The folder for the new model's folder; empty: .deeplab-ij/models in your home folder")
	private String folder = "";

	@Parameter(label = "Offset order", persist = false, choices = { AUTO, "yx", "xy" },
		description = "Of a network that gives centres and offsets of objects, whether offsets lead down and then " +
			"right (yx) or right and then down (xy); auto takes what the image shows, or else yx")
	private String offset_order = AUTO;

	@Parameter(label = "Offset unit", persist = false,
		description = "How many pixels of the image an offset of 1 is; auto takes what the image shows, or else 1")
	private String offset_unit = AUTO;

	@Parameter(label = "Threshold", persist = false, min = "0", max = "2", stepSize = "0.05",
		description = "What the heatmap has to exceed at the centre of an object")
	private double threshold = PanopticChoices.NONE.threshold();

	@Parameter(label = "Kernel", persist = false, min = "0", max = "255", stepSize = "2",
		description = "The side of the window in which a centre is the greatest value, in pixels, odd; 0 for what " +
			"suits the network")
	private int kernel = 0;

	@Parameter(label = "Preview", persist = false, required = false, description = CrfFields.PREVIEW)
	private boolean preview = false;

	private ModelImporter importer;
	/** The file that the importer looked at. */
	private String examined = "";
	private LivePreview live;
	/** The image that is previewed. */
	private ImagePlus previewed;

	@Override
	public List<String> passing() {
		return List.of("file", "name", "preprocessing", "classes", "colours", "pixel_size", "trained_side", "output",
			"kind", "halo", "step", "enlarge", "offset_order", "offset_unit", "threshold", "kernel", "preview");
	}

	/** An image only makes the cover, and is what the preview shows. */
	@Override
	public boolean needsImage() {
		return false;
	}

	@Override
	public String help() {
		return PAGES + "models.md";
	}

	@Override
	public List<String> choices(final String parameter) {
		return parameter.equals("output") && importer != null ? importer.draft().outputs() : List.of();
	}

	/** What is seldom changed, so that the dialog is no higher than small screens. */
	@Override
	public Map<String, List<String>> groups() {
		final Map<String, List<String>> groups = new LinkedHashMap<>();
		groups.put("Graph", List.of("output", "kind", "halo", "step", "enlarge"));
		groups.put("Objects", List.of("offset_order", "offset_unit", "threshold", "kernel"));
		groups.put("Catalogue", List.of("licence", "authors", "folder"));
		return groups;
	}

	@Override
	public boolean prepare() {
		if (file.isBlank()) {
			final String chosen = ask();
			if (chosen == null) return false;
			file = chosen;
		}
		IJ.resetEscape();
		try {
			importer = ModelImporter.open(path("file", file), monitor());
			examined = file;
		}
		catch (final CancellationException e) {
			return false;
		}
		finally {
			IJ.showProgress(1.0);
		}
		final ModelDraft draft = importer.draft();
		if (name.isBlank()) name = name();
		if (!draft.knowsPreprocessing()) preprocessing = draft.likelyPreprocessing().key();
		if (classes.isBlank()) classes = String.join(",", draft.classNames());
		if (output.isBlank()) output = draft.outputs().get(0);
		if (licence.isBlank()) licence = draft.licence();
		if (authors.isBlank()) authors = draft.author();
		return true;
	}

	/**
	 * Asks for the file; ImageJ would record that under a key made of the dialog's title, and it is recorded as
	 * {@code file} anyway.
	 */
	private static String ask() {
		final OpenDialog dialog = new OpenDialog("The ONNX file of a network");
		// holds for one call, of whichever the name is asked first; what has no key ends it where nothing was chosen
		Recorder.disablePathRecording();
		final String name = dialog.getFileName();
		Recorder.recordPath(null, "");
		return name == null ? null : dialog.getDirectory() + name;
	}

	@Override
	public String message() {
		return importer == null ? "" : importer.draft().summary();
	}

	/** The model's name: the given one, or that of the file. */
	private String name() {
		return name.isBlank() ? ImportTarget.name(path("file", file)) : name.strip();
	}

	private static Path path(final String key, final String text) {
		try {
			if (!text.isBlank()) return Path.of(text.strip());
		}
		catch (final InvalidPathException e) {
			// told below
		}
		throw new DeepLabException(key + " is '" + text + "', which is no path; give the path of " + (key.equals("file")
			? "an ONNX file." : "a folder."));
	}

	/**
	 * What the parameters say of the model.
	 *
	 * @throws DeepLabException if a value is wrong
	 */
	public ImportChoices choices() {
		return new ImportChoices(ImportText.preprocessing(preprocessing), ImportText.classes(classes), ImportText
			.colours(colours), pixel_size, output, ImportText.kind(kind), halo, step, ImportText.enlargement(enlarge),
			ImportText.panoptic(offset_order, offset_unit, threshold, kernel), trained_side);
	}

	/** Where to write, and what the catalogue is to say. */
	public ImportTarget target() {
		final Path where = folder.isBlank() ? UserFolder.models() : path("folder", folder);
		return new ImportTarget(where, name(), licence.strip(), authors.strip());
	}

	/**
	 * Imports, without a preview.
	 *
	 * @param sample an image of the kind that the model is for; null if there is none
	 * @return what was made
	 * @throws DeepLabException with a sentence for the user
	 */
	public ModelImporter.Imported importModel(final ImagePlus sample, final Monitor monitor) {
		try {
			final ImportChoices choices = choices();
			final ImportTarget target = target();
			target.require();
			if (!file.equals(examined)) close();
			if (importer == null) importer = ModelImporter.open(path("file", file), monitor);
			return importer.write(target, choices, sample, monitor);
		}
		finally {
			close();
		}
	}

	@Override
	public void preview() {
		if (image != previewed) end();
		if (!preview || importer == null || !file.equals(examined) || image == null || image.getWindow() == null) {
			end();
			return;
		}
		try {
			final Painter painter = importer.painter(image, choices(), UserMessages::status);
			if (live == null) live = new LivePreview(image);
			previewed = image;
			live.show(painter);
		}
		catch (final DeepLabException e) {
			end();
			UserMessages.status(Wording.of(e));
		}
	}

	/** Ends the preview, when a dialog is left. */
	@Override
	public void cancel() {
		end();
		preview = false;
	}

	private void end() {
		if (live != null) live.close();
		live = null;
		previewed = null;
	}

	@Override
	public void abandon() {
		cancel();
		close();
	}

	private void close() {
		if (importer != null) importer.close();
		importer = null;
	}

	@Override
	protected String execute(final Monitor monitor) {
		cancel();
		final ModelImporter.Imported imported = importModel(orCurrent(image), monitor);
		imported.notes().forEach(UserMessages::note);
		UserMessages.note(imported.summary());
		return imported.summary();
	}
}
