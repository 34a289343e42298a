// Draws crf-before.png, crf-after.png and crf-too-much.png of crf.md.
//
// Run it by Plugins > Macros > Run... and choose docs/images, or any folder that holds crf-image.png and crf-probability.png, the
// probability of the nuclei that a pixel classifier gave, from 0 to 255.

folder = getArgument();
if (folder == "") folder = getDirectory("Choose the folder with crf-image.png");
setBatchMode(true);
draw("before", "colour_weight=0 spatial_weight=0");
draw("after", "");
draw("too-much", "colour_weight=20 colour_xy=60 colour_sigma=40 spatial_weight=10 spatial_sigma=5");

function draw(name, settings) {
	open(folder + "/crf-probability.png");
	run("32-bit");
	run("Divide...", "value=255");
	rename("probability");
	open(folder + "/crf-image.png");
	rename("image");
	run("DeepLab Refine with CRF...", "input=probability output=overlay " + settings);
	selectImage("image");
	run("Flatten");
	saveAs("png", folder + "/crf-" + name + ".png");
	close("*");
}
