package io.github.deeplabij.image;

import java.util.Optional;
import java.util.function.IntToDoubleFunction;

import ij.ImagePlus;
import ij.measure.Calibration;

/**
 * What the numbers stand for that an image stores; the one place that says so.
 * <p>
 * An image may have a calibration of values ({@link Calibration#getCValue(int)}): of signed 16-bit images, which ImageJ
 * stores as value + 32768; of DICOM images with a rescale slope or intercept; of densities (<i>Analyze &gt;
 * Calibrate...</i>). Its values are then the calibrated ones, which ImageJ shows in the status bar, measures, and
 * converts to 32 bits. Those of 32 bits are what is stored.
 */
final class PixelValues {

	private static final int LEAST_SIGNED = -32768;
	private static final PixelValues STORED = new PixelValues(null, false, "");

	/** For each number that can be stored what it stands for; null if that is the number itself. */
	private final float[] table;
	private final boolean inverted;
	private final String words;

	private PixelValues(final float[] table, final boolean inverted, final String words) {
		this.table = table;
		this.inverted = inverted;
		this.words = words;
	}

	/**
	 * Those of an image that is looked at: calibrated ones. Without a calibration, they are what is seen where the
	 * colour table is not for display alone: greys that a file lists, and 8- or 16-bit images of one channel that are
	 * shown inverted, which count as 255 - value or 65535 - value.
	 */
	static PixelValues ofPicture(final ImagePlus image) {
		final PixelValues calibrated = calibrated(image);
		final int numbers = numbers(image);
		if (calibrated != STORED || numbers == 0) return calibrated;
		final Optional<ColourTable> listed = ColourTable.ofPicture(image);
		if (listed.isPresent() && listed.get().isGrey()) return new PixelValues(table(numbers, listed.get()::red),
			false, "the greys of the image's own table");
		if (image.getNChannels() > 1 || !ColourTable.of(image).map(ColourTable::isInverted).orElse(false))
			return STORED;
		return new PixelValues(table(numbers, number -> numbers - 1 - number), true, "inverted, as the image is shown");
	}

	/**
	 * Those of labels: calibrated ones, where all are whole numbers. A calibration that makes fractions is none of
	 * classes, and the stored numbers count, as in a mask of an image with a density calibration. How it is shown never
	 * matters.
	 */
	static PixelValues ofClasses(final ImagePlus image) {
		final PixelValues calibrated = calibrated(image);
		return calibrated.isWhole() ? calibrated : STORED;
	}

	/**
	 * Those of probabilities: calibrated ones, but for signed 16-bit images, which are fractions of 32767. Without a
	 * calibration, 8- and 16-bit images are fractions of 255 and 65535. How it is shown never matters.
	 */
	static PixelValues ofProbabilities(final ImagePlus image) {
		final int numbers = numbers(image);
		final Calibration calibration = image.getCalibration();
		if (calibration.calibrated() && !calibration.isSigned16Bit() || numbers == 0) return calibrated(image);
		final float scale = 1f / (calibration.isSigned16Bit() ? -LEAST_SIGNED - 1 : numbers - 1);
		final int least = calibration.isSigned16Bit() ? LEAST_SIGNED : 0;
		return new PixelValues(table(numbers, number -> scale * (number + least)), false, "");
	}

	private static PixelValues calibrated(final ImagePlus image) {
		final Calibration calibration = image.getCalibration();
		if (!calibration.calibrated() || numbers(image) == 0) return STORED;
		final String kind = calibration.isSigned16Bit() ? "signed 16-bit" : calibration.getValueUnit();
		return new PixelValues(table(numbers(image), calibration::getCValue), false, "as calibrated (" + kind + ")");
	}

	/** How many numbers can be stored in a pixel; 0 where the number is the value anyway. */
	private static int numbers(final ImagePlus image) {
		final int bits = image.getBitDepth();
		return bits == 8 || bits == 16 ? 1 << bits : 0;
	}

	private static float[] table(final int numbers, final IntToDoubleFunction value) {
		final float[] table = new float[numbers];
		for (int number = 0; number < numbers; number++)
			table[number] = (float) value.applyAsDouble(number);
		return table;
	}

	private boolean isWhole() {
		if (table == null) return true;
		for (final float value : table)
			if (value != Math.rint(value) || Float.isInfinite(value)) return false;
		return true;
	}

	/** Whether they are other ones than those that are stored. */
	boolean differ() {
		return table != null;
	}

	/** Whether dark is shown bright, and values follow. */
	boolean areInverted() {
		return inverted;
	}

	/** What they are, in a few words; empty if they are what is stored. */
	String words() {
		return words;
	}

	/**
	 * One of them.
	 *
	 * @param pixels of a plane of the image: bytes, shorts or floats
	 * @param index which
	 */
	float get(final Object pixels, final int index) {
		if (pixels instanceof byte[] bytes) return value(bytes[index] & 0xff);
		return pixels instanceof short[] shorts ? value(shorts[index] & 0xffff) : ((float[]) pixels)[index];
	}

	/**
	 * Some of them that follow each other.
	 *
	 * @param pixels of a plane of the image: bytes, shorts or floats
	 * @param from the first one's index
	 * @param values takes them, from the index {@code to}
	 */
	void read(final Object pixels, final int from, final int count, final float[] values, final int to) {
		if (pixels instanceof byte[] bytes) {
			for (int i = 0; i < count; i++)
				values[to + i] = value(bytes[from + i] & 0xff);
		}
		else if (pixels instanceof short[] shorts) {
			for (int i = 0; i < count; i++)
				values[to + i] = value(shorts[from + i] & 0xffff);
		}
		else System.arraycopy(pixels, from, values, to, count);
	}

	private float value(final int stored) {
		return table == null ? stored : table[stored];
	}
}
