package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.natives.Device;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.Line;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.io.FileInfo;
import ij.measure.ResultsTable;
import ij.process.ImageProcessor;

/** Which channels, planes and part of an image are segmented. */
class InputChoicesTest {

	private static final int SIDE = 160;

	private static ImageSegmenter segmenter;

	@TempDir
	private Path folder;

	@BeforeAll
	static void load() {
		segmenter = new ImageSegmenter(Model.bundled("nuclei-fluorescence"), Device.CPU);
	}

	@AfterAll
	static void close() {
		segmenter.close();
	}

	/** A plane with nuclei, of which each number gives others; some are as good as empty. */
	private static ImageProcessor plane(final int number) {
		final ImageProcessor sample = SampleImage.create().getProcessor();
		sample.setRoi(7 * number, 5 * number, SIDE, SIDE);
		final ImageProcessor cut = sample.crop();
		if (number % 3 == 2) cut.multiply(0.25);
		final Random random = new Random(number);
		for (int i = 0; i < cut.getPixelCount(); i++) cut.set(i, cut.get(i) + random.nextInt(40));
		return cut;
	}

	private static ImagePlus hyperstack(final int channels, final int slices, final int frames) {
		final ImageStack stack = new ImageStack(SIDE, SIDE);
		int number = 0;
		for (int t = 1; t <= frames; t++) for (int z = 1; z <= slices; z++) for (int c = 1; c <= channels; c++)
			stack.addSlice(c == 1 ? "Tubulin" : "DAPI", plane(number++));
		final ImagePlus image = new ImagePlus("stack.tif", stack);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(true);
		return channels > 1 ? new CompositeImage(image) : image;
	}

	private static InputChoices choices(final String channel, final String slices, final String frames) {
		return new InputChoices(channel, slices, frames, InputChoices.Area.SELECTION, InputChoices.Rois.UNION,
			InputChoices.Normalise.PLANE, Fit.NONE);
	}

	private static ImageSegmenter.Result segment(final ImagePlus image, final InputChoices choices,
		final Set<Output> outputs)
	{
		return segmenter.segment(image, ImageSegmenter.Settings.plain(0).with(choices), outputs, Monitor.NONE);
	}

	private static ImagePlus labels(final ImagePlus image, final InputChoices choices) {
		return segment(image, choices, EnumSet.of(Output.LABELS)).labels();
	}

	private static byte[] pixels(final ImagePlus image, final int plane) {
		return (byte[]) image.getStack().getPixels(plane);
	}

	private static byte[] alone(final ImageProcessor plane) {
		return pixels(labels(new ImagePlus("one", plane), InputChoices.WHOLE), 1);
	}

	private static String refusal(final ImagePlus image, final InputChoices choices) {
		return assertThrows(DeepLabException.class, () -> labels(image, choices)).getMessage();
	}

	@ParameterizedTest
	@CsvSource({ "2, 2", "dapi, 2", "tubulin, 1", "1, 1", "auto, 2" })
	void takesAChannelByNumberOrNameOrAsItIsDisplayed(final String channel, final int number) {
		final ImagePlus image = hyperstack(2, 1, 1);
		image.setC(2);
		final ImageSegmenter.Result result = segment(image, choices(channel, "all", "all"), EnumSet.of(Output.LABELS));
		assertArrayEquals(alone(plane(number - 1)), pixels(result.labels(), 1));
		final String name = number + (number == 1 ? " (Tubulin)" : " (DAPI)");
		assertTrue(result.summary().contains("channel " + name), result.summary());
		assertTrue(result.labels().getInfoProperty().contains("DeepLab channels: " + name));
		assertEquals(number == 1 ? "Tubulin" : "DAPI", result.labels().getStack().getSliceLabel(1));
	}

	@Test
	void saysWhichChannelsThereAre() {
		final ImagePlus image = hyperstack(2, 1, 1);
		assertEquals("channel is 'GFP', and stack.tif has the channels Tubulin, DAPI; give one of these, or a number " +
			"from 1 to 2.", refusal(image, choices("GFP", "all", "all")));
		assertEquals("channel is '3', and stack.tif has 2 channels, counted from 1; give one of them.", refusal(image,
			choices("3", "all", "all")));
		assertTrue(refusal(image, choices("all", "all", "all")).contains("takes 1 channel, and the image has 2"));
	}

	@Test
	void readsNamesFromMetadata() {
		final ImageStack stack = new ImageStack(4, 4);
		for (int c = 0; c < 2; c++) stack.addSlice("c:" + (c + 1) + "/2 - Snap-03.czi #1", new byte[16]);
		final ImagePlus image = new ImagePlus("czi", stack);
		image.setDimensions(2, 1, 1);
		image.setProperty("Info", "Information|Image|Channel|Name #1 = DAPI\n" +
			"Information|Image|Channel|Name #2 = GFP\n");
		assertEquals("[DAPI, GFP]", ChannelChoice.names(image).toString());
		assertEquals("[auto, DAPI, GFP, all]", ChannelChoice.choices(image).toString());
	}

	@Test
	void readsNamesFromTheXmlThatBioFormatsKeeps() {
		final ImageStack stack = new ImageStack(4, 6);
		for (int c = 1; c <= 2; c++) stack.addSlice("c:" + c + "/2 - third field", new byte[24]);
		final ImagePlus image = new ImagePlus("lif", stack);
		image.setDimensions(2, 1, 1);
		final FileInfo file = new FileInfo();
		file.description = "<?xml version=\"1.0\"?><OME><Image><Pixels SizeX=\"4\" SizeY=\"6\"><Channel Name=\"A\"/>" +
			"<Channel Name=\"B\"/></Pixels></Image><Image><Pixels SizeX=\"4\" SizeY=\"6\"><Channel Name=\"DAPI\"/>" +
			"<Channel Name=\"GFP\"/></Pixels></Image></OME>";
		image.setFileInfo(file);
		image.setProperty("Series", 1);
		assertEquals("[DAPI, GFP]", ChannelChoice.names(image).toString());
		image.setProperty("Series", 7);
		assertEquals("[, ]", ChannelChoice.names(image).toString(), "it could be either");
		file.description = "<OME><Image";
		image.setFileInfo(file);
		assertEquals("[, ]", ChannelChoice.names(image).toString());
	}

	@Test
	void segmentsTheChosenPlanesAlone() {
		final ImagePlus image = hyperstack(2, 3, 2);
		final ImagePlus all = labels(image, choices("2", "all", "all"));
		final ImageSegmenter.Result some = segment(image, choices("2", "3,1", "2"), EnumSet.of(Output.LABELS,
			Output.MEASUREMENTS, Output.ROIS, Output.OVERLAY, Output.TABLE));
		final ImagePlus labels = some.labels();
		assertEquals(2, labels.getNSlices());
		assertEquals(1, labels.getNFrames());
		assertArrayEquals(pixels(all, 4), pixels(labels, 1));
		assertArrayEquals(pixels(all, 6), pixels(labels, 2));
		assertTrue(labels.getInfoProperty().contains("DeepLab planes: slices 1,3, frames 2"));
		assertEquals(2, some.overlayImage().getStackSize());
		some.show();
		for (final Roi roi : image.getOverlay()) {
			assertEquals(2, roi.getTPosition(), roi.getName());
			assertTrue(roi.getZPosition() == 1 || roi.getZPosition() == 3, roi.getName());
		}
		assertTrue(image.getOverlay().size() > 4);
	}

	@Test
	void tellsTheSlicesOfObjectsInTheWholeStack() throws IOException {
		final ImagePlus image = hyperstack(1, 4, 1);
		for (int z = 1; z <= 4; z++) image.getStack().setProcessor(plane(0), z);
		final ImageSegmenter.Settings settings = ImageSegmenter.Settings.plain(0).with(choices("auto", "2-3", "all"))
			.with(ObjectChoices.DEFAULT.with(ObjectLink.SLICES));
		final ImageSegmenter.Result result = segmenter.segment(image, settings, EnumSet.of(Output.MEASUREMENTS),
			Monitor.NONE);
		final Path file = result.save(folder.resolve("stack")).get(0);
		final ResultsTable table = ResultsTable.open(file.toString());
		assertTrue(table.size() > 2);
		for (int row = 0; row < table.size(); row++) {
			assertEquals(2, table.getValue("First slice", row));
			assertEquals(3, table.getValue("Last slice", row));
			assertEquals(1, table.getValue("Touches border", row));
		}
	}

	@ParameterizedTest
	@CsvSource({ "0-2", "4", "2-1", "a", "1-" })
	void refusesSlicesThatAreNotThere(final String slices) {
		final String message = refusal(hyperstack(1, 3, 1), choices("auto", slices, "all"));
		assertTrue(message.startsWith("slices is '" + slices + "'"), message);
	}

	@Test
	void takesTheCurrentSlice() {
		final ImagePlus image = hyperstack(1, 3, 1);
		image.setPosition(1, 2, 1);
		final ImagePlus labels = labels(image, choices("auto", "current", "all"));
		assertEquals(1, labels.getStackSize());
		assertArrayEquals(alone(plane(1)), pixels(labels, 1));
	}

	@Test
	void limitsTheWorkToTheSelection() {
		final ImagePlus image = new ImagePlus("one", plane(0));
		final byte[] whole = pixels(labels(image, choices("auto", "all", "all")), 1);
		final ShapeRoi two = new ShapeRoi(new OvalRoi(5, 10, 40, 50)).or(new ShapeRoi(new Roi(100, 90, 100, 60)));
		image.setRoi(two);
		final ImageSegmenter.Result result = segment(image, choices("auto", "all", "all"), EnumSet.of(Output.LABELS,
			Output.OBJECTS, Output.PROBABILITIES, Output.TABLE));
		final byte[] inside = pixels(result.labels(), 1);
		int count = 0;
		for (int i = 0; i < inside.length; i++) {
			final boolean in = two.contains(i % SIDE, i / SIDE);
			assertEquals(in ? whole[i] : 0, inside[i]);
			final int object = result.objects().getProcessor().get(i);
			if (!in) assertEquals(0, object);
			if (!in) assertEquals(1, ((float[]) result.probabilities().getStack().getPixels(1))[i]);
			if (in) count++;
		}
		assertTrue(count > 3000);
		final ResultsTable table = result.table();
		double pixels = 0;
		double percent = 0;
		for (int row = 0; row < table.size(); row++) {
			pixels += table.getValue("Pixels", row);
			percent += table.getValue("%Area", row);
		}
		assertEquals(count, pixels);
		assertEquals(100, percent, 1e-9);
		assertTrue(result.objects().getProcessor().getStats().max > 0);
	}

	@Test
	void aSelectionWithoutAnAreaLimitsNothing() {
		final ImagePlus image = new ImagePlus("one", plane(0));
		image.setRoi(new Line(3, 3, 90, 90));
		final ImageSegmenter.Result result = segment(image, choices("auto", "all", "all"), EnumSet.of(Output.LABELS));
		assertArrayEquals(alone(plane(0)), pixels(result.labels(), 1));
		assertTrue(result.notes().toString().contains("The selection of one has no area"));
		image.setRoi(new Roi(-20, -20, 10, 10));
		assertTrue(refusal(image, choices("auto", "all", "all")).contains("holds no pixel of one"));
	}

	@Test
	void normalisesAStackAsOneWhereItHasSlices() {
		final ImagePlus slices = hyperstack(1, 3, 1);
		final ImagePlus frames = hyperstack(1, 1, 3);
		final InputChoices auto = InputChoices.DEFAULT;
		final byte[] dark = alone(plane(2));
		assertArrayEquals(dark, pixels(labels(frames, auto), 3));
		assertFalse(Arrays.equals(dark, pixels(labels(slices, auto), 3)));
		assertTrue(labels(slices, auto).getInfoProperty().contains("DeepLab normalisation: over the stack"));
		assertArrayEquals(dark, pixels(labels(slices, choices("auto", "all", "all")), 3));
	}

	@Test
	void bringsPhotosToTheSizeOfTheTraining() {
		final ImagePlus image = new ImagePlus("photo", SampleImage.create().getProcessor());
		final ModelDescription plain = Model.bundled("nuclei-fluorescence").description();
		final int longer = Math.max(image.getWidth(), image.getHeight());
		assertEquals(PixelSize.Decision.NONE, Fit.AUTO.decide(image, plain));
		final ModelDescription trained = plain.trainedOn(OptionalInt.of(longer / 2));
		assertEquals(0.5, Fit.AUTO.decide(image, trained).zoom().x(), 0.01);
		assertEquals(PixelSize.Decision.NONE, Fit.NONE.decide(image, trained));
		assertEquals(PixelSize.Decision.NONE, Fit.AUTO.decide(image, plain.trainedOn(OptionalInt.of(4 * longer))));
		assertEquals(2, Fit.parse(String.valueOf(2 * longer)).decide(image, plain).zoom().y(), 0.01);
		assertThrows(DeepLabException.class, () -> Fit.parse("big"));
		final InputChoices half = new InputChoices("auto", "all", "all", InputChoices.Area.IMAGE,
			InputChoices.Rois.UNION, InputChoices.Normalise.MODEL, Fit.parse(String.valueOf(longer / 2)));
		final ImageSegmenter.Result result = segment(image, half, EnumSet.of(Output.LABELS));
		assertEquals(image.getWidth(), result.labels().getWidth());
		assertTrue(result.notes().toString().contains("was rescaled by 0.5"), result.notes().toString());
		assertNotEquals(-1, result.labels().getInfoProperty().indexOf("DeepLab rescaling: 0.5"));
	}
}
