package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.process.FloatProcessor;
import ij.process.ImageStatistics;

class ObjectRoisTest {

	private static final ObjectFacts NUCLEI = (plane, label) -> label == 5 ? Optional.empty() : Optional.of(new
		ClassInfo(
		1, "nucleus/2", OptionalInt.of(0xff8000)));

	@TempDir
	private Path folder;

	/** On each plane a square of label 5, and one with a hole of a label that 16 bits don't hold. */
	private static ImagePlus labels(final int width, final int planes) {
		final ImageStack stack = new ImageStack(width, 20);
		for (int p = 0; p < planes; p++) {
			final FloatProcessor plane = new FloatProcessor(width, 20);
			plane.setValue(5);
			plane.fill(new Roi(1, 1, 3 + p, 3));
			plane.setValue(70_000);
			plane.fill(new Roi(width - 8, 8, 5, 5));
			plane.setf(width - 6, 10, 0);
			stack.addSlice(plane);
		}
		return new ImagePlus("labels", stack);
	}

	private static ImagePlus image(final int width, final int channels, final int slices, final int frames) {
		final ImagePlus image = IJ.createImage("cells.tif", "8-bit black", width, 20, channels * slices * frames);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(channels > 1 || frames > 1);
		return image;
	}

	private static ImageObjects objects(final ImagePlus image) {
		return ImageObjects.ofLabels(labels(image.getWidth(), LabelImage.planes(image)), image, NUCLEI, Monitor.NONE);
	}

	private static List<Roi> rois(final ImagePlus image) {
		final ImageObjects objects = objects(image);
		return objects.all().stream().map(new ObjectRois(objects)::roi).toList();
	}

	private static List<List<Integer>> positions(final List<Roi> rois) {
		return rois.stream().map(roi -> roi.hasHyperStackPosition() ? List.of(roi.getCPosition(), roi.getZPosition(),
			roi
			.getTPosition()) : List.of(roi.getPosition())).toList();
	}

	@Test
	void namesTellTheClassAndTheNumber() {
		assertEquals(List.of("object 00005", "nucleus/2 70000"), rois(image(30, 1, 1, 1)).stream().map(Roi::getName)
			.toList());
		assertEquals(List.of("object 00005-1", "nucleus/2 70000-1", "object 00005-2", "nucleus/2 70000-2"),
			rois(image(30, 3,
			2, 1)).stream().map(Roi::getName).toList());
		final List<Roi> film = rois(image(30, 1, 2, 10));
		assertEquals("nucleus/2 70000-10-2", film.get(film.size() - 1).getName());
		assertEquals(0xff8000, film.get(1).getStrokeColor().getRGB() & 0xffffff);
		assertNull(film.get(0).getStrokeColor());
	}

	@Test
	void positionsAreThoseOfTheImage() {
		assertEquals(List.of(List.of(0), List.of(0)), positions(rois(image(30, 1, 1, 1))));
		assertEquals(List.of(List.of(0), List.of(0)), positions(rois(image(30, 3, 1, 1))), "in all channels");
		assertEquals(List.of(List.of(1), List.of(1), List.of(2), List.of(2)), positions(rois(image(30, 1, 2, 1))));
		final List<List<Integer>> film = positions(rois(image(30, 2, 2, 3)));
		assertEquals(List.of(0, 1, 1), film.get(0));
		assertEquals(List.of(0, 2, 1), film.get(2));
		assertEquals(List.of(0, 2, 3), film.get(11));
	}

	@Test
	void theOverlayReplacesOursAlone() {
		final ImagePlus image = image(30, 1, 2, 1);
		image.setOverlay(new Overlay(new Roi(3, 3, 9, 9)));
		new ObjectRois(objects(image)).lay(false);
		new ObjectRois(objects(image)).lay(false);
		assertEquals(5, image.getOverlay().size());
		final ImageObjects again = ImageObjects.find(image, "overlay", Monitor.NONE);
		assertEquals(6, again.all().size(), "the one without a position is on both slices");
		new ObjectRois(again).lay(false);
		assertEquals(5, image.getOverlay().size());
	}

	/** What is edited in the ROI Manager and saved there comes back as the same objects. */
	@Test
	void aZipIsReadBackAsTheSameObjects() {
		for (final ImagePlus image : List.of(image(30, 1, 1, 1), image(30, 2, 2, 3))) {
			final ImageObjects objects = objects(image);
			final Path zip = folder.resolve("rois.zip");
			new ObjectRois(objects).save(zip);
			final ImageObjects read = ImageObjects.find(image, zip.toString(), Monitor.NONE);
			assertEquals(objects.all().size(), read.all().size());
			for (int i = 0; i < read.all().size(); i++) {
				final ImageObject was = objects.all().get(i);
				final ImageObject is = read.all().get(i);
				assertEquals(List.of(was.plane(), was.label(), was.name()), List.of(is.plane(), is.label(), is.name()));
				assertEquals(was.kind().map(ClassInfo::name), is.kind().map(ClassInfo::name));
				assertEquals(was.shape().get().getStatistics().pixelCount, is.shape().get().getStatistics().pixelCount);
			}
			assertEquals(table(objects).getColumnAsStrings("Area (pixel^2)")[1], "24");
			assertEquals(List.of(table(objects).getColumnAsStrings("Perimeter (pixel)")), List.of(table(read)
				.getColumnAsStrings("Perimeter (pixel)")));
		}
	}

	private static ResultsTable table(final ImageObjects objects) {
		final ResultsTable table = new ResultsTable();
		MeasurementReport.of(objects, "", false, Monitor.NONE).measurementsTo(table);
		return table;
	}

	/** Files of ROIs hold 16-bit coordinates, and others for what lies beyond. */
	@Test
	void farAwayRoisAreSavedToo() {
		for (final int width : new int[] { 40_000, 70_000 }) {
			final ImagePlus image = image(width, 1, 1, 1);
			new ObjectRois(objects(image)).save(folder.resolve("wide.zip"));
			final List<ImageObject> read = ImageObjects.find(image, folder.resolve("wide.zip").toString(), Monitor.NONE)
				.all();
			assertEquals(2, read.size());
			image.setRoi(read.get(1).shape().get());
			final ImageStatistics statistics = image.getStatistics();
			assertEquals(24, statistics.pixelCount);
			assertEquals(width - 8, (int) statistics.roiX);
		}
	}

	@Test
	void equalNamesHaveEntriesOfTheirOwn() {
		final ImagePlus image = image(30, 1, 1, 1);
		final List<Roi> rois = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			rois.add(new Roi(i, i, 5, 5));
			rois.get(i).setName("cell: a");
		}
		new ObjectRois(ImageObjects.ofRois(image, rois, "overlay", "the overlay")).save(folder.resolve("same.zip"));
		assertEquals(3, ImageObjects.find(image, folder.resolve("same.zip").toString(), Monitor.NONE).all().size());
	}

	@Test
	void aFolderIsSearchedByTheNameOfTheImage() throws Exception {
		final ImagePlus image = image(30, 1, 1, 1);
		final String message = assertThrows(DeepLabException.class, () -> ImageObjects.find(image, folder.toString(),
			Monitor.NONE)).getMessage();
		assertEquals("The folder " + folder + " holds no objects of cells.tif; call their file cells-objects.tif or " +
			"cells-rois.zip.", message);
		new ObjectRois(objects(image)).save(folder.resolve("cells-rois.zip"));
		Files.writeString(folder.resolve("cells.tif"), "the image itself");
		assertEquals("nucleus/2 70000", ImageObjects.find(image, folder.toString(), Monitor.NONE).all().get(1).name());
		ImageFiles.saveTiff(labels(30, 1), folder.resolve("cells-objects.tif"));
		assertEquals("object 70000", ImageObjects.find(image, folder.toString(), Monitor.NONE).all().get(1).name());
	}

	@Test
	void tooManyAreForAZip() {
		final ImagePlus image = image(30, 1, 1, 1);
		final ImageObjects few = objects(image);
		MeasurementReport.require(Set.of(MeasurementOutput.OVERLAY), few);
		final ImagePlus many = IJ.createImage("many", "16-bit black", 2048, 2048, 1);
		for (int i = 0; i < many.getProcessor().getPixelCount(); i++)
			many.getProcessor().set(i, i % 2048 / 32 * 64 + i / 2048 / 32 + 1);
		final ImageStack frames = new ImageStack(2048, 2048);
		for (int i = 0; i < 250; i++)
			frames.addSlice(many.getProcessor());
		final ImagePlus film = new ImagePlus("film", frames);
		film.setDimensions(1, 1, 250);
		final ImageObjects objects = ImageObjects.ofLabels(many, film, ObjectFacts.NONE, Monitor.NONE);
		final String message = assertThrows(DeepLabException.class, () -> MeasurementReport.require(Set.of(
			MeasurementOutput.ROI_MANAGER), objects)).getMessage();
		assertTrue(message.startsWith("There are 1024000 objects, too many ROIs for the overlay and the ROI Manager;"),
			message);
		MeasurementReport.require(Set.of(MeasurementOutput.SUMMARY), objects);
	}
}
