// Counts the nuclei of an image. For the script editor of Fiji.
#@ File input
#@ CommandService command
import ij.IJ
import io.github.deeplabij.command.SegmentCommand

image = IJ.openImage(input.path)
module = command.run(SegmentCommand, false, "image", image, "model", "nuclei-fluorescence", "output", "objects").get()
if (module.isCanceled()) throw new RuntimeException(module.getCancelReason())
nuclei = (int) module.getOutput("objects").getStatistics().max
println(image.getTitle() + ": " + nuclei + " nuclei")
