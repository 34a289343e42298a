package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;

import ij.ImagePlus;
import ij.measure.ResultsTable;

/**
 * What was measured of the objects of an image: tables, and a ROI for each object.
 * <pre>{@code
 * final ImageObjects objects = ImageObjects.find(image, "labels.tif", Monitor.NONE);
 * MeasurementReport.of(objects, "", false, Monitor.NONE).save(Path.of("results"));
 * }</pre>
 */
public final class MeasurementReport {

	private static final String SUMMARY = "DeepLab object summary";
	/** So many objects are measured between two looks at the monitor. */
	private static final int STEP = 256;

	private final ImageObjects objects;
	private final ObjectRois rois;
	private final FilledTable<?> measurements;
	private final FilledTable<?> summary;

	private MeasurementReport(final ImageObjects objects, final FilledTable<?> measurements,
		final FilledTable<?> summary)
	{
		this.objects = objects;
		rois = new ObjectRois(objects);
		this.measurements = measurements;
		this.summary = summary;
	}

	/**
	 * Measures objects. Those of a label image that is measured itself have no intensities.
	 *
	 * @param channels which, from 1, such as {@code 1,3} or {@code 2:4}; empty for all
	 * @param solids whether objects of the same number on the slices of a frame are one
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if there is no such channel, or the image has two units of length
	 */
	public static MeasurementReport of(final ImageObjects objects, final String channels, final boolean solids,
		final Monitor monitor)
	{
		final ImagePlus image = objects.image();
		final MeasuredChannels measured = objects.areOfImageItself() ? MeasuredChannels.none(image)
			: new MeasuredChannels(image, channels);
		final ObjectTable table = new ObjectTable(objects, measured.suffixes());
		final List<MeasuredObject> planes = measure(objects, measured, monitor);
		if (!solids) return new MeasurementReport(objects, table.planes(planes), ObjectSummary.of(image, planes, false,
			measured.suffixes()));
		final List<MeasuredSolid> whole = MeasuredSolid.of(planes, image);
		return new MeasurementReport(objects, table.solids(whole), ObjectSummary.of(image, whole, true, measured
			.suffixes()));
	}

	private static List<MeasuredObject> measure(final ImageObjects objects, final MeasuredChannels channels,
		final Monitor monitor)
	{
		final ObjectMeasurer measurer = new ObjectMeasurer(objects.image(), channels);
		final List<MeasuredObject> measured = new ArrayList<>();
		for (final ImageObject each : objects.all()) {
			if (measured.size() % STEP == 0) {
				if (monitor.cancelled()) throw new CancellationException();
				monitor.progress(measured.size(), objects.all().size());
			}
			measured.add(measurer.measure(each));
		}
		return measured;
	}

	/**
	 * Looks whether the outputs can be had.
	 *
	 * @throws DeepLabException if there are too many objects to show all ROIs
	 */
	public static void require(final Set<MeasurementOutput> outputs, final ImageObjects objects) {
		if (outputs.stream().anyMatch(MeasurementOutput::isShown)) new ObjectRois(objects).requireFew();
	}

	/** Adds a row for each object. */
	public void measurementsTo(final ResultsTable table) {
		measurements.addTo(table);
	}

	/** Adds a row for each class. */
	public void summaryTo(final ResultsTable table) {
		summary.addTo(table);
	}

	/** Adds a row for each object to ImageJ's results, and shows them. */
	public void showMeasurements() {
		final ResultsTable results = ResultsTable.getResultsTable();
		measurementsTo(results);
		results.show("Results");
	}

	/** Shows the summary, as further rows of that of a run before if it is still open. */
	public void showSummary() {
		final ResultsTable open = ResultsTable.getResultsTable(SUMMARY);
		final ResultsTable table = open == null ? new ResultsTable() : open;
		summaryTo(table);
		table.show(SUMMARY);
	}

	/** The summary as lines of comma-separated values, the headings first. */
	public Stream<String> summaryLines() {
		return summary.lines();
	}

	/** Lays ROIs over the image, in place of those that were laid over it before. */
	public void lay() {
		rois.lay(false);
	}

	/**
	 * Adds ROIs to the ROI Manager.
	 *
	 * @throws DeepLabException if it can't, without a display
	 */
	public void addToManager() {
		rois.addToManager();
	}

	/**
	 * Writes both tables and the ROIs as {@code NAME-measurements.csv}, {@code NAME-summary.csv} and
	 * {@code NAME-rois.zip}, where NAME is that of the image. Without objects there is no zip.
	 *
	 * @return the files
	 */
	public List<Path> save(final Path folder) {
		ImageFiles.prepareFolder(folder);
		final String name = ImageName.of(objects.image().getTitle()).replaceAll("[/\\\\:*?\"<>|\\p{Cc}]", "_");
		final Path table = folder.resolve(name + "-measurements.csv");
		saveMeasurements(table);
		final Path sums = folder.resolve(name + "-summary.csv");
		saveSummary(sums);
		if (objects.all().isEmpty()) return List.of(table, sums);
		final Path zip = folder.resolve(name + "-rois.zip");
		rois.save(zip);
		return List.of(table, sums, zip);
	}

	/** Writes a row for each object as comma-separated values. */
	void saveMeasurements(final Path file) {
		measurements.save(file);
	}

	/** Writes a row for each class as comma-separated values. */
	void saveSummary(final Path file) {
		summary.save(file);
	}

	/** A sentence on how many objects were measured. */
	public String summary() {
		final int count = measurements.rows().size();
		return objects.image().getTitle() + ": " + (count == 1 ? "1 object was" : count + " objects were") +
			" measured";
	}

	/** Sentences on what is worth to know. */
	public List<String> notes() {
		return objects.notes();
	}
}
