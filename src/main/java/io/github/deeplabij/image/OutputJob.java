package io.github.deeplabij.image;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ObjectInfo;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.LUT;

/** What outputs are made of: the image that was segmented, its classes, and the labels, which several outputs share. */
final class OutputJob {

	private static final String SLICE_LABEL = "Slice_Label";

	private final ImagePlus source;
	private final List<ClassInfo> classes;
	private final String scores;
	private final Optional<SelectedArea> area;
	private LabelStack labels;
	private ImagePlus labelImage;
	private Supplier<FoundObjects> finder = () -> {
		throw new DeepLabException("Objects can't be found here; ask for labels.");
	};
	private Optional<ObjectChoices> choices = Optional.empty();
	private Monitor monitor = Monitor.NONE;
	private FoundObjects objects;
	private ImagePlus objectImage;
	private ImageObjects outlined;
	private MeasurementReport measured;
	private LUT lut;
	private String info = "";
	private boolean keepsOthers;
	private int channel = 1;

	/**
	 * @param scores what scores are: {@code probabilities}, or {@code scores}
	 */
	OutputJob(final ImagePlus source, final List<ClassInfo> classes, final String scores) {
		this(source, classes, scores, Optional.empty());
	}

	/**
	 * @param scores what scores are: {@code probabilities}, or {@code scores}
	 * @param area the part of each plane that was segmented; empty for all
	 */
	OutputJob(final ImagePlus source, final List<ClassInfo> classes, final String scores,
		final Optional<SelectedArea> area)
	{
		this.area = area;
		this.source = source;
		this.classes = classes;
		this.scores = scores;
	}

	ImagePlus source() {
		return source;
	}

	List<ClassInfo> classes() {
		return classes;
	}

	/** How many pixels of each plane were not segmented, and are background for that. */
	long outside() {
		return area.map(selected -> (long) source.getWidth() * source.getHeight() - selected.size()).orElse(0L);
	}

	/** What scores are: {@code probabilities}, or {@code scores}. */
	String scores() {
		return scores;
	}

	/** The labels of all planes, for outputs that need them; taken from the first call on. */
	LabelStack labels() {
		if (labels == null) labels = new LabelStack(classes, TiffRows.of(source).isPresent());
		return labels;
	}

	/** Whether an output needs the labels. */
	boolean hasLabels() {
		return labels != null;
	}

	/** Says how objects are found, for outputs that need them. */
	void find(final ObjectInfo how, final ObjectChoices wanted, final Monitor watching) {
		choices = Optional.of(wanted);
		monitor = watching;
		finder = () -> new FoundObjects(classes, scores.equals(ImageSegmenter.PROBABILITIES), how, wanted, source,
			watching);
	}

	/** The objects of all planes, for outputs that need them; found from the first call on. */
	FoundObjects objects() {
		if (objects == null) objects = finder.get();
		return objects;
	}

	/** Whether an output needs the objects. */
	boolean hasObjects() {
		return objects != null;
	}

	/** Says how the result came about, for the info of images. */
	void inform(final String text) {
		info = text;
	}

	/** Has what was laid over the image before stay there. */
	void keepOthers() {
		keepsOthers = true;
	}

	/** Has results' slices labelled as those of a channel of the image, from 1. */
	void labelAs(final int one) {
		channel = one;
	}

	/** Whether what was laid over the image before stays there. */
	boolean keepsOthers() {
		return keepsOthers;
	}

	/** Has labels shown by that table, in place of the classes' own colours. */
	void show(final LUT table) {
		lut = table;
	}

	/** The label image; one, whoever asks. */
	ImagePlus labelImage() {
		if (labelImage != null) return labelImage;
		final ImageStack stack = labels.stack();
		for (int p = 0; p < stack.getSize(); p++)
			stack.setSliceLabel(sliceLabel(p), p + 1);
		labelImage = image("labels", stack, 1);
		if (stack instanceof StoredLabels stored) stored.mark(labelImage);
		labelImage.setLut(colours());
		labelImage.setDisplayRange(0, 255);
		if (lut != null) labelImage.setLut(lut);
		LegendText.put(labelImage, classes);
		if (stack.getSize() == 1 && sliceLabel(0) != null) labelImage.setProp(SLICE_LABEL, sliceLabel(0));
		return labelImage;
	}

	/** The label image of the objects; one, whoever asks. */
	ImagePlus objectImage() {
		if (objectImage != null) return objectImage;
		final ImageStack stack = objects.stack();
		for (int p = 0; p < stack.getSize(); p++)
			stack.setSliceLabel(sliceLabel(p), p + 1);
		objectImage = image("objects", stack, 1);
		final int most = objects.most();
		objectImage.setLut(Glasbey.lut());
		objectImage.setDisplayRange(0, Math.max(255, most));
		objectImage.setProp(LegendText.CLASSES, LegendText.names(classes));
		objectImage.setProp(HoverObjects.KEY, HoverObjects.text(objects.classesByNumber()));
		// alone: labels of classes that told of objects would be taken for theirs
		objectImage.setProperty("Info", info + "DeepLab objects: " + objects.count() + ", " + choices.orElseThrow() +
			"\n");
		return objectImage;
	}

	/** The outlines of the objects, on the image that was segmented; one, whoever asks. */
	ImageObjects outlined() {
		if (outlined == null) outlined = ImageObjects.ofFound(objectImage(), source, objects.facts(), monitor);
		return outlined;
	}

	/** What is measured of the objects; one, whoever asks. */
	MeasurementReport measured() {
		if (measured == null) measured = MeasurementReport.of(outlined(), "", objects.areInSpace(), monitor);
		return measured;
	}

	/**
	 * The scores, a channel for each class.
	 *
	 * @param stack for each plane all channels
	 */
	ImagePlus scoreImage(final ImageStack stack, final int channels) {
		final int planes = stack.getSize() / channels;
		for (int p = 0; p < planes; p++) {
			final String slice = sliceLabel(p);
			for (int c = 0; c < channels; c++) {
				final String name = classes.get(classes.size() - channels + c).name();
				stack.setSliceLabel(slice == null ? name : name + " " + slice, p * channels + c + 1);
			}
		}
		final ImagePlus image = image(scores, stack, channels);
		LegendText.putChannels(image, classes.subList(classes.size() - channels, classes.size()));
		display(image);
		if (channels == 1) return image;
		final CompositeImage composite = new CompositeImage(image, CompositeImage.GRAYSCALE);
		for (int c = 1; c <= channels; c++) {
			composite.setPositionWithoutUpdate(c, 1, 1);
			display(composite);
		}
		composite.setPositionWithoutUpdate(1, 1, 1);
		return composite;
	}

	/** Probabilities are shown from 0 to 1, scores from the least to the greatest. */
	private void display(final ImagePlus image) {
		if (scores.equals(ImageSegmenter.PROBABILITIES)) image.setDisplayRange(0, 1);
		else image.resetDisplayRange();
	}

	private ImagePlus image(final String what, final ImageStack stack, final int channels) {
		final String title = ImageName.free(PlainText.line(ImageName.of(source.getTitle())) + "-" + what);
		final ImagePlus image = new ImagePlus(title, stack);
		final int slices = source.getNSlices();
		final int frames = source.getNFrames();
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack((channels > 1 ? 1 : 0) + (slices > 1 ? 1 : 0) + (frames > 1 ? 1 : 0) > 1);
		final Calibration calibration = source.getCalibration().copy();
		calibration.disableDensityCalibration();
		image.setCalibration(calibration);
		image.setProperty("Info", info);
		return image;
	}

	/** The label of a plane; of a single one its own, where the stack would give the image's title and info. */
	private String sliceLabel(final int plane) {
		if (source.getStackSize() == 1) return source.getProp(SLICE_LABEL);
		return source.getStack().getSliceLabel(plane * source.getNChannels() + channel);
	}

	/** The classes' own colours at their values, Glasbey's elsewhere. */
	private LUT colours() {
		final byte[][] table = new byte[3][256];
		for (int value = 0; value < 256; value++)
			set(table, value, Glasbey.colour(value));
		for (final ClassInfo each : classes) {
			if (each.value() >= 0 && each.value() < 256) set(table, each.value(), Glasbey.colour(each));
		}
		return new LUT(table[0], table[1], table[2]);
	}

	private static void set(final byte[][] table, final int value, final int colour) {
		for (int c = 0; c < 3; c++)
			table[c][value] = (byte) (colour >> 16 - 8 * c);
	}
}
