package io.github.deeplabij.doors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.deeplabij.model.PublishedModels;

/** Published DeepLab graphs in a user's macro: open a photo, resize it, segment it, measure it. */
class PublishedModelsIT {

	@TempDir
	private Path folder;

	@BeforeEach
	void needsTheGraphs() {
		PublishedModels.require();
	}

	private String run(final String model, final String photo, final String macro) throws Exception {
		final String start = "setBatchMode(true);\nopen('" + PublishedModels.photo(photo) + "');\nmodel = '" +
			PublishedModels.install(model, folder) + "';\n";
		final String out = Program.headlessMacro(folder, start + macro, folder.toString()).out();
		assertFalse(out.contains("\tat "), out);
		return out;
	}

	private static double number(final String out, final String name) {
		final Matcher matcher = Pattern.compile("(?m)^" + name + " ([0-9.]+)$").matcher(out);
		assertTrue(matcher.find(), out);
		return Double.parseDouble(matcher.group(1));
	}

	@Test
	void wholeNumbersInAndLabelsOut() throws Exception {
		final String out = run(PublishedModels.LABELS, "pets.jpg",
			"""
					run("Size...", "width=512 height=512 depth=1 average interpolation=Bilinear");
					run("DeepLab Segment...", "model=[" + model + "] device=cpu output=labels,table");
					getDimensions(width, height, channels, slices, frames);
					print("size " + width + " " + height + " " + channels + " " + slices + " " + frames);
					for (i = 0; i < nResults; i++)
						print(getResultString("Name", i) + " " + getResult("Pixels", i) / 512 / 512 * 100);
					""");
		assertTrue(out.contains("size 512 512 1 1 1\n"), out);
		assertEquals(78, number(out, "grass"), 2);
		assertEquals(8, number(out, "person"), 2);
		assertEquals(6, number(out, "tree"), 2);
		assertEquals(0, number(out, "bed"), 1);
	}

	@Test
	void labelsOfASmallInputAreEnlargedAgain() throws Exception {
		final String out = run(PublishedModels.SMALL, "bird_segmentation.bmp", """
				width = getWidth();
				run("Size...", "width=257 height=257 depth=1 average interpolation=Bilinear");
				run("DeepLab Segment...", "model=[" + model + "] device=cpu");
				run("Size...", "width=" + width + " height=" + width + " depth=1 interpolation=None");
				rename("labels");
				open("%s");
				rename("mask");
				same = 0;
				for (y = 0; y < width; y++) for (x = 0; x < width; x++) {
					selectImage("mask");
					truth = getPixel(x, y);
					selectImage("labels");
					same += truth == getPixel(x, y);
				}
				print("agreement " + same / width / width);
				""".formatted(PublishedModels.photo("bird_segmentation_mask.bmp")));
		assertTrue(number(out, "agreement") >= 0.96, out);
	}

	@Test
	void probabilitiesOfANetworkOfAnySizeNeedNoResizing() throws Exception {
		final String out = run(PublishedModels.ANY_SIZE, "bird_segmentation.bmp",
			"""
					run("DeepLab Segment...", "model=[" + model + "] device=cpu output=labels,probabilities,table");
					for (i = 0; i < nResults; i++)
						print(getResultString("Name", i) + " " + getResult("Pixels", i) / 513 / 513 * 100);
					selectImage("bird_segmentation-probabilities");
					getDimensions(width, height, channels, slices, frames);
					print("size " + width + " " + height + " " + channels + " " + slices + " " + frames);
					""");
		assertEquals(21, number(out, "bird"), 2);
		assertTrue(out.contains("size 513 513 21 1 1\n"), out);
	}

	@Test
	void saysThatLabelsHaveNoProbabilities() throws Exception {
		final String out = run(PublishedModels.LABELS, "pets.jpg",
			"run('DeepLab Segment...', 'model=[' + model + '] crf=true');\nprint('went on');\n");
		assertTrue(out.contains("The model gives labels, not scores"), out);
		assertFalse(out.contains("went on"), out);
	}
}
