package io.github.deeplabij.image;

import java.util.List;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.measure.Calibration;

/** The columns of a table of measured objects. Lengths are in the unit of the image, which the headings name. */
final class ObjectTable {

	private final ImagePlus image;
	private final ImageObjects objects;
	private final List<String> channels;
	private final String unit;

	/**
	 * @param channels what stands behind the headings of intensities, for each channel
	 * @throws DeepLabException if the pixels' width and height are in two units
	 */
	ObjectTable(final ImageObjects objects, final List<String> channels) {
		image = objects.image();
		this.objects = objects;
		this.channels = channels;
		unit = unit(image);
	}

	/** The unit of lengths, in ASCII. */
	static String unit(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		if (!calibration.getYUnit().equals(calibration.getXUnit())) throw new DeepLabException("The pixel width of " +
			image.getTitle() + " is in " + calibration.getXUnit() + ", but the pixel height in " +
			calibration.getYUnit() + "; give both in one unit (Image > Properties...).");
		final String unit = calibration.getUnit();
		if (!calibration.scaled() && unit.matches("pixels?")) return "pixel";
		return unit.matches("microns?") ? "um" : unit.replaceAll("[µμ]", "u").replace('Å', 'A');
	}

	/** A row for each object and plane. */
	FilledTable<MeasuredObject> planes(final List<MeasuredObject> rows) {
		final TableColumns<MeasuredObject> columns = new TableColumns<>();
		addFirst(columns, MeasuredObject::object);
		if (image.getNSlices() > 1) columns.number("Slice", row -> ImagePart.slice(image, row.object().plane()));
		if (image.getNFrames() > 1) columns.number("Frame", row -> ImagePart.frame(image, row.object().plane()));
		for (final ShapeMeasure each : ShapeMeasure.values())
			columns.number(each.heading(unit), row -> row.get(each));
		addLast(columns, MeasuredObject::object, MeasuredObject::atBorder, row -> row.size() / row.pixels());
		return new FilledTable<>(columns, rows);
	}

	/** A row for each object in space. */
	FilledTable<MeasuredSolid> solids(final List<MeasuredSolid> rows) {
		final TableColumns<MeasuredSolid> columns = new TableColumns<>();
		addFirst(columns, MeasuredSolid::first);
		if (image.getNFrames() > 1) columns.number("Frame", row -> ImagePart.frame(image, row.first().plane()));
		columns.number("First slice", MeasuredSolid::firstSlice);
		columns.number("Last slice", MeasuredSolid::lastSlice);
		columns.number("Volume (" + unit + "^3)", MeasuredSolid::size);
		columns.number("Voxels", MeasuredSolid::voxels);
		columns.number("Centroid X (" + unit + ")", row -> row.mean(part -> part.get(ShapeMeasure.CENTROID_X)));
		columns.number("Centroid Y (" + unit + ")", row -> row.mean(part -> part.get(ShapeMeasure.CENTROID_Y)));
		columns.number("Centroid Z (" + unit + ")", MeasuredSolid::centroidZ);
		columns.number("Box X (" + unit + ")", row -> row.least(ShapeMeasure.BOX_X));
		columns.number("Box Y (" + unit + ")", row -> row.least(ShapeMeasure.BOX_Y));
		columns.number("Box width (" + unit + ")", row -> row.extent(ShapeMeasure.BOX_X, ShapeMeasure.BOX_WIDTH));
		columns.number("Box height (" + unit + ")", row -> row.extent(ShapeMeasure.BOX_Y, ShapeMeasure.BOX_HEIGHT));
		addLast(columns, MeasuredSolid::first, MeasuredSolid::atBorder, row -> row.size() / row.voxels());
		return new FilledTable<>(columns, rows);
	}

	/** What the first columns tell of a row. */
	private interface First<T> {

		ImageObject of(T row);
	}

	/** What is true of a row. */
	private interface Fact<T> {

		boolean of(T row);
	}

	/** How large a pixel of a row is. */
	private interface PixelSize<T> {

		double of(T row);
	}

	private <T> void addFirst(final TableColumns<T> columns, final First<T> first) {
		columns.text("Image", row -> image.getTitle());
		columns.number("Label", row -> first.of(row).label());
		if (objects.areNamed()) columns.text("Name", row -> first.of(row).name());
		if (objects.all().stream().anyMatch(each -> each.kind().isPresent())) columns.text("Class", row -> first.of(row)
			.kind().map(ClassInfo::name).orElse(""));
	}

	private <T extends Measured> void addLast(final TableColumns<T> columns, final First<T> first, final Fact<T> border,
		final PixelSize<T> pixelSize)
	{
		columns.number("Touches border", row -> border.of(row) ? 1 : 0);
		if (objects.all().stream().anyMatch(each -> !Double.isNaN(each.probability()))) columns.number("Probability",
			row -> first.of(row).probability());
		for (int i = 0; i < channels.size(); i++) {
			final int c = i;
			columns.number("Mean" + channels.get(c), row -> row.intensities()[c].mean());
			columns.number("Min" + channels.get(c), row -> row.intensities()[c].min());
			columns.number("Max" + channels.get(c), row -> row.intensities()[c].max());
			columns.number("IntDen" + channels.get(c), row -> row.intensities()[c].sum() * pixelSize.of(row));
		}
	}
}
