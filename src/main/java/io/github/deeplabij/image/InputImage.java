package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.PlaneSource;

import ij.ImagePlus;
import ij.process.LUT;

/**
 * Reads a second image as the classes of a first one.
 * <p>
 * If it has one plane for each plane of the image, it is a label image, whose values are classes, unless it is 32-bit
 * and its values are not whole numbers. Else it holds probabilities, as {@link ProbabilityStack} says.
 */
final class InputImage {

	/** More different values are objects, not classes. */
	private static final int MOST_CLASSES = 255;
	/** More different values are more likely those of probabilities, from 0 to 255, than classes. */
	private static final int LIKELY_CLASSES = 64;
	private static final int MOST_VALUE = 65535;
	private static final String SLICE_LABEL = "Slice_Label";

	private final ImagePlus image;
	private final ImagePlus input;
	private final ImagePlanes planes;
	private final ProbabilityStack stack;

	private InputImage(final ImagePlus image, final ImagePlus input) {
		this.image = image;
		this.input = input;
		planes = new ImagePlanes(image);
		stack = new ProbabilityStack(image, input);
	}

	/**
	 * Reads classes.
	 *
	 * @param image the image that is to be segmented
	 * @param input probabilities or labels
	 * @param confidence how probable a label is to be right, more than 0 and less than 1
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if the input fits neither the image nor what it should be
	 */
	static ClassMaps read(final ImagePlus image, final ImagePlus input, final double confidence,
		final Monitor monitor)
	{
		if (!(confidence > 0 && confidence < 1)) throw new DeepLabException("confidence is " + confidence +
			"; use a number above 0 and below 1.");
		final InputImage reader = new InputImage(image, input);
		return reader.stack.stored() > 1 ? reader.probabilities() : reader.labelsOrProbability(confidence, monitor);
	}

	private ClassMaps probabilities() {
		final List<ClassInfo> infos = new ArrayList<>();
		for (int c = 0; c < stack.stored(); c++)
			infos.add(info(c, input.getStack().getSliceLabel(stack.slice(0, c)), LegendText.channelColour(input, c)));
		return new ClassMaps(infos, probabilityPlanes(), null, input.getTitle() + " (probabilities of " + infos.size() +
			" classes)");
	}

	private ClassMaps probability() {
		return new ClassMaps(List.of(info(0, "background", OptionalInt.empty()), info(1, input.getProp(
			SLICE_LABEL), OptionalInt.empty())), probabilityPlanes(),
			null, input.getTitle() + " (probability of class 1 of 2)");
	}

	private List<PlaneSource> probabilityPlanes() {
		final List<PlaneSource> maps = new ArrayList<>();
		for (int p = 0; p < planes.size(); p++)
			maps.add(stack.plane(p));
		return maps;
	}

	/** A class that is called as the first line of its slice's label, as networks and pixel classifiers write it. */
	private static ClassInfo info(final int number, final String sliceLabel, final OptionalInt colour) {
		final String name = sliceLabel == null ? "" : sliceLabel.lines().findFirst().orElse("").strip();
		return new ClassInfo(number, name.isEmpty() ? "class " + number : name, colour);
	}

	private ClassMaps labelsOrProbability(final double confidence, final Monitor monitor) {
		final PixelValues numbers = PixelValues.ofClasses(input);
		final SortedSet<Integer> values = new TreeSet<>();
		for (int p = 0; p < planes.size(); p++) {
			if (monitor.cancelled()) throw new CancellationException();
			if (addWhole(numbers, p, values)) return probability();
			if (values.size() > MOST_CLASSES) throw new DeepLabException(input.getTitle() + " has more than " +
				MOST_CLASSES +
				" different values, which are objects rather than classes; make it a mask (Image > Adjust > " +
				"Threshold...)" +
				orProbability());
		}
		if (values.size() > LIKELY_CLASSES) throw new DeepLabException(input.getTitle() + " has " + values.size() +
			" different values, too many for classes; if they are objects, make it a mask (Image > Adjust > " +
			"Threshold...)" +
			orProbability());
		if (values.size() < 2) throw new DeepLabException(input.getTitle() + " holds " + values.first() +
			" everywhere; at least 2 classes are needed.");
		final List<ClassInfo> classes = values.stream().map(value -> new ClassInfo(value, "label " + value, OptionalInt
			.empty())).toList();
		final short[] indices = new short[MOST_VALUE + 1];
		for (int c = 0; c < classes.size(); c++)
			indices[classes.get(c).value()] = (short) c;
		final List<PlaneSource> maps = new ArrayList<>();
		for (int p = 0; p < planes.size(); p++) {
			maps.add(new LabelPlane(planes.get(p), input.getStack(), numbers, p + 1, indices, classes.size(),
				confidence));
		}
		return new ClassMaps(classes, maps, lut(values.last()), input.getTitle() + " (labels, confidence " +
			confidence + ")");
	}

	private String orProbability() {
		return ", and if they are probabilities, make it 32-bit (Image > Type) and divide it by " + (input
			.getBitDepth() == 16 ? 65535 : 255) + " (Process > Math > Divide...).";
	}

	/** Adds whole numbers; true if a value is none, so that the image holds no labels. */
	private boolean addWhole(final PixelValues numbers, final int plane, final SortedSet<Integer> values) {
		final Object pixels = input.getStack().getPixels(plane + 1);
		final boolean[] present = new boolean[MOST_VALUE + 1];
		for (int i = 0; i < input.getWidth() * input.getHeight(); i++) {
			final float value = numbers.get(pixels, i);
			if (value >= 0 && value <= MOST_VALUE && value == (int) value) present[(int) value] = true;
			else if (value > 0 && value < 1) return true;
			else throw new DeepLabException(input.getTitle() + " holds " + text(value) + at(image, plane, i) +
				"; labels are whole numbers from 0 to " + MOST_VALUE + ", and probabilities are from 0 to 1.");
		}
		for (int value = 0; value < present.length; value++)
			if (present[value]) values.add(value);
		return false;
	}

	static String text(final float value) {
		return value == Math.rint(value) && Math.abs(value) < 1e9 ? String.valueOf((long) value) : String.valueOf(
			value);
	}

	/** Where a pixel is. */
	static String at(final ImagePlus image, final int plane, final int index) {
		final int width = image.getWidth();
		final boolean one = image.getStackSize() == image.getNChannels();
		return " at x=" + index % width + ", y=" + index / width + (one ? "" : " of plane " + (plane + 1));
	}

	/** How large an image is, in words. */
	static String size(final ImagePlus image, final int planes) {
		return size(image.getWidth(), image.getHeight(), planes);
	}

	static String size(final int width, final int height, final int planes) {
		return width + " x " + height + " pixels" + (planes == 1 ? "" : " in " + planes + " planes");
	}

	/** The look-up table of a label image, if it has one of its own: colours, or black and white for a mask. */
	private LUT lut(final int greatest) {
		if (input.getBitDepth() == 32) return null;
		final LUT lut = input.getProcessor().getLut();
		final boolean grey = !input.getProcessor().isColorLut();
		return grey && greatest != 255 ? null : lut;
	}
}
