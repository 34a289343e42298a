package io.github.deeplabij.command;

/** What dialogs show of the CRF's parameters, the same in all commands that have them. */
final class CrfFields {

	static final String ITERATIONS = "How often the CRF updates all pixels";
	static final String SPATIAL_SIGMA = "How far pixels smooth each other, whatever they look like, in pixels";
	static final String WEIGHT = "How much they do; 0 for not at all";
	static final String COLOUR_XY = "How far pixels that look alike draw each other to the same class, in pixels";
	static final String COLOUR_SIGMA =
		"How much pixels may differ and still look alike, where each channel's range is 255";
	static final String QUALITY = "How exactly the CRF computes: accurate or fast";
	static final String VOLUME = "Whether the z slices of a frame are refined together, rather than each by itself";
	static final String CALIBRATED =
		"Whether spatial_sigma and colour_xy are in the image's unit, rather than in pixels";
	static final String PREVIEW = "Shows the effect on the part of the image that is seen";

	static final String SLIDER_1_TO_20 = "slider,softMin:1,softMax:20";
	static final String SLIDER_TO_20 = "slider,softMin:0,softMax:20";
	static final String SLIDER_HALF_TO_20 = "slider,softMin:0.5,softMax:20";
	static final String SLIDER_1_TO_200 = "slider,softMin:1,softMax:200";
	static final String SLIDER_1_TO_100 = "slider,softMin:1,softMax:100";
	static final String SLIDER_CONFIDENCE = "slider,softMin:0.5,softMax:0.99";

	private CrfFields() {}
}
