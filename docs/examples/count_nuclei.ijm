// Counts the nuclei of the current image, and measures their area. Plain ImageJ and Fiji.
run("DeepLab Macro Extensions");
image = getTitle();
objects = Ext.segment(image, "nuclei-fluorescence", "output=objects");
Ext.count(objects, nuclei);
labels = Ext.segment(image, "nuclei-fluorescence", "output=labels");
Ext.classArea(labels, "nucleus", area);
getPixelSize(unit, width, height);
print(image + ": " + nuclei + " nuclei, " + area + " square " + unit);
