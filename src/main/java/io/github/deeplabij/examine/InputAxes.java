package io.github.deeplabij.examine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.deeplabij.onnx.GraphInfo;

/**
 * Which orders can the input's axes have? The lengths and names that the graph declares for them leave a few: an axis
 * of a few elements is one of channels, one whose name begins with "batch" or "n" is a batch, one beginning with "h" is
 * the height.
 */
final class InputAxes {

	/** An axis that is longer is none of channels, nor of a batch. */
	private static final int MOST_CHANNELS = 16;
	/** How many channels to try where any number is declared, the likeliest first. */
	private static final int[] CHANNELS = { 3, 1, 4, 2 };

	private final GraphInfo.DeclaredTensor input;

	private InputAxes(final GraphInfo.DeclaredTensor input) {
		this.input = input;
	}

	/** Ways to feed the graph, the likeliest first. */
	static List<Feed> feeds(final GraphInfo.DeclaredTensor input) {
		return new InputAxes(input).feeds();
	}

	private List<Feed> feeds() {
		final List<Feed> feeds = new ArrayList<>();
		for (final String order : orders()) {
			final int b = order.indexOf('b');
			final int c = order.indexOf('c');
			final long batch = b < 0 ? 1 : input.shape().get(b);
			if (batch > MOST_CHANNELS) continue;
			final long channels = c < 0 ? 1 : input.shape().get(c);
			if (channels > MOST_CHANNELS && channels > input.shape().get(order.indexOf('y'))) continue;
			if (channels > 0) feeds.add(new Feed(order, (int) Math.max(1, batch), (int) channels));
			else for (final int each : CHANNELS)
				feeds.add(new Feed(order, (int) Math.max(1, batch), each));
		}
		return feeds;
	}

	private List<String> orders() {
		return switch (input.shape().size()) {
			case 2 -> List.of("yx");
			case 3 -> ordersOfThree();
			case 4 -> small(3) && !small(1) || named(1, "h") && !small(1) ? List.of("byxc", "bcyx") : List.of("bcyx",
				"byxc");
			default -> Stream.of("bczyx", "bzcyx", "bzyxc", "byxzc", "bcyxz",
				"byxcz").filter(this::isOnePlane).toList();
		};
	}

	private List<String> ordersOfThree() {
		if (small(0) && !named(0, "batch") && !named(0, "n")) return List.of("cyx", "byx", "yxc");
		return small(2) ? List.of("yxc", "byx", "cyx") : List.of("byx", "cyx", "yxc");
	}

	/**
	 * Whether the axis of depth or time may have a length of 1, and that of the channels is not as long as an image.
	 * Where depth is free, so are rows and columns, or neither: one that is fixed beside one that is free is the depth
	 * of a volume.
	 */
	private boolean isOnePlane(final String order) {
		final long channels = input.shape().get(order.indexOf('c'));
		final long depth = input.shape().get(order.indexOf('z'));
		final boolean alike = input.shape().get(order.indexOf('y')) < 0 == input.shape().get(order.indexOf('x')) < 0;
		return (depth == 1 || depth < 1 && alike) && channels <= MOST_CHANNELS;
	}

	private boolean small(final int axis) {
		return input.shape().get(axis) > 0 && input.shape().get(axis) <= MOST_CHANNELS;
	}

	private boolean named(final int axis, final String start) {
		return input.symbols().get(axis).toLowerCase(Locale.ROOT).startsWith(start);
	}
}
