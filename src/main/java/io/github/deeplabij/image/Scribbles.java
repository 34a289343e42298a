package io.github.deeplabij.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.PlaneSource;
import io.github.deeplabij.refine.ScribbleModel;

import ij.ImagePlus;
import ij.gui.Roi;

/** A few pixels of an image that are labelled with classes, from ROIs or a label image. */
final class Scribbles {

	private static final int MOST_CLASSES = 255;
	private static final int MOST_VALUE = 65535;

	private final ImagePlus image;
	private final ImagePlanes planes;
	private final List<ClassInfo> classes;
	/** For each plane the number of each pixel's class, row by row, -1 where there is none; null without any. */
	private final short[][] pixels;
	private final String origin;

	private Scribbles(final ImagePlus image, final List<ClassInfo> classes, final short[][] pixels,
		final String origin)
	{
		this.image = image;
		this.classes = classes;
		this.pixels = pixels;
		this.origin = origin;
		planes = new ImagePlanes(image);
		if (classes.size() < 2) throw new DeepLabException("All scribbles of " + origin + " are of one class" + (classes
			.isEmpty() ? "" : ", " + classes.get(0).name()) + "; scribble at least 2.");
		if (classes.size() > MOST_CLASSES) throw new DeepLabException("The scribbles of " + origin + " are of " +
			classes.size() + " classes; give " + MOST_CLASSES + " at most.");
	}

	/**
	 * Finds scribbles.
	 *
	 * @param source {@code auto} for the ROI Manager, or if it is empty, the overlay; {@code overlay};
	 *            {@code roi_manager}; else the title of a label image, or the path of a label image or of ROIs
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if there are none, or they don't fit
	 */
	static Scribbles read(final ImagePlus image, final String source, final Monitor monitor) {
		final List<Roi> managed = source.equals("auto") || source.equals("roi_manager") ? RoiSources.manager() : List
			.of();
		if (!managed.isEmpty()) return ofRois(image, managed, "the ROI Manager");
		if (source.equals("roi_manager")) throw new DeepLabException(
			"The ROI Manager is empty or can't be had here; add a few ROIs for each class to it, or use " +
			"source=overlay.");
		if (source.equals("auto") || source.equals("overlay")) {
			final List<Roi> laid = RoiSources.overlay(image);
			if (laid.isEmpty()) throw new DeepLabException(image.getTitle() +
				" has no scribbles; draw a few ROIs for each class and add them to the overlay (Image > Overlay > " +
				"Add Selection...)" +
				(source.equals("auto") ? " or to the ROI Manager." : "."));
			return ofRois(image, laid, "the overlay");
		}
		final Path file = OpenImages.isOpen(source, image) ? null : OpenImages.path(source);
		if (file != null && RoiSources.isFile(file)) return ofRois(image, RoiSources.open(file), file.getFileName()
			.toString());
		return ofLabels(image, OpenImages.find("source", source, image), monitor);
	}

	private static Scribbles ofRois(final ImagePlus image, final List<Roi> rois, final String origin) {
		final RoiClasses named = new RoiClasses(rois, origin);
		final RoiPixels drawn = new RoiPixels(image);
		for (int i = 0; i < rois.size(); i++)
			drawn.draw(rois.get(i), i + 1, named.numbers()[i]);
		for (int c = 0; c < named.classes().size(); c++) {
			if (!drawn.has(c)) throw new DeepLabException("The scribbles overlap: every pixel of " + named.classes()
				.get(c).name() + " is also of a later class; move some of them.");
		}
		return new Scribbles(image, named.classes(), drawn.pixels(), origin);
	}

	private static Scribbles ofLabels(final ImagePlus image, final ImagePlus labels, final Monitor monitor) {
		final int count = new ImagePlanes(image).size();
		requireFit(image, labels, count);
		final PixelValues given = PixelValues.ofClasses(labels);
		final SortedSet<Integer> values = new TreeSet<>();
		for (int p = 0; p < count; p++) {
			if (monitor.cancelled()) throw new CancellationException();
			collect(labels, given, p, values);
		}
		if (values.isEmpty()) throw new DeepLabException(labels.getTitle() +
			" is 0 everywhere, which means without label; draw a few pixels of each class into it.");
		final short[] numbers = new short[MOST_VALUE + 1];
		Arrays.fill(numbers, (short) -1);
		final List<ClassInfo> classes = new ArrayList<>();
		for (final int value : values) {
			numbers[value] = (short) classes.size();
			classes.add(new ClassInfo(value, "label " + value, OptionalInt.empty()));
		}
		final short[][] pixels = new short[count][];
		for (int p = 0; p < count; p++) {
			final Object plane = labels.getStack().getPixels(p + 1);
			pixels[p] = new short[image.getWidth() * image.getHeight()];
			for (int i = 0; i < pixels[p].length; i++)
				pixels[p][i] = numbers[(int) given.get(plane, i)];
		}
		return new Scribbles(image, List.copyOf(classes), pixels, labels.getTitle());
	}

	private static void requireFit(final ImagePlus image, final ImagePlus labels, final int count) {
		if (labels.getWidth() != image.getWidth() || labels.getHeight() != image.getHeight() || labels
			.getStackSize() != count) throw new DeepLabException(labels.getTitle() + " has " + InputImage.size(labels,
				labels.getStackSize()) + ", but " + image.getTitle() + " has " + InputImage.size(image, count) +
				"; both have to be the same.");
		if (labels.getType() == ImagePlus.COLOR_RGB) throw new DeepLabException(labels.getTitle() +
			" is an RGB image; give scribbles as a label image, which has 8, 16 or 32 bits.");
	}

	private static void collect(final ImagePlus labels, final PixelValues given, final int plane,
		final SortedSet<Integer> values)
	{
		final Object pixels = labels.getStack().getPixels(plane + 1);
		final boolean[] present = new boolean[MOST_VALUE + 1];
		for (int i = 0; i < labels.getWidth() * labels.getHeight(); i++) {
			final float value = given.get(pixels, i);
			if (!(value >= 0 && value <= MOST_VALUE && value == (int) value)) throw new DeepLabException(labels
				.getTitle() + " holds " + InputImage.text(value) + InputImage.at(labels, plane, i) +
				"; labels are whole numbers from 0 to " + MOST_VALUE + ".");
			present[(int) value] = true;
		}
		for (int value = 1; value < present.length; value++)
			if (present[value]) values.add(value);
	}

	/**
	 * Probabilities for all pixels.
	 *
	 * @throws CancellationException if the monitor cancels
	 */
	ClassMaps maps(final Monitor monitor) {
		final ScribbleModel model = new ScribbleModel(planes, pixels, classes.size(), monitor);
		final List<PlaneSource> maps = new ArrayList<>();
		for (int p = 0; p < planes.size(); p++)
			maps.add(model.plane(p));
		return new ClassMaps(classes, maps, null, "scribbles of " + origin);
	}
}
