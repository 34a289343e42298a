package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.install.Catalogue;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;

/** Parts of images, as the panel shows them, against runs of the whole image. */
class PanelSegmenterTest {

	private static final Monitor STOP = new Monitor() {

		@Override
		public void progress(final long done, final long total) {}

		@Override
		public boolean cancelled() {
			return true;
		}
	};

	private final PanelSegmenter segmenter = new PanelSegmenter();
	private final List<String> loaded = new ArrayList<>();

	@AfterEach
	void close() {
		segmenter.close();
	}

	private static Model model(final String name) {
		return new Catalogue(List.of(Path.of("src/test/resources/models"))).find(name);
	}

	private static ImageSegmenter.Settings settings(final boolean crf, final ObjectChoices objects) {
		return new ImageSegmenter.Settings(0, Passes.ONE, PixelSize.IMAGE, crf ? Optional.of(CrfSettings.DEFAULT)
			: Optional.empty()).with(objects);
	}

	private PanelSegmenter.Request request(final String name, final ImageSegmenter.Settings settings,
		final boolean objects)
	{
		return new PanelSegmenter.Request(name, monitor -> {
			loaded.add(name);
			return new ImageSegmenter(model(name), Device.CPU);
		}, settings, objects);
	}

	private List<PanelFound> run(final PanelSegmenter.Request request, final ImagePlus image, final Region region) {
		final List<PanelFound> found = new ArrayList<>();
		segmenter.run(request, image, 0, region, found::add, Monitor.NONE, Monitor.NONE);
		return found;
	}

	private static ImageSegmenter.Result whole(final String name, final ImagePlus image,
		final ImageSegmenter.Settings settings, final Output output)
	{
		try (ImageSegmenter whole = new ImageSegmenter(model(name), Device.CPU)) {
			return whole.segment(image, settings, EnumSet.of(output), Monitor.NONE);
		}
	}

	private static int[] part(final ImageProcessor labels, final Region region) {
		final int[] part = new int[(int) region.size()];
		for (int i = 0; i < part.length; i++)
			part[i] = labels.get(region.x() + i % region.width(), region.y() + i / region.width());
		return part;
	}

	@Test
	void aPartHasTheLabelsOfTheWholeImage() {
		final ImagePlus image = SampleImage.create();
		final Region region = new Region(61, 43, 203, 155);
		for (final boolean crf : new boolean[] { false, true }) {
			final ImageSegmenter.Settings settings = settings(crf, ObjectChoices.DEFAULT);
			final List<PanelFound> found = run(request("nuclei-fluorescence", settings, false), image, region);
			assertEquals(1, found.size());
			assertTrue(found.get(0).exact());
			assertArrayEquals(part(whole("nuclei-fluorescence", image, settings, Output.LABELS).labels().getProcessor(),
				region), found.get(0).values());
		}
		assertEquals(List.of("nuclei-fluorescence"), loaded);
	}

	@Test
	void inAPlaneOfManyPixelsThePartAloneComesFirst() {
		final Random random = new Random(3);
		final FloatProcessor pixels = new FloatProcessor(1500, 1400);
		for (int i = 0; i < pixels.getPixelCount(); i++) pixels.setf(i, random.nextFloat());
		final ImagePlus image = new ImagePlus("noise", pixels);
		final ImageSegmenter.Settings settings = settings(false, ObjectChoices.DEFAULT);
		final Region region = new Region(1300, 200, 200, 300);
		final List<PanelFound> found = run(request("threshold", settings, false), image, region);
		assertEquals(List.of(false, true), found.stream().map(PanelFound::exact).toList());
		final int[] labels = part(whole("threshold", image, settings, Output.LABELS).labels().getProcessor(), region);
		assertEquals(2, Arrays.stream(labels).distinct().count(), "both classes");
		assertArrayEquals(labels, found.get(0).values(), "a pixel's label depends on that pixel alone");
		assertArrayEquals(labels, found.get(1).values());
		assertEquals(1, run(request("threshold", settings, false), image, region).size(), "what is known already");
	}

	@Test
	void changedPixelsAreMeasuredAnew() {
		final ImageProcessor pixels = SampleImage.create().getProcessor();
		final ImagePlus image = new ImagePlus("changing", pixels);
		final ImageSegmenter.Settings settings = settings(false, ObjectChoices.DEFAULT);
		final Region region = new Region(0, 0, 300, 300);
		final PanelSegmenter.Request request = request("above-mid-range-of-plane", settings, false);
		final int[] before = run(request, image, region).get(0).values();
		pixels.set(pixels.getWidth() - 1, pixels.getHeight() - 1, 60_000);
		final int[] after = run(request, image, region).get(0).values();
		assertFalse(Arrays.equals(before, after), "the mid-range is another one");
		assertArrayEquals(part(whole("above-mid-range-of-plane", image, settings, Output.LABELS).labels()
			.getProcessor(), region), after);
		assertEquals(1, loaded.size());
	}

	@Test
	void theChosenChannelIsSeen() {
		final ImagePlus sample = SampleImage.create();
		final ImageStack stack = new ImageStack(sample.getWidth(), sample.getHeight());
		stack.addSlice(sample.getProcessor().createProcessor(sample.getWidth(), sample.getHeight()));
		stack.addSlice(sample.getProcessor());
		final ImagePlus two = new ImagePlus("two channels", stack);
		two.setDimensions(2, 1, 1);
		final ChannelMapping second = new ChannelMapping(List.of(2), List.of(2));
		final ImageSegmenter.Settings settings = new ImageSegmenter.Settings(0, Passes.ONE, PixelSize.IMAGE, Optional
			.empty()).with(second);
		final Region region = new Region(100, 80, 150, 120);
		assertArrayEquals(part(whole("nuclei-fluorescence", sample, settings(false, ObjectChoices.DEFAULT),
			Output.LABELS).labels().getProcessor(), region), run(request("nuclei-fluorescence", settings, false), two,
				region).get(0).values());
	}

	@Test
	void objectsAreCounted() {
		final ImagePlus image = SampleImage.create();
		final Region all = new Region(0, 0, image.getWidth(), image.getHeight());
		for (final boolean exclude : new boolean[] { false, true }) {
			final ObjectChoices choices = ObjectChoices.parse("watershed", "30-Infinity pixel", 0, true, exclude);
			final ImageSegmenter.Settings settings = settings(false, choices);
			final PanelFound found = run(request("nuclei-fluorescence", settings, true), image, all).get(0);
			final ImageProcessor objects = whole("nuclei-fluorescence", image, settings, Output.OBJECTS).objects()
				.getProcessor();
			assertEquals((int) objects.getStats().max, found.objects().orElseThrow());
			for (int i = 0; i < found.values().length; i++)
				assertEquals(objects.get(i) == 0, found.values()[i] == 0, "pixel " + i);
		}
		final Region inside = new Region(100, 100, 200, 200);
		final ObjectChoices excluding = ObjectChoices.parse("watershed", "auto", 0, true, true);
		final ObjectChoices every = ObjectChoices.parse("watershed", "auto", 0, true, false);
		assertEquals(run(request("nuclei-fluorescence", settings(false, every), true), image, inside).get(0).objects(),
			run(request("nuclei-fluorescence", settings(false, excluding), true), image, inside).get(0).objects(),
			"what the view cuts off does not touch the image's border");
	}

	@Test
	void itGoesOnAfterACancel() {
		final ImagePlus image = SampleImage.create();
		final PanelSegmenter.Request request = request("nuclei-fluorescence", settings(false, ObjectChoices.DEFAULT),
			false);
		final Region region = new Region(10, 10, 50, 50);
		assertThrows(CancellationException.class, () -> segmenter.run(request, image, 0, region, found -> {},
			Monitor.NONE, STOP));
		assertEquals(1, run(request, image, region).size());
		assertEquals(1, loaded.size());
	}

	@Test
	void outlinesAreTheBordersOfWhatIsFilled() {
		final int[] values = new int[49];
		for (int y = 1; y < 6; y++)
			for (int x = 1; x < 6; x++) values[7 * y + x] = 1;
		final PanelFound found = new PanelFound(0, new Region(3, 4, 7, 7), values, List.of(new ClassInfo(0,
			"background", OptionalInt.empty()), new ClassInfo(1, "cell", OptionalInt.of(0xff0000))), OptionalInt
				.empty(), true, 0);
		for (final int[] expected : new int[][] { { 0, 25 }, { 1, 16 }, { 2, 24 }, { 3, 25 } }) {
			final ImageProcessor drawn = PanelPicture.roi(found, expected[0]).getProcessor();
			int red = 0;
			for (int i = 0; i < 49; i++) if ((drawn.get(i) & 0xffffff) == 0xff0000) red++;
			assertEquals(expected[1], red, "outline " + expected[0]);
		}
	}
}
