// Counts the nuclei of each image of a folder, in batch mode: no window opens. Plain ImageJ and Fiji.
run("DeepLab Macro Extensions");
folder = getArgument();
if (folder == "") folder = getDirectory("A folder of images");
if (!endsWith(folder, File.separator)) folder = folder + File.separator;
setBatchMode(true);
list = getFileList(folder);
for (i = 0; i < list.length; i++) {
	if (!endsWith(list[i], ".tif")) continue;
	open(folder + list[i]);
	objects = Ext.segment(getTitle(), "nuclei-fluorescence", "output=objects");
	Ext.count(objects, nuclei);
	print(list[i] + ": " + nuclei);
	close("*");
}
