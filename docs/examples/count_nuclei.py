# Counts the nuclei of an image. For the script editor of Fiji (Jython).
#@ File input
#@ CommandService command
from ij import IJ
from io.github.deeplabij.command import SegmentCommand

image = IJ.openImage(input.path)
module = command.run(SegmentCommand, False, {"image": image, "model": "nuclei-fluorescence", "output": "objects"}).get()
if module.isCanceled():
    raise Exception(module.getCancelReason())
nuclei = int(module.getOutput("objects").getStatistics().max)
print(image.getTitle() + ": " + str(nuclei) + " nuclei")
