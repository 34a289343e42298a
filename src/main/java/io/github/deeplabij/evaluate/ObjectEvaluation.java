package io.github.deeplabij.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How well objects agree with the true ones: image by image, as a mean over images, and pooled. */
public final class ObjectEvaluation {

	private final List<ObjectScores> images = new ArrayList<>();
	private final ObjectScores pooled = new ObjectScores();

	/** Adds an image. */
	public void add(final ObjectOverlap overlap) {
		final ObjectScores scores = ObjectScores.of(overlap);
		images.add(scores);
		pooled.addAll(scores);
	}

	/** Those of each image, in the order in which they were added. */
	public List<ObjectScores> images() {
		return List.copyOf(images);
	}

	/** Those of all images, whose objects count as if they were of one. */
	public ObjectScores pooled() {
		return pooled;
	}

	/** The mean over the images, without those where it is NaN; NaN if all are. */
	public double mean(final ToDoubleFunction<ObjectScores> measure) {
		return images.stream().mapToDouble(measure).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
	}
}
