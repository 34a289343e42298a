package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * Several threads may use one at once, each for images of its own.
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

	ImageSegmenter(final LoadedModel loaded) {
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

	/** How many images of so many pixels it has use for at once. */
	int atOnce(final long pixels) {
		return loaded.atOnce(pixels);
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

		private SegmentInput of(final ImagePlus image, final ModelDescription model, final Optional<NamedRoi> roi) {
			return new SegmentInput(image, input, roi, channels, pixelSize, passes, model);
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
		return segment(image, settings, Optional.empty(), outputs, monitor);
	}

	/**
	 * Segments an image, and gives a result for each ROI that is to have one of its own, in their order; for others,
	 * the one of {@link #segment}. The image itself does not change.
	 *
	 * @param image an image of any type
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the image does not fit the model, the settings or the memory, or a ROI or the CRF the
	 *             image
	 */
	public List<Result> segmentEach(final ImagePlus image, final Settings settings, final Set<Output> outputs,
		final Monitor monitor)
	{
		requireImage(image);
		final List<NamedRoi> rois = NamedRoi.each(image, settings.input());
		if (rois.isEmpty()) return List.of(segment(image, settings, outputs, monitor));
		final List<Result> results = new ArrayList<>();
		for (final NamedRoi roi : rois)
			results.add(segment(image, settings, Optional.of(roi), outputs, new PartMonitor(monitor, results.size(),
				rois.size())));
		return results;
	}

	private Result segment(final ImagePlus image, final Settings settings, final Optional<NamedRoi> roi,
		final Set<Output> outputs, final Monitor monitor)
	{
		final long start = System.nanoTime();
		final SegmentInput input = settings.of(image, loaded.model().description(), roi);
		final ModelDescription description = input.description();
		final List<ClassInfo> classes = description.classes();
		final Segmenter segmenter = new Segmenter(loaded.network(), description, settings.tile(), input.passes(),
			settings.crf());
		segmenter.require(input.planes(), outputs.contains(Output.PROBABILITIES));
		final OutputJob job = new OutputJob(input.view(), classes, segmenter.givesProbabilities() ? PROBABILITIES
			: "scores", input.area());
		job.find(description.objects(), settings.objects(), monitor);
		job.labelAs(input.channel());
		final Outputs results = new Outputs(job, outputs);
		final Sink sink = input.area().<Sink> map(area -> new InsideSink(results, area, classes.get(0).value(), classes
			.size())).orElse(results);
		final Report report = run(() -> segmenter.segment(input.planes(), input.seen(), input.regions(), sink,
			monitor));

		final RunText text = new RunText(loaded, input, settings.crf(), report, (System.nanoTime() - start) / 1e9);
		final List<String> notes = text.notes(image.getTitle(), job);
		job.inform(text.info() + notes.stream().map(note -> PlainText.line(note) + "\n").collect(Collectors.joining()));
		return new Result(results, roi.map(NamedRoi::name).orElse(""), notes, text.summary());
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
		final SegmentInput input = settings.of(image, loaded.model().description(), Optional.empty());
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

	/** Lets go of the model. What still runs in another thread ends with a sentence that says so. */
	@Override
	public void close() {
		closed = true;
		loaded.close();
	}

	/** What a segmentation gave. */
	public static final class Result {

		private final Outputs outputs;
		private final String roi;
		private final List<String> notes;
		private final String summary;

		Result(final Outputs outputs, final List<String> notes, final String summary) {
			this(outputs, "", notes, summary);
		}

		Result(final Outputs outputs, final String roi, final List<String> notes, final String summary) {
			this.outputs = outputs;
			this.roi = roi;
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
			return outputs.job().scores();
		}

		/** The name of the ROI that it is of; empty if it is of no certain one. */
		public String roi() {
			return roi;
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
			show(List.of(this));
		}

		/**
		 * Shows several of one image beside each other.
		 *
		 * @throws DeepLabException if there are more than a million ROIs of one
		 */
		public static void show(final List<Result> results) {
			for (final Result each : results) {
				if (each != results.get(0)) each.outputs.job().keepOthers();
				each.showOwn();
			}
		}

		private void showOwn() {
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
