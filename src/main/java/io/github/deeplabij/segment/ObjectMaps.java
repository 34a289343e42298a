package io.github.deeplabij.segment;

import java.util.List;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.ObjectInfo;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.plane.Sink;

/**
 * The maps by which a Panoptic-DeepLab tells objects apart, of one part of a plane: the mean over all passes, in pixels
 * of the plane. One thread uses one at a time.
 */
final class ObjectMaps {

	private static final int MAPS = 3;

	private final ModelDescription ofCentre;
	private final ModelDescription ofOffset;
	private final ObjectInfo.Panoptic panoptic;
	private float[][] sums;
	private int passes;

	ObjectMaps(final ModelDescription description, final ObjectInfo.Panoptic panoptic) {
		this.panoptic = panoptic;
		ofCentre = description.with(panoptic.centre());
		ofOffset = description.with(panoptic.offset());
	}

	/** Another part begins. */
	void begin() {
		sums = null;
		passes = 0;
	}

	/**
	 * Adds what a pass gave.
	 *
	 * @param given the centres and the offsets
	 * @param in what the network was given
	 * @param wanted the part of the plane
	 * @throws DeepLabException if they have another shape than the description says
	 */
	void add(final Pass pass, final List<Network.Scores> given, final Region in, final Region wanted) {
		final float[] centre = pass.of(ofCentre).read(given.get(0), in, wanted)[0];
		final float[][] offsets = pass.of(ofOffset).read(given.get(1), in, wanted);
		final float[] down = offsets[panoptic.rowsFirst() ? 0 : 1];
		final float[] right = offsets[panoptic.rowsFirst() ? 1 : 0];
		scale(down, panoptic.unit() / pass.rows().ratio());
		scale(right, (pass.columns().flipped() ? -1 : 1) * panoptic.unit() / pass.columns().ratio());
		passes++;
		if (sums == null) {
			sums = new float[][] { centre, down, right };
			return;
		}
		add(centre, sums[0]);
		add(down, sums[1]);
		add(right, sums[2]);
	}

	private static void scale(final float[] values, final double factor) {
		if (factor == 1) return;
		for (int i = 0; i < values.length; i++) values[i] *= (float) factor;
	}

	private static void add(final float[] values, final float[] sums) {
		for (int i = 0; i < values.length; i++) sums[i] += values[i];
	}

	/**
	 * Hands on the part of them that lies in a region.
	 *
	 * @param part what was added
	 * @param wanted the region
	 */
	void hand(final int plane, final Region part, final Region wanted, final Sink sink) {
		final Region kept = part.intersection(wanted);
		if (kept.size() <= 0) return;
		for (int map = 0; map < MAPS; map++) {
			scale(sums[map], 1.0 / passes);
			final float[] values = new float[Math.toIntExact(kept.size())];
			for (int row = 0; row < kept.height(); row++) System.arraycopy(sums[map], (kept.y() - part.y() + row) * part
				.width() + kept.x() - part.x(), values, row * kept.width(), kept.width());
			sink.map(plane, map, kept, values);
		}
	}
}
