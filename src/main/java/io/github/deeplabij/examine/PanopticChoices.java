package io.github.deeplabij.examine;

import java.util.Optional;
import java.util.OptionalDouble;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ObjectInfo;

/**
 * What people say of a Panoptic-DeepLab's centres and offsets.
 *
 * @param rowsFirst whether the offsets' first channel leads down, the second to the right; empty if a picture is to
 *            tell
 * @param unit how many pixels of the input an offset of 1 is; empty if a picture is to tell
 * @param threshold what the heatmap has to exceed at a centre, above 0 and up to 2
 * @param kernel the side of the window of which a centre is the greatest value, in pixels of the input, odd and up to
 *            255; 0 for what suits the heatmap's stride
 */
public record PanopticChoices(Optional<Boolean> rowsFirst, OptionalDouble unit, double threshold, int kernel) {

	/** Nothing is said. */
	public static final PanopticChoices NONE = new PanopticChoices(Optional.empty(), OptionalDouble.empty(),
		ObjectInfo.Panoptic.THRESHOLD, 0);

	private static final double GREATEST_THRESHOLD = 2;
	private static final int GREATEST_KERNEL = 255;

	/**
	 * @throws DeepLabException if a number is out of its range
	 */
	public PanopticChoices {
		if (unit.isPresent() && !(unit.getAsDouble() > 0 && Double.isFinite(unit.getAsDouble())))
			throw new DeepLabException(new ImportProblem.OutOfRange(ImportProblem.Field.OFFSET_UNIT, unit
				.getAsDouble()));
		if (!(threshold > 0 && threshold <= GREATEST_THRESHOLD)) throw new DeepLabException(
			new ImportProblem.OutOfRange(ImportProblem.Field.THRESHOLD, threshold));
		if (kernel < 0 || kernel > GREATEST_KERNEL || kernel != 0 && kernel % 2 == 0) throw new DeepLabException(
			new ImportProblem.OutOfRange(ImportProblem.Field.KERNEL, kernel));
	}

	/** Whether a picture has to tell something. */
	public boolean isOpen() {
		return rowsFirst.isEmpty() || unit.isEmpty();
	}
}
