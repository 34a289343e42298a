package io.github.deeplabij.image;

import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.plane.Geometry;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.segment.Prepared;

import ij.ImagePlus;

/**
 * Segments parts of images, one after the other. The model stays loaded and the image measured as long as they are the
 * same. The labels are those of a run of the whole image, from the same tiles; in an image of many pixels, whose tiles
 * are large, the part alone is shown first, of which few labels differ. Of one thread.
 */
public final class PanelSegmenter implements AutoCloseable {

	/** A plane of that many pixels is soon segmented. */
	private static final long FEW_PIXELS = 1280 * 1280;
	/** The least that is seen around a part that is segmented alone, in pixels. */
	private static final int LEAST_MARGIN = 32;

	/**
	 * What is wanted.
	 *
	 * @param model equal for requests of the same model on the same device
	 * @param open loads it
	 * @param settings how to segment
	 * @param objects whether objects are wanted
	 */
	public record Request(Object model, Function<Monitor, ImageSegmenter> open, ImageSegmenter.Settings settings,
		boolean objects)
	{

		private boolean isLike(final Request other) {
			return model.equals(other.model) && settings.equals(other.settings) && objects == other.objects;
		}
	}

	private Object model;
	private ImageSegmenter segmenter;
	private PanelImage image;
	private ImageSegmenter.Settings settings;
	private Prepared prepared;
	/** What was found last, and for what. */
	private Request answered;
	private PanelFound found;

	/**
	 * Segments a part of a plane.
	 *
	 * @param plane which plane, from 0
	 * @param region which part of it
	 * @param show takes what was found, once or twice, the second time exactly
	 * @param preparing may cancel what is done once, for all parts of the image
	 * @param monitor may cancel the rest
	 * @throws CancellationException if a monitor cancels
	 * @throws DeepLabException if the model can't be loaded, or does not fit the image or the settings
	 */
	public void run(final Request request, final ImagePlus of, final int plane, final Region region,
		final Consumer<PanelFound> show, final Monitor preparing, final Monitor monitor)
	{
		prepare(request, of, plane, preparing);
		final boolean known = found != null && request.isLike(answered) && found.plane() == plane && found.region()
			.equals(region);
		if (!known) {
			final Geometry geometry = prepared.geometry();
			final Region whole = new Region(0, 0, geometry.width(), geometry.height());
			final Part part = new Part(request, of, plane, region, whole);
			if (whole.size() > FEW_PIXELS && 2 * region.size() < whole.size()) quick(part, show, monitor);
			found = part.find(prepared, plane, region, true, monitor);
			answered = request;
		}
		show.accept(found);
	}

	private void prepare(final Request request, final ImagePlus of, final int plane, final Monitor monitor) {
		if (!request.model().equals(model)) {
			close();
			segmenter = request.open().apply(monitor);
			model = request.model();
		}
		final ImageSegmenter.Settings now = request.settings().with(ObjectChoices.DEFAULT);
		if (prepared != null && now.equals(settings) && image.isLike(of, plane)) return;
		forget();
		final PanelImage measured = new PanelImage(of);
		measured.isLike(of, plane);
		prepared = segmenter.prepare(of, now, monitor);
		image = measured;
		settings = now;
	}

	/** The part and what the network sees around it, alone; where that can't be, the exact labels come first. */
	private void quick(final Part part, final Consumer<PanelFound> show, final Monitor monitor) {
		final int x = Math.max(LEAST_MARGIN, segmenter.description().halo("x"));
		final int y = Math.max(LEAST_MARGIN, segmenter.description().halo("y"));
		final Region region = part.region;
		final Region near = new Region(region.x() - x, region.y() - y, region.width() + 2 * x, region.height() + 2 * y)
			.intersection(part.whole);
		try {
			show.accept(part.find(prepared.part(part.plane, near), 0, new Region(region.x() - near.x(), region.y() -
				near.y(), region.width(), region.height()), false, monitor));
		}
		catch (final DeepLabException e) {
			// what is wrong with the image too is told then
		}
	}

	/** A part of a plane, for a request. */
	private final class Part {

		private final Request request;
		private final ImagePlus of;
		private final int plane;
		private final Region region;
		private final Region whole;

		Part(final Request request, final ImagePlus of, final int plane, final Region region, final Region whole) {
			this.request = request;
			this.of = of;
			this.plane = plane;
			this.region = region;
			this.whole = whole;
		}

		/** Segments it, which lies at {@code at} in what is prepared. */
		PanelFound find(final Prepared from, final int p, final Region at, final boolean exact,
			final Monitor monitor)
		{
			final ObjectChoices choices = request.settings().objects();
			final long start = System.nanoTime();
			final FoundObjects objects = request.objects() ? segmenter.objects(of, PanelObjects.inPart(choices),
				monitor) : null;
			try {
				final PanelSink sink = new PanelSink(at, objects, from.geometry().channels());
				from.run(p, at, sink, monitor);
				if (objects == null) return found(sink.values(), OptionalInt.empty(), exact, start);
				final int[] numbers = PanelObjects.numbers(objects.stack());
				final int excluded = choices.excludeEdges() ? PanelObjects.exclude(numbers, region, whole) : 0;
				return found(numbers, OptionalInt.of(Math.toIntExact(objects.count()) - excluded), exact, start);
			}
			finally {
				if (objects != null) objects.abort();
			}
		}

		private PanelFound found(final int[] values, final OptionalInt objects, final boolean exact,
			final long start)
		{
			return new PanelFound(plane, region, values, segmenter.description().classes(), objects, exact, (System
				.nanoTime() - start) / 1e9);
		}
	}

	/** Lets go of the image. */
	public void forget() {
		prepared = null;
		image = null;
		settings = null;
		answered = null;
		found = null;
	}

	/** Lets go of the image and the model. */
	@Override
	public void close() {
		forget();
		if (segmenter != null) segmenter.close();
		segmenter = null;
		model = null;
	}
}
