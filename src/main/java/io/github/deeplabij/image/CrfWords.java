package io.github.deeplabij.image;

import java.util.Locale;

import io.github.deeplabij.refine.CrfProblem;
import io.github.deeplabij.refine.CrfSettings;

/** What is said where an image can't be refined by the CRF. */
final class CrfWords {

	static final String MORE_MEMORY = "give Java more (Edit > Options > Memory & Threads)";

	private CrfWords() {}

	static void addTo(final Words words) {
		words.say(CrfProblem.OutOfRange.class, CrfWords::outOfRange);
		words.say(CrfProblem.NotWhole.class, it -> "iterations holds " + it.iterations() + "; use whole numbers");
		words.advise(CrfProblem.VoxelSize.class, "set numbers above 0 (Image > Properties...)");
		words.advise(CrfProblem.NotFinite.class,
			"the CRF needs finite numbers, so replace it first (Process > Math > NaN Background, Macro...)");
		words.advise(CrfProblem.TileMemory.class, "use quality=fast or a larger colour_sigma, or " + MORE_MEMORY);
		words.advise(CrfProblem.SigmaMemory.class, it -> "a sigma of " + it.fits() + (it.slices() > 1
			? ", or fewer slices," : "") + " would fit, or " + MORE_MEMORY);
	}

	private static String outOfRange(final CrfProblem.OutOfRange problem) {
		final String key = problem.parameter().name().toLowerCase(Locale.ROOT);
		return switch (problem.parameter()) {
			case ITERATIONS -> key + " is " + (long) problem.value() + "; use 1 or more, 10 is usual";
			case SPATIAL_WEIGHT, COLOUR_WEIGHT -> key + " is " + problem.value() + "; use a number from 0 to " +
				(long) CrfSettings.HEAVIEST;
			default -> key + " is " + problem.value() + "; use a number above 0";
		};
	}
}
