// Counts the nuclei of an image. For the script editor of Fiji.
#@ File input
#@ CommandService command
var IJ = Packages.ij.IJ;

var image = IJ.openImage(input.getPath());
var module = command.run("io.github.deeplabij.command.SegmentCommand", false, "image", image,
	"model", "nuclei-fluorescence", "output", "objects").get();
if (module.isCanceled()) throw module.getCancelReason();
var nuclei = module.getOutput("objects").getStatistics().max;
print(image.getTitle() + ": " + nuclei + " nuclei");
