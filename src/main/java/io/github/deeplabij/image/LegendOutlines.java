package io.github.deeplabij.image;

import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/** The outlines of the classes on the image: a ROI for each class and plane, of its name and colour. */
final class LegendOutlines extends ResultOutput {

	/** Marks those that we have laid over an image. */
	private static final String OURS = "DeepLab";
	private static final String OUTLINES = "outlines";
	/** A plane of more pieces and holes is noise, and would be drawn too slowly. */
	private static final int MOST = 100_000;

	private final OutputJob job;
	private List<Roi> rois;

	LegendOutlines(final OutputJob job) {
		this.job = job;
		job.labels();
	}

	/** One for each class, but for the background, on each plane that has it. */
	private List<Roi> rois() {
		if (rois != null) return rois;
		final List<Roi> found = new ArrayList<>();
		for (int plane = 0; plane < job.labelImage().getStackSize(); plane++) {
			final ImageProcessor labels = job.labelImage().getStack().getProcessor(plane + 1);
			final IntUnaryOperator numbers = numbers();
			final List<Outline> outlines = LabelTracer.trace(labels.getWidth(), labels.getHeight(), i -> numbers
				.applyAsInt(labels.get(i)), MOST, Monitor.NONE).orElseThrow(() -> new DeepLabException(
					"The classes have more than " + MOST +
						" pieces, too many outlines; set output=overlay in place of outlines."));
			// where classes touch, the line of the first one is seen inside that of a later one
			for (int o = outlines.size() - 1; o >= 0; o--)
				found.add(roi(outlines.get(o), plane));
		}
		rois = found;
		return rois;
	}

	private Roi roi(final Outline outline, final int plane) {
		final ClassInfo kind = job.classes().get(outline.label() - 1);
		final Roi roi = outline.roi();
		roi.setName(kind.name());
		roi.setStrokeColor(new Color(Glasbey.colour(kind)));
		roi.setProperty(OURS, OUTLINES);
		ClassOverlay.place(roi, job.source(), plane);
		return roi;
	}

	/** For each value of a label the number of its class, from 1; 0 for the background. */
	private IntUnaryOperator numbers() {
		final int[] numbers = new int[1 << Short.SIZE];
		for (int c = 0; c < job.classes().size(); c++)
			if (!job.classes().get(c).isBackground()) numbers[job.classes().get(c).value()] = c + 1;
		return value -> numbers[value];
	}

	/** Finds out whether there are too many. */
	@Override
	void requireShowable() {
		rois();
	}

	/** Lays them over the image, in place of those that were laid over it before; what else its overlay holds stays. */
	@Override
	void show() {
		final Overlay overlay = new Overlay();
		final ImagePlus shown = ImagePart.whole(job.source());
		if (shown.getOverlay() != null) {
			for (final Roi each : shown.getOverlay())
				if (job.keepsOthers() || !OUTLINES.equals(each.getProperty(OURS))) overlay.add(each);
		}
		rois().forEach(overlay::add);
		shown.setOverlay(overlay);
	}

	/** A copy of the image in RGB, where the pixels of a class that touch another one have the colour of the class. */
	@Override
	List<Path> save(final Path stem) {
		final ImagePlus flat = ClassOverlay.flatten(job.source(), job.labelImage(), "-outlines", this::draw);
		final boolean several = flat.getStackSize() > 1;
		final Path file = file(stem, several ? "-outlines.tif" : "-outlines.png");
		if (several) ImageFiles.saveTiff(flat, file);
		else ImageFiles.savePng(flat, file);
		return List.of(file);
	}

	private void draw(final ColorProcessor onto, final ImageProcessor labels) {
		final IntUnaryOperator numbers = numbers();
		for (int y = 0; y < labels.getHeight(); y++) {
			for (int x = 0; x < labels.getWidth(); x++) {
				final int number = numbers.applyAsInt(labels.get(x, y));
				if (number > 0 && isEdge(labels, x, y)) onto.set(x, y, 0xff000000 | Glasbey.colour(job.classes().get(
					number - 1)));
			}
		}
	}

	private static boolean isEdge(final ImageProcessor labels, final int x, final int y) {
		final int value = labels.get(x, y);
		return x > 0 && labels.get(x - 1, y) != value || x + 1 < labels.getWidth() && labels.get(x + 1, y) != value ||
			y > 0 && labels.get(x, y - 1) != value || y + 1 < labels.getHeight() && labels.get(x, y + 1) != value;
	}
}
