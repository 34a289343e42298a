package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.io.FileSaver;
import ij.measure.ResultsTable;

/** Several ROIs of an image, each with a result of its own. */
class NamedRoiTest {

	private static final int SIDE = 256;

	private static ImageSegmenter segmenter;

	@TempDir
	Path folder;
	private ImagePlus image;

	@BeforeAll
	static void open() {
		segmenter = new ImageSegmenter(Model.bundled("nuclei-fluorescence"), Device.CPU);
	}

	@AfterAll
	static void close() {
		segmenter.close();
	}

	@BeforeEach
	void image() {
		image = SampleImage.create();
		image.setProcessor("cells.tif", image.getProcessor().resize(SIDE, SIDE));
		final ShapeRoi ring = new ShapeRoi(new OvalRoi(100, 60, 120, 140)).not(new ShapeRoi(new OvalRoi(130, 90, 60,
			80)));
		image.setRoi(ring.or(new ShapeRoi(new Roi(10, 20, 70, 80))).or(new ShapeRoi(new Roi(150, 120, 20, 20))));
	}

	private static InputChoices choices(final InputChoices.Rois rois) {
		return new InputChoices("auto", "all", "all", InputChoices.Area.SELECTION, rois, InputChoices.Normalise.PLANE,
			Fit.NONE);
	}

	private List<ImageSegmenter.Result> each(final Set<Output> outputs) {
		return segmenter.segmentEach(image, ImageSegmenter.Settings.plain(0).with(choices(InputChoices.Rois.EACH)),
			outputs, Monitor.NONE);
	}

	@Test
	void partsOfASelectionHaveResultsOfTheirOwnThatTogetherAreTheOneOfAll() {
		final ImagePlus union = segmenter.segment(image, ImageSegmenter.Settings.plain(0).with(choices(
			InputChoices.Rois.UNION)), EnumSet.of(Output.LABELS), Monitor.NONE).labels();
		final List<ImageSegmenter.Result> results = each(EnumSet.of(Output.LABELS, Output.TABLE));
		assertEquals(List.of("cells-part1-labels", "cells-part2-labels", "cells-part3-labels"), results.stream().map(
			result -> result.labels().getTitle()).toList());
		final byte[] sum = new byte[SIDE * SIDE];
		double pixels = 0;
		for (final ImageSegmenter.Result result : results) {
			final byte[] own = (byte[]) result.labels().getProcessor().getPixels();
			for (int i = 0; i < sum.length; i++) sum[i] += own[i];
			final ResultsTable table = result.table();
			assertEquals("cells-" + result.roi(), table.getStringValue("Image", 0));
			for (int row = 0; row < table.size(); row++) pixels += table.getValue("Pixels", row);
		}
		assertArrayEquals((byte[]) union.getProcessor().getPixels(), sum);
		assertEquals(image.getRoi().getContainedPoints().length, pixels);
	}

	@Test
	void allStayOnTheImageBesideEachOther() {
		final List<ImageSegmenter.Result> results = each(EnumSet.of(Output.OVERLAY, Output.OUTLINES, Output.ROIS));
		ImageSegmenter.Result.show(results);
		final long shown = Stream.of(image.getOverlay().toArray()).filter(roi -> "DeepLab".equals(roi.getName()))
			.count();
		assertEquals(3, shown);
		final int all = image.getOverlay().size();
		ImageSegmenter.Result.show(each(EnumSet.of(Output.OVERLAY, Output.OUTLINES, Output.ROIS)));
		assertEquals(all, image.getOverlay().size());
	}

	@Test
	void aSelectionOfOnePartAndAWholeImageHaveOneResult() {
		image.setRoi(10, 10, 50, 50);
		assertEquals("cells-labels", each(EnumSet.of(Output.LABELS)).get(0).labels().getTitle());
		image.setProp("Slice_Label", "well 1");
		image.setRoi(new ShapeRoi(new Roi(10, 10, 50, 50)).or(new ShapeRoi(new Roi(90, 90, 50, 50))));
		assertEquals("well 1", each(EnumSet.of(Output.LABELS)).get(1).labels().getProp("Slice_Label"));
		image.deleteRoi();
		assertEquals(List.of(""), each(EnumSet.of(Output.LABELS)).stream().map(ImageSegmenter.Result::roi).toList());
	}

	@Test
	void inAFolderTheFilesOfEachHaveItsName() throws IOException {
		final Path input = Files.createDirectories(folder.resolve("in"));
		final Path results = folder.resolve("out");
		new FileSaver(image).saveAsTiff(input.resolve("cells.tif").toString());
		final FolderRun run = run(input, results);
		assertEquals(1, run.run(Monitor.NONE).done());
		for (int part = 1; part <= 3; part++)
			assertTrue(Files.exists(results.resolve("cells-part" + part + "-labels.tif")));
		assertTrue(run.table().getValue("Objects", 0) > 3);
		new FileSaver(image).saveAsTiff(input.resolve("cells-part2.tif").toString());
		assertEquals("cells.tif: The results of its ROI part2 would have the names of those of cells-part2.tif; " +
			"rename the ROI.", run(input, results).run(Monitor.NONE).firstError());
	}

	private static FolderRun run(final Path input, final Path results) {
		final Set<Output> outputs = EnumSet.of(Output.LABELS, Output.OBJECTS);
		return new FolderRun(new FolderRun.Job(FolderInputs.find(input, "", false, results), results, outputs, Map
			.of(), true, true), segmenter, (opened, monitor) -> segmenter.segmentEach(opened, ImageSegmenter.Settings
				.plain(0).with(choices(InputChoices.Rois.EACH)), outputs, monitor), new Silent());
	}

	/** Listens to nothing. */
	private static final class Silent implements FolderRun.Listener {

		@Override
		public void status(final String words) {
			// the table tells all
		}

		@Override
		public void ended(final FolderRow row) {
			// the table tells all
		}
	}

	@Test
	void refusesWhatIsNoChoice() {
		assertEquals("rois is 'all'; use union (one result of all ROIs) or each (a result for each ROI).", assertThrows(
			DeepLabException.class, () -> InputChoices.Rois.parse("all")).getMessage());
	}
}
