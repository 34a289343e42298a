package io.github.deeplabij.image;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Problem;

/**
 * What users are told of a problem, whichever door they came in at: what is wrong, and what to do about it, with the
 * names of ImageJ's menus and of our parameters.
 * <pre>{@code
 * catch (final DeepLabException e) {
 *   IJ.log(Wording.of(e));
 * }
 * }</pre>
 */
public final class Wording {

	static final Words WORDS = new Words();

	static {
		DeviceWords.addTo(WORDS);
		ModelWords.addTo(WORDS);
		SegmentWords.addTo(WORDS);
		CrfWords.addTo(WORDS);
		ImportWords.addTo(WORDS);
		ScaleWords.addTo(WORDS);
		ZarrWords.addTo(WORDS);
	}

	private Wording() {}

	/** One sentence on one line. */
	public static String of(final DeepLabException e) {
		return of(e.problem());
	}

	/** One sentence on one line. */
	public static String of(final Problem problem) {
		return WORDS.of(problem);
	}
}
