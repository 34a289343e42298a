package io.github.deeplabij.bench;

import java.util.List;

import io.github.deeplabij.image.SettingsText;
import io.github.deeplabij.segment.Passes;

/** How labels come about from a network. */
enum FamilyWay {

		/** One pass over the image as it is. */
		PLAIN("plain", Passes.ONE, false),
		/** The fully connected CRF, with the defaults of the commands. */
		CRF("+ CRF", Passes.ONE, true),
		/** Several scales, each flipped too. */
		SCALES("+ scales, flip", SettingsText.passes("0.5,0.75,1,1.25,1.5,1.75", "mean", true), false),
		/** Several scales, flipped, and then the CRF. */
		BOTH("+ both", SCALES.passes, true),
		/** Each superpixel takes the class that most of its pixels have in {@link #PLAIN}; of v1 alone. */
		SLIC("majority in superpixels", Passes.ONE, false);

	/** Those that all networks are measured with. */
	static final List<FamilyWay> COLUMNS = List.of(PLAIN, CRF, SCALES, BOTH);

	final String title;
	final Passes passes;
	final boolean crf;

	FamilyWay(final String title, final Passes passes, final boolean crf) {
		this.title = title;
		this.passes = passes;
		this.crf = crf;
	}
}
