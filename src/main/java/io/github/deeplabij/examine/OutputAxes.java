package io.github.deeplabij.examine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.onnx.GraphInfo;

/**
 * What are an output's axes? The likely orders are tried on the shape that it has for an image of a known size: that is
 * right in which rows and columns are the image's by one stride, or as many elements fewer along both, as valid
 * convolutions leave.
 */
final class OutputAxes {

	/** The largest output stride. */
	static final int LARGEST_STRIDE = 64;

	private final GraphInfo.DeclaredTensor output;
	private final Feed feed;
	private final ImageSize size;
	private final long[] shape;

	private OutputAxes(final GraphInfo.DeclaredTensor output, final Feed feed, final ImageSize size,
		final long... shape)
	{
		this.output = output;
		this.feed = feed;
		this.size = size;
		this.shape = shape;
	}

	/**
	 * The outputs that have a value for each place, in the graph's order.
	 *
	 * @param size of the image that the outputs are for
	 */
	static List<DenseOutput> dense(final GraphInfo info, final Feed feed, final ImageSize size,
		final Map<String, GraphInfo.Values> outputs)
	{
		final List<DenseOutput> dense = new ArrayList<>();
		for (final GraphInfo.DeclaredTensor output : info.outputs()) {
			final GraphInfo.Values values = outputs.get(output.name());
			if (!output.runs() || values == null || values.values() == null) continue;
			new OutputAxes(output, feed, size, values.shape()).dense().ifPresent(dense::add);
		}
		return dense;
	}

	private Optional<DenseOutput> dense() {
		return orders().stream().filter(this::mayBe).map(this::laid).flatMap(Optional::stream).findFirst();
	}

	/** The likeliest first. */
	private List<String> orders() {
		final boolean channelsLast = feed.axes().endsWith("c");
		return switch (shape.length) {
			case 2 -> List.of("yx");
			case 3 -> channelsLast && feed.axes().length() == 3 ? List.of("yxc", "byx", "cyx") : List.of("byx", "cyx",
				"yxc");
			case 4 -> channelsLast ? List.of("byxc", "bcyx") : List.of("bcyx", "byxc");
			case 5 -> feed.axes().length() == 5 && shape[feed.axes().indexOf('z')] == 1 ? List.of(feed.axes())
				: List.of();
			default -> List.of();
		};
	}

	/** Whether there are as many images as went in, and channels. */
	private boolean mayBe(final String order) {
		final int b = order.indexOf('b');
		if (b >= 0 && shape[b] != feed.batch()) return false;
		if (b >= 0 && feed.axes().indexOf('b') < 0 && order.length() == 3 && shape[b] != 1) return false;
		return channels(order) > 0;
	}

	private int channels(final String order) {
		return order.indexOf('c') < 0 ? 1 : (int) shape[order.indexOf('c')];
	}

	/**
	 * With the stride that divides the image's sides or leaves 1; else the least that rounds to the output's; else
	 * cropped.
	 */
	private Optional<DenseOutput> laid(final String order) {
		DenseOutput loose = null;
		for (int stride = 1; stride <= LARGEST_STRIDE; stride++) {
			final DenseOutput dense = dense(order, stride, 0);
			if (!dense.fits(size, shape)) continue;
			// 8 rows of 128 could be a stride of 15 or 16
			if (size.height() % stride < 2 && size.width() % stride < 2) return Optional.of(dense);
			if (loose == null) loose = dense;
		}
		return loose == null ? cropped(order) : Optional.of(loose);
	}

	/** As of a network that does not pad: as many elements fewer along both sides, and not most of them. */
	private Optional<DenseOutput> cropped(final String order) {
		final DenseOutput whole = dense(order, 1, 0);
		final int rows = whole.rows(shape);
		final int columns = whole.columns(shape);
		for (int stride = size.height() == size.width() ? 1 : LARGEST_STRIDE; stride >= 1; stride /= 2) {
			final int crop = size.height() / stride - rows;
			final boolean both = crop == size.width() / stride - columns;
			if (crop > 0 && both && crop <= 2 * Math.min(rows, columns)) return Optional.of(dense(order, stride, crop));
		}
		return Optional.empty();
	}

	private DenseOutput dense(final String order, final int stride, final int crop) {
		return new DenseOutput(output.name(), output.type(), order, channels(order), stride, crop);
	}
}
