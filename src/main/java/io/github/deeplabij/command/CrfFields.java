package io.github.deeplabij.command;

/** What dialogs show of the CRF's parameters, the same in all commands that have them. */
final class CrfFields {

	static final String ITERATIONS = "The number of iterations of the CRF";
	static final String SPATIAL_SIGMA = "Smoothness kernel: standard deviation of the distance, in pixels";
	static final String SPATIAL_WEIGHT = "Smoothness kernel: weight; 0 turns it off";
	static final String COLOUR_XY = "Appearance kernel: standard deviation of the distance, in pixels";
	static final String COLOUR_SIGMA =
		"Appearance kernel: standard deviation of the colour, where each channel is scaled to 0 to 255";
	static final String COLOUR_WEIGHT = "Appearance kernel: weight; 0 turns it off";
	static final String QUALITY = "accurate, or fast: less time, larger errors";
	static final String VOLUME = "Refine all z slices of a frame together, not each slice alone";
	static final String CALIBRATED = "spatial_sigma and colour_xy are in the image's unit, not in pixels";
	static final String PREVIEW = "Show the result on the visible part of the image";

	static final String SLIDER_1_TO_20 = "slider,softMin:1,softMax:20";
	static final String SLIDER_TO_20 = "slider,softMin:0,softMax:20";
	static final String SLIDER_HALF_TO_20 = "slider,softMin:0.5,softMax:20";
	static final String SLIDER_1_TO_200 = "slider,softMin:1,softMax:200";
	static final String SLIDER_1_TO_100 = "slider,softMin:1,softMax:100";
	static final String SLIDER_CONFIDENCE = "slider,softMin:0.5,softMax:0.99";

	private CrfFields() {}
}
