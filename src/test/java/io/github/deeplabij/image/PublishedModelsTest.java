package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.evaluate.Confusion;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.PublishedModels;
import io.github.deeplabij.natives.Device;

import ij.ImagePlus;
import ij.process.ImageProcessor;

/**
 * Published DeepLab graphs see in photographs what those saw who made the ONNX files: the photo is stretched to the
 * input's size, and the classes of more than 1 % of it are told.
 */
class PublishedModelsTest {

	/** Percentage points that an area may differ: ImageJ decodes and resizes photos in its own way. */
	private static final double TOLERANCE = 2;

	@TempDir
	private Path folder;

	@BeforeEach
	void needsTheGraphs() {
		PublishedModels.require();
	}

	private ImagePlus labels(final String model, final ImagePlus image) throws IOException {
		try (ImageSegmenter segmenter = new ImageSegmenter(Model.in(PublishedModels.install(model, folder)),
			Device.CPU))
		{
			return segmenter.segment(image, 0, EnumSet.of(Output.LABELS), Monitor.NONE).labels();
		}
	}

	/** A photo in the input's size, as {@code Image > Adjust > Size...} makes it. */
	private static ImagePlus photo(final String file, final int side) {
		final ImagePlus photo = ImageFiles.open(PublishedModels.photo(file));
		if (photo.getWidth() == side && photo.getHeight() == side) return photo;
		return photo.resize(side, side, "bilinear average");
	}

	/** What was seen: classes and percentages, such as {@code cat 36, person 2}. */
	private static Map<String, Double> areas(final String seen) {
		return Stream.of(seen.split(", ")).collect(Collectors.toMap(part -> part.split(" ")[0], part -> Double.valueOf(
			part.split(" ")[1]), (a, b) -> a, TreeMap::new));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		textBlock = """
				deeplabv3-voc21-257     | 257 | cat_720p.jpg          | cat 36
				deeplabv3-voc21-257     | 257 | pets.jpg              | dog 14
				deeplabv3-voc21-257     | 257 | bird_segmentation.bmp | bird 21
				deeplabv3-voc21-257     | 257 | people_table.jpg      | person 31, diningtable 3
				deeplabv3-voc21-257     | 257 | three_people.jpg      | person 76
				deeplabv3-voc21         | 513 | cat_720p.jpg          | cat 44
				deeplabv3-voc21         | 513 | pets.jpg              | dog 15
				deeplabv3-voc21         | 513 | bird_segmentation.bmp | bird 21
				deeplabv3-voc21         | 513 | people_table.jpg      | person 38, diningtable 8
				deeplabv3-voc21         | 513 | three_people.jpg      | person 77
				deeplabv3plus-ade32-512 | 512 | cat_720p.jpg          | wall 36, person 30, floor 24, \
				curtain 6, ceiling 3, bed 1
				deeplabv3plus-ade32-512 | 512 | pets.jpg              | grass 78, person 8, tree 6, \
				wall 4, road 2, sky 2, water 1
				deeplabv3plus-ade32-512 | 512 | people_table.jpg      | wall 40, person 35, table 11, \
				floor 4, curtain 3, painting 3, shelf 2
				deeplabv3plus-ade32-512 | 512 | three_people.jpg      | person 62, wall 37, painting 1
				""")
	void seesWhatIsInThePhoto(final String model, final int side, final String file, final String seen)
		throws IOException
	{
		final int[] counts = labels(model, photo(file, side)).getProcessor().getHistogram();
		final Map<String, Double> expected = areas(seen);
		int classes = 0;
		for (final ClassInfo each : Model.in(folder.resolve(model)).description().classes()) {
			if (each.value() == 0) continue;
			final double percent = 100.0 * counts[each.value()] / (side * side);
			final String what = each.name() + " " + percent;
			if (!expected.containsKey(each.name())) {
				assertTrue(percent <= 1, what);
				continue;
			}
			assertEquals(expected.get(each.name()), percent, TOLERANCE, what);
			assertTrue(percent >= expected.get(each.name()) / 2, what);
			classes++;
		}
		assertEquals(expected.size(), classes);
	}

	@ParameterizedTest
	@CsvSource({ "deeplabv3-voc21-257, 257, 0.96", "deeplabv3-voc21, 513, 0.97" })
	void findsTheBirdThatWasDrawn(final String model, final int side, final double agreement) throws IOException {
		final ImageProcessor mask = ImageFiles.open(PublishedModels.photo("bird_segmentation_mask.bmp")).getProcessor();
		final ImageProcessor labels = labels(model, photo("bird_segmentation.bmp", side)).getProcessor();
		labels.setInterpolationMethod(ImageProcessor.NONE);
		final ImageProcessor enlarged = labels.resize(mask.getWidth(), mask.getHeight());
		int same = 0;
		for (int i = 0; i < mask.getPixelCount(); i++)
			if (mask.get(i) == enlarged.get(i)) same++;
		assertTrue(same >= agreement * mask.getPixelCount(), same + " of " + mask.getPixelCount());
	}

	/** ONNX Runtime alone gave 0.6150 and 0.9119 in Python. */
	@Test
	void labelsVocAsOnnxRuntimeAloneDoes() throws IOException {
		VocImages.require();
		final Model model = Model.in(PublishedModels.install(PublishedModels.ANY_SIZE, folder));
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			final Confusion confusion = VocImages.compare(image -> segmenter.segment(image, 0, EnumSet.of(
				Output.LABELS), Monitor.NONE).labels());
			assertEquals(0.6150, confusion.meanIou(), 0.005);
			assertEquals(0.9119, confusion.accuracy(), 0.002);
		}
	}

	@Test
	void refusesProbabilitiesOfAGraphThatGivesLabels() throws IOException {
		final ImagePlus photo = photo("pets.jpg", 512);
		try (ImageSegmenter segmenter = new ImageSegmenter(Model.in(PublishedModels.install(PublishedModels.LABELS,
			folder)), Device.CPU))
		{
			final String message = assertThrows(DeepLabException.class, () -> segmenter.segment(photo, 0, EnumSet.of(
				Output.PROBABILITIES), Monitor.NONE)).getMessage();
			assertTrue(message.contains("labels, not scores"), message);
		}
	}
}
