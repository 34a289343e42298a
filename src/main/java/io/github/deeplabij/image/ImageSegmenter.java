package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.segment.Passes;
import io.github.deeplabij.segment.Prepared;
import io.github.deeplabij.segment.Report;
import io.github.deeplabij.segment.Segmenter;

import ij.ImagePlus;
import ij.measure.ResultsTable;

/**
 * Segments ImageJ images with a model: all that the menu, a macro and the command line do.
 * <pre>{@code
 * Model model = new Catalogue(List.of()).find("nuclei-fluorescence");
 * try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.AUTO)) {
 *   segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels().show();
 * }
 * }</pre>
 * Several threads may use one at once, each for images of its own; the network runs for one tile after the other.
 */
public final class ImageSegmenter implements AutoCloseable {

	/** What scores are called that are probabilities. */
	static final String PROBABILITIES = "probabilities";

	private final LoadedModel loaded;
	private volatile boolean closed;

	/**
	 * Loads a model.
	 *
	 * @throws DeepLabException if its files are damaged or ONNX Runtime can't load it on that device
	 */
	public ImageSegmenter(final Model model, final Device device) {
		this(model, device, Monitor.NONE);
	}

	/**
	 * Loads a model; one from outside is first tried for a moment.
	 *
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if its files are damaged or ONNX Runtime can't load it on that device
	 */
	public ImageSegmenter(final Model model, final Device device, final Monitor monitor) {
		this(LoadedModel.load(model, device, monitor));
	}

	private ImageSegmenter(final LoadedModel loaded) {
		this.loaded = loaded;
	}

	/**
	 * Loads a model into a JVM of its own, in which it stays. After an image that ends that JVM, the next one is
	 * segmented in
	 * another.
	 *
	 * @param device where it is to run; {@code AUTO} is the CPU
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if its files are damaged or ONNX Runtime can't load it on that device
	 */
	public static ImageSegmenter isolated(final Model model, final Device device, final Monitor monitor) {
		return new ImageSegmenter(LoadedModel.isolated(model, device, monitor));
	}

	/**
	 * Makes sure that there is an image; SciJava gives an empty one where none is open.
	 *
	 * @throws DeepLabException if there is none
	 */
	public static void requireImage(final ImagePlus image) {
		if (image == null || image.getWidth() == 0) throw new DeepLabException(
			"There is no image to segment; open one first.");
	}

	/** Where it really runs. */
	public Device device() {
		return loaded.network().device();
	}

	/** The model that is loaded, and the SHA-256 of its weights. */
	LoadedModel loaded() {
		return loaded;
	}

	/** What the model is. */
	ModelDescription description() {
		return loaded.model().description();
	}

	/**
	 * What finds the objects of an image, or of a part of it.
	 *
	 * @throws DeepLabException if the model gives no objects in that way
	 */
	FoundObjects objects(final ImagePlus image, final ObjectChoices choices, final Monitor monitor) {
		final boolean probabilities = new Segmenter(loaded.network(), description(), 0).givesProbabilities();
		return new FoundObjects(description().classes(), probabilities, description().objects(), choices, image,
			monitor);
	}

	/**
	 * How to segment.
	 *
	 * @param tile the largest side of a tile in pixels, or 0
	 * @param passes how the network looks at each plane
	 * @param pixelSize at which pixel size it does
	 * @param crf what refines the network's probabilities, if anything does
	 * @param channels which channels of the image the model and the CRF see
	 * @param objects which objects are wanted, where any are
	 * @param input what of the image is segmented, and how its values are taken
	 */
	public record Settings(int tile, Passes passes, PixelSize pixelSize, Optional<CrfSettings> crf,
		ChannelMapping channels, ObjectChoices objects, InputChoices input) {

		/** All of the image as it is. */
		public Settings(final int tile, final Passes passes, final PixelSize pixelSize,
			final Optional<CrfSettings> crf) {
			this(tile, passes, pixelSize, crf, ChannelMapping.ALL, ObjectChoices.DEFAULT, InputChoices.WHOLE);
		}

		/** With channels that are said. */
		public Settings with(final ChannelMapping said) {
			return new Settings(tile, passes, pixelSize, crf, said, objects, input);
		}

		/** With other objects. */
		public Settings with(final ObjectChoices wanted) {
			return new Settings(tile, passes, pixelSize, crf, channels, wanted, input);
		}

		/** With another part of the image. */
		public Settings with(final InputChoices wanted) {
			return new Settings(tile, passes, pixelSize, crf, channels, objects, wanted);
		}

		private SegmentInput of(final ImagePlus image, final ModelDescription model) {
			return new SegmentInput(image, input, channels, pixelSize, passes, model);
		}

		/** One look at each plane as it is, in tiles of at most that side. */
		public static Settings plain(final int tile) {
			return new Settings(tile, Passes.ONE, PixelSize.IMAGE, Optional.empty());
		}
	}

	/**
	 * Segments an image, plane after plane, with one look at each as it is. The image itself does not change.
	 *
	 * @param image an image of any type
	 * @param tile the largest side of a tile in pixels, or 0
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the image does not fit the model or the memory
	 */
	public Result segment(final ImagePlus image, final int tile, final Set<Output> outputs, final Monitor monitor) {
		return segment(image, Settings.plain(tile), outputs, monitor);
	}

	/**
	 * Segments an image, plane after plane. The image itself does not change.
	 *
	 * @param image an image of any type
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the image does not fit the model, the settings or the memory, or the CRF the image
	 */
	public Result segment(final ImagePlus image, final Settings settings, final Set<Output> outputs,
		final Monitor monitor) {
		requireImage(image);
		final long start = System.nanoTime();
		final SegmentInput input = settings.of(image, loaded.model().description());
		final ModelDescription description = input.description();
		final List<ClassInfo> classes = description.classes();
		final Segmenter segmenter = new Segmenter(loaded.network(), description, settings.tile(), input.passes(),
			settings.crf());
		segmenter.require(input.planes(), outputs.contains(Output.PROBABILITIES));
		final OutputJob job = new OutputJob(input.view(), classes, segmenter.givesProbabilities() ? PROBABILITIES
			: "scores", input.area());
		job.find(description.objects(), settings.objects(), monitor);
		final Outputs results = new Outputs(job, outputs);
		final Sink sink = input.area().<Sink> map(area -> new InsideSink(results, area, classes.get(0).value(), classes
			.size())).orElse(results);
		final Report report = run(() -> segmenter.segment(input.planes(), input.seen(), input.regions(), sink,
			monitor));

		final double seconds = (System.nanoTime() - start) / 1e9;
		final List<String> notes = new ArrayList<>(input.notes());
		notes.addAll(valueNotes(image.getTitle(), input.values(), report));
		if (report.undefined() > 0) notes.add("For " + report.undefined() + " pixels of " + image.getTitle() +
			" the network gave no number (NaN); " + (settings.crf().isPresent()
				? "the CRF labelled them from the pixels around them." : "they are class " + classes.get(0).value() +
					" (" + classes.get(0).name() + ")."));
		report.shrunk().map(Wording::of).ifPresent(notes::add);
		loaded.notes().stream().map(Wording::of).forEach(notes::add);
		if (job.hasObjects() && job.objects().undivided() > 0) notes.add(job.objects().undivided() +
			" parts of the foreground are too large to be divided into objects; each stays one object.");
		job.inform(info(report, input, settings.crf(), seconds) + notes.stream().map(
			note -> PlainText.line(note) + "\n").collect(Collectors.joining()));
		return new Result(results, job.scores(), notes, summary(report, input, seconds));
	}

	/** What users should know of how the image's values were taken. */
	private static List<String> valueNotes(final String title, final ImagePlanes planes, final Report report) {
		final List<String> notes = new ArrayList<>();
		if (planes.areInverted()) notes.add(title +
			" is shown inverted, white for 0, and was segmented as it is shown; " +
			"if its values are meant as they are, choose Image > Lookup Tables > Invert LUT first.");
		if (report.replaced() > 0) notes.add(report.replaced() + " pixel values of " + title +
			" are infinite or not a number (or the greatest float, a mark for no value); they were treated as the " +
			"smallest value of their plane.");
		if (report.marked() > 0) notes.add(report.marked() + " pixel values of " + title +
			" are -9999, far below all others, as where there is no value; they were treated as the smallest other " +
			"value of their plane.");
		report.rounded().map(Wording::of).ifPresent(notes::add);
		return notes;
	}

	/**
	 * Measures an image once, so that any region of any plane can be segmented after that, in any order and by several
	 * threads.
	 *
	 * @param image an image of any type; it must not change meanwhile
	 * @param monitor may cancel it
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the image does not fit the model, the settings or the memory
	 */
	public Prepared prepare(final ImagePlus image, final Settings settings, final Monitor monitor) {
		requireImage(image);
		final SegmentInput input = settings.of(image, loaded.model().description());
		return new Segmenter(loaded.network(), input.description(), settings.tile(), input.passes(), settings.crf())
			.prepare(input.planes(), input.seen(), monitor);
	}

	/** Runs the network, unless it is closed before or meanwhile. */
	private Report run(final Supplier<Report> segmenter) {
		try {
			return segmenter.get();
		}
		catch (final IllegalStateException e) {
			if (!closed || e instanceof CancellationException) throw e;
			throw new DeepLabException("The segmenter was closed before the image was segmented; close it after its " +
				"last image.", e);
		}
	}

	private String info(final Report report, final SegmentInput input, final Optional<CrfSettings> crf,
		final double seconds)
	{
		final ModelDescription description = input.description();
		final Passes passes = input.passes();
		final int planes = input.planes().size();
		return "DeepLab model: " + PlainText.line(loaded.model().name()) + "\n" + //
			"DeepLab SHA-256: " + loaded.sha256() + "\n" + //
			"DeepLab device: " + device() + "\n" + //
			"DeepLab tile: " + report.tileWidth() + " x " + report.tileHeight() + " pixels, halo " +
				description.halo("x") +
			" x " + description.halo("y") + "\n" + //
			"DeepLab tiles: " + report.tiles() + " in " + planes + (planes == 1 ? " plane\n"
				: " planes\n") + //
			input.info() + //
			"DeepLab passes: " + SettingsText.of(passes) + "\n" + //
			(description.outputStride().isEmpty() ? "" : "DeepLab output stride: " +
				description.outputStride().getAsInt() + "\n") + //
			(passes.zoom().equals(Passes.Zoom.NONE) ? "" : "DeepLab rescaling: " + PixelSize.factors(passes.zoom()) +
				"\n") + //
			"DeepLab output: " + description.kind().map(kind ->
				kind.name().toLowerCase(Locale.ROOT)).orElse("scores") + "\n" + //
			"DeepLab normalisation: over the " + description.normaliseOver().name().toLowerCase(Locale.ROOT) + "\n" + //
			crf.map(settings -> "DeepLab CRF: " + SettingsText.of(settings) + "\n").orElse("") + //
			report.crf().map(ImageSegmenter::info).orElse("") + //
			"DeepLab time: " + String.format(Locale.ROOT, "%.2f s", seconds) + "\n" + //
			LegendText.CLASSES + ": " + LegendText.names(description.classes()) + "\n";
	}

	private static String info(final Tiling crf) {
		return "DeepLab CRF tile: " + crf.columns().tile() + " x " + crf.rows().tile() + " pixels, halo " +
			crf.columns().halo() +
			" x " + crf.rows().halo() + "\n";
	}

	private String summary(final Report report, final SegmentInput input, final double seconds) {
		final Passes passes = input.passes();
		final String often = passes.count() == 1 ? "" : " in " + passes.count() + " passes";
		final String how = often + (report.crf().isPresent() ? " and refined by the CRF" : "");
		return String.format(Locale.ROOT, "segmented%s with %s on %s%s in %.2f s (%d %s of %d x %d pixels)",
			(input.area().isPresent() ? ", inside the selection," : "") + (input.channels().isEmpty() ? ""
				: ", channel " + input.channels()), loaded.model().name(), device(), how,
			seconds, report.tiles(), report.tiles() == 1 ? "tile" : "tiles", report.tileWidth(),
				report.tileHeight());
	}

	/** Lets go of the model. What still runs in another thread ends with a sentence that says so. */
	@Override
	public void close() {
		closed = true;
		loaded.close();
	}

	/** What a segmentation gave. */
	public static final class Result {

		private final Outputs outputs;
		private final String scores;
		private final List<String> notes;
		private final String summary;

		Result(final Outputs outputs, final String scores, final List<String> notes, final String summary) {
			this.outputs = outputs;
			this.scores = scores;
			this.notes = List.copyOf(notes);
			this.summary = summary;
		}

		private ImagePlus image(final Output output) {
			final ResultOutput found = outputs.of(output);
			return found == null ? null : found.image();
		}

		/** 8- or 16-bit, the value of a pixel is its class; null if it was not asked for. */
		public ImagePlus labels() {
			return image(Output.LABELS);
		}

		/**
		 * 16-bit, or 32-bit where numbers are above 65,535; the value of a pixel is the number of its object, which
		 * counts from 1 in each plane, or through all planes if objects are linked; null if they were not asked for.
		 */
		public ImagePlus objects() {
			return image(Output.OBJECTS);
		}

		/** 32-bit, a channel for each class, or scores that none can be made of; null if they were not asked for. */
		public ImagePlus probabilities() {
			return image(Output.PROBABILITIES);
		}

		/** What {@link #probabilities()} are: {@code probabilities}, or {@code scores}. */
		public String scores() {
			return scores;
		}

		/** The area of each class in each plane; null if it was not asked for. */
		public ResultsTable table() {
			return outputs.of(Output.TABLE) instanceof TableOutput table ? table.table() : null;
		}

		/** A copy of the image in RGB with the classes drawn into it; null if no overlay was asked for. */
		public ImagePlus overlayImage() {
			return outputs.of(Output.OVERLAY) instanceof OverlayOutput overlay ? overlay.flattened() : null;
		}

		/**
		 * Shows what was asked for and is no image of its own: the overlay and the ROIs on the image, the rows in
		 * ImageJ's table of results, the summary in a table of its own.
		 *
		 * @throws DeepLabException if there are more than a million ROIs
		 */
		public void show() {
			outputs.all().forEach(ResultOutput::requireShowable);
			outputs.all().forEach(ResultOutput::show);
		}

		/**
		 * Writes all that was asked for.
		 *
		 * @param stem the folder and the start of the files' names
		 * @return the files
		 * @throws DeepLabException if one can't be written
		 */
		public List<Path> save(final Path stem) {
			return outputs.all().stream().flatMap(output -> output.save(stem).stream()).toList();
		}

		Outputs outputs() {
			return outputs;
		}

		/** Sentences that a user is to know: on the pixel size, and on values that were replaced. */
		public List<String> notes() {
			return notes;
		}

		/** How it came about, in a few words. */
		public String summary() {
			return summary;
		}
	}
}
