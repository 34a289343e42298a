package io.github.deeplabij.image;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.Appearance;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.refine.CrfTiling;
import io.github.deeplabij.refine.Refiner;
import io.github.deeplabij.refine.Spacing;
import io.github.deeplabij.refine.RegionRefiner;

import ij.ImagePlus;
import ij.measure.Calibration;

/** Refines the classes of an image's pixels by the fully connected CRF, which looks at the image. */
public final class ImageRefiner {

	/** A preview looks no farther around what it shows. */
	private static final int MOST_HALO = 128;

	private final ImagePlus image;
	private final ImagePlanes planes;
	private final ClassMaps maps;
	private final Map<Integer, Appearance> appearances = new ConcurrentHashMap<>();

	private ImageRefiner(final ImagePlus image, final ClassMaps maps) {
		this.image = image;
		this.maps = maps;
		planes = new ImagePlanes(image);
	}

	/**
	 * How far the CRF looks.
	 *
	 * @param volume whether the slices of a frame are one volume, rather than each a plane of its own
	 * @param calibrated whether sigmas along x, y and z are in the image's calibrated units, rather than in pixels; in
	 *           a volume
	 *          that is not calibrated, slices are as far apart as the voxels' shape says, in units of a pixel's width
	 */
	public record Extent(boolean volume, boolean calibrated) {
	}

	/**
	 * Makes sure that there is an image; SciJava gives an empty one where none is open.
	 *
	 * @throws DeepLabException if there is none
	 */
	public static void requireImage(final ImagePlus image) {
		if (image == null || image.getWidth() == 0) throw new DeepLabException("There is no image; open one first.");
	}

	/**
	 * Starts from probabilities or labels.
	 *
	 * @param image the image that the CRF looks at
	 * @param input the title of another open image, or the path of a file, of the same size; or empty for the one other
	 *           open
	 *          image
	 * @param confidence how probable a label is to be right, more than 0 and less than 1
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if there is no such input, or it does not fit the image
	 */
	public static ImageRefiner of(final ImagePlus image, final String input, final double confidence,
		final Monitor monitor) {
		requireImage(image);
		return new ImageRefiner(image, InputImage.read(image, OpenImages.find("input", input, image), confidence,
			monitor));
	}

	/**
	 * Starts from scribbles: a few pixels that are labelled for each class.
	 *
	 * @param source {@code auto}, {@code overlay}, {@code roi_manager}, the title of a label image, or the path of a
	 *           label image
	 *          or of ROIs
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if there are no scribbles, or of fewer than 2 classes
	 */
	public static ImageRefiner ofScribbles(final ImagePlus image, final String source, final Monitor monitor) {
		requireImage(image);
		return new ImageRefiner(image, Scribbles.read(image, source, monitor).maps(monitor));
	}

	/**
	 * Refines all planes.
	 *
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the input holds something else than probabilities, or the memory does not suffice
	 */
	public ImageSegmenter.Result refine(final CrfSettings settings, final Extent extent, final Set<Output> outputs,
		final Monitor monitor)
	{
		final long start = System.nanoTime();
		final OutputJob job = new OutputJob(image, maps.classes(), ImageSegmenter.PROBABILITIES);
		if (maps.lut() != null) job.show(maps.lut());
		job.find(ObjectInfo.of(maps.classes()), ObjectChoices.DEFAULT, monitor);
		final Outputs results = new Outputs(job, outputs);
		refine(settings, extent, results, monitor);
		final double seconds = (System.nanoTime() - start) / 1e9;
		job.inform(info(settings, extent, seconds));
		return new ImageSegmenter.Result(results, List.of(), String.format(Locale.ROOT,
			"refined %s in %.2f s", maps.origin(),
			seconds));
	}

	/** Refines all planes into a sink. */
	void refine(final CrfSettings settings, final Extent extent, final Sink results, final Monitor monitor) {
		final Refiner refiner = new Refiner(settings);
		final Spacing spacing = spacing(extent);
		final int together = extent.volume() ? image.getNSlices() : 1;
		final int groups = planes.size() / together;
		results.begin(new Geometry(image.getWidth(), image.getHeight(), planes.size(), maps.classes().size()));
		boolean ended = false;
		try {
			for (int g = 0; g < groups; g++) {
				final int first = g * together;
				final List<PlaneSource> looked = planes.subList(first, first + together);
				final List<PlaneSource> started = maps.planes().subList(first, first + together);
				refiner.refine(looked, started, spacing, first, new Valued(results), new PartMonitor(monitor, g,
					groups));
			}
			results.end();
			ended = true;
		}
		finally {
			if (!ended) results.abort();
		}
	}

	/**
	 * Prepares one region of a plane to be refined again and again; of a volume, only this plane is looked at. The look
	 * of the image is
	 * measured once a plane, on all of it.
	 */
	public RegionRefiner region(final int plane, final Region region, final boolean calibrated, final Monitor monitor) {
		final Appearance appearance = appearances.computeIfAbsent(plane, p -> Appearance.of(List.of(planes.get(p)),
			monitor::cancelled));
		return new RegionRefiner(planes.get(plane), appearance, maps.planes().get(plane), region,
			spacing(new Extent(false, calibrated)));
	}

	/** The tiles that {@link #refine} refines for a region of a plane, where slices are no volume. */
	public List<Tiling.Tile> tiles(final int plane, final Region region, final CrfSettings settings,
		final boolean calibrated)
	{
		return new Refiner(settings).tiling(List.of(planes.get(plane)), List.of(maps.planes().get(plane)), spacing(
			new Extent(false, calibrated))).touching(region);
	}

	/**
	 * How many pixels along x and y beyond a region change the labels in it, with these settings; fewer where that is
	 * very many.
	 */
	public int halo(final CrfSettings settings, final boolean calibrated) {
		final Spacing spacing = spacing(new Extent(false, calibrated));
		return (int) Math.min(MOST_HALO, Math.ceil(CrfTiling.HALO * settings.reach() / Math.min(spacing.x(),
			spacing.y())));
	}

	/** The size of the planes. */
	public Region whole() {
		return new Region(0, 0, image.getWidth(), image.getHeight());
	}

	/** What the classes are. */
	public List<ClassInfo> classes() {
		return maps.classes();
	}

	private Spacing spacing(final Extent extent) {
		final Calibration calibration = image.getCalibration();
		if (!extent.volume() && !extent.calibrated()) return Spacing.PIXELS;
		final double unit = extent.calibrated() ? 1 : calibration.pixelWidth;
		return new Spacing(calibration.pixelWidth / unit, calibration.pixelHeight / unit, extent.volume()
			? calibration.pixelDepth /
			unit : 1);
	}

	private String info(final CrfSettings settings, final Extent extent, final double seconds) {
		return "DeepLab input: " + PlainText.line(maps.origin()) + "\n" + //
			planes.info() + //
			"DeepLab CRF: " + SettingsText.of(settings) + " volume=" + extent.volume() + " calibrated=" +
				extent.calibrated() + "\n" + //
			"DeepLab time: " + String.format(Locale.ROOT, "%.2f s", seconds) + "\n" + //
			LegendText.CLASSES + ": " + LegendText.names(maps.classes()) + "\n";
	}

	/** Turns numbers of classes into their values. */
	private final class Valued implements Sink {

		private final Sink results;

		Valued(final Sink results) {
			this.results = results;
		}

		@Override
		public void labels(final int plane, final Region region, final int[] labels) {
			final int[] values = new int[(int) region.size()];
			for (int i = 0; i < values.length; i++) values[i] = maps.classes().get(labels[i]).value();
			results.labels(plane, region, values);
		}

		@Override
		public boolean wantsScores() {
			return results.wantsScores();
		}

		@Override
		public void scores(final int plane, final int channel, final Region region, final float[] scores) {
			results.scores(plane, channel, region, scores);
		}
	}
}
