package io.github.deeplabij.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;

import ij.ImagePlus;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;

/** Classes beside the background that have no objects. */
class StuffTest {

	private static final int SIDE = 20;
	private static final Region ALL = new Region(0, 0, SIDE, SIDE);
	private static final List<ClassInfo> CLASSES = List.of(new ClassInfo(0, "background", OptionalInt.empty()),
		new ClassInfo(5, "cell", OptionalInt.empty()), new ClassInfo(9, "stroma", OptionalInt.empty()));

	/** A cell of 4 x 4 pixels inside of stroma of 12 x 12. */
	private static int kind(final int index) {
		final int x = index % SIDE;
		final int y = index / SIDE;
		if (x >= 8 && x < 12 && y >= 8 && y < 12) return 1;
		return x >= 4 && x < 16 && y >= 4 && y < 16 ? 2 : 0;
	}

	private static ImageProcessor objects(final Set<Integer> stuff, final boolean probabilities,
		final boolean background)
	{
		final ObjectInfo info = new ObjectInfo(ObjectInfo.Method.COMPONENTS, Set.of(), stuff, 0, 0.5, Optional.empty());
		final FoundObjects found = new FoundObjects(CLASSES, probabilities, info, ObjectChoices.DEFAULT, new ImagePlus(
			"", new ByteProcessor(SIDE, SIDE)), Monitor.NONE);
		found.begin(new Geometry(SIDE, SIDE, 1, background ? 3 : 2));
		final int[] labels = new int[SIDE * SIDE];
		for (int i = 0; i < labels.length; i++) labels[i] = CLASSES.get(kind(i)).value();
		found.labels(0, ALL, labels);
		for (int channel = 0; found.wantsScores() && channel < (background ? 3 : 2); channel++) {
			final float[] scores = new float[SIDE * SIDE];
			for (int i = 0; i < scores.length; i++)
				scores[i] = kind(i) == channel + (background ? 0 : 1) ? 0.9f : 0.05f;
			found.scores(0, channel, ALL, scores);
		}
		found.end();
		return found.stack().getProcessor(1);
	}

	@ParameterizedTest
	@CsvSource({ "true, true", "true, false", "false, true" })
	void haveNone(final boolean probabilities, final boolean background) {
		final ImageProcessor cells = objects(Set.of(9), probabilities, background);
		final ImageProcessor all = objects(Set.of(), probabilities, background);
		for (int i = 0; i < SIDE * SIDE; i++) {
			assertEquals(kind(i) == 1 ? 1 : 0, cells.get(i));
			assertEquals(kind(i) == 0, all.get(i) == 0);
		}
	}
}
