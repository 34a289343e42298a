// What docs/walkthrough-pictures.sh shows on the screen. The argument says which picture: a name, a blank, and a folder for
// files.

step = substring(getArgument(), 0, indexOf(getArgument(), " "));
folder = substring(getArgument(), indexOf(getArgument(), " ") + 1);
if (step == "install-gpu") {
	doCommand("DeepLab Install GPU Runtime...");
} else if (step == "folder" || step == "folder-table") {
	images = folder + "/images";
	if (!File.exists(images)) makeImages(images);
	if (step == "folder") doCommand("DeepLab Segment Folder...");
	else {
		run("DeepLab Segment Folder...", "input=[" + images + "] output=objects,summary redo=true");
		Table.setLocationAndSize(0, 100, 760, 190, "DeepLab folder");
	}
} else {
	run("DeepLab Sample Image");
	setLocation(400, 120);
	if (step == "segment" || step == "more") doCommand("DeepLab Segment...");
	if (step == "panel") {
		setLocation(510, 80);
		doCommand("DeepLab Panel");
	}
	if (step == "labels") {
		run("DeepLab Segment...", "model=nuclei-fluorescence output=labels");
		setLocation(400, 120);
	}
	if (step == "objects") {
		setLocation(775, 100);
		run("DeepLab Segment...", "model=nuclei-fluorescence output=rois,measurements");
		Table.setLocationAndSize(0, 100, 770, 421, "Results");
	}
	if (step == "measure") {
		run("DeepLab Segment...", "model=nuclei-fluorescence output=objects");
		selectWindow("DeepLab Sample Image");
		doCommand("DeepLab Measure Objects...");
	}
	if (step == "refine") {
		run("DeepLab Segment...", "model=nuclei-fluorescence output=probabilities");
		setLocation(1500, 900);
		selectWindow("DeepLab Sample Image");
		run("Out [-]");
		setLocation(890, 118);
		doCommand("DeepLab Refine with CRF...");
	}
}

// The sample image, and turned copies of it: a small experiment.
function makeImages(images) {
	File.makeDirectory(folder);
	File.makeDirectory(images);
	setBatchMode(true);
	for (i = 1; i <= 4; i++) {
		run("DeepLab Sample Image");
		if (i == 2) run("Flip Horizontally");
		if (i == 3) run("Flip Vertically");
		if (i == 4) run("Rotate 90 Degrees Right");
		saveAs("tiff", images + "/well " + i);
		close("*");
	}
	setBatchMode(false);
}
