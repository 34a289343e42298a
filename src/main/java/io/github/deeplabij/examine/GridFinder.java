package io.github.deeplabij.examine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import io.github.deeplabij.plane.Picture;

/**
 * On which grid does the graph compute? A picture is moved by 1, 2, 4 ... pixels: the output moves along unchanged by
 * multiples of
 * the output stride alone. Where scores are enlarged inside the graph, the knots between which they are linear show it
 * too.
 * Networks that align corners have their knots on pixels only at sizes of one more than a multiple of their output
 * stride.
 */
final class GridFinder {

	private static final int LARGEST_STEP = 32;
	/** The step where nothing is seen. */
	private static final int DEFAULT_STEP = 32;
	/** The length of pictures that are moved. */
	private static final int LENGTH = 256;
	/** The part of the largest change up to which an output counts as unchanged, or that part of its own strength. */
	private static final double UNCHANGED = 1 / 8.0;
	private static final double ROUNDING = 2e-3;
	/** The part of all bends that lies on the knots where an output is linear between them. */
	private static final double ON_KNOTS = 0.95;
	/** From one row to the next in which knots are looked for. */
	private static final int ROWS = 5;

	private final FedGraph graph;
	private final int sizeStep;

	/**
	 * Where tiles should begin and end.
	 *
	 * @param step tiles begin at multiples of so many pixels; 0 of a graph that takes one size
	 * @param rest lengths of a multiple of the step and so many pixels more suit the graph
	 */
	record Grid(int step, int rest) {
	}

	private GridFinder(final FedGraph graph, final int sizeStep) {
		this.graph = graph;
		this.sizeStep = sizeStep;
	}

	/**
	 * @param notes takes a sentence if no grid could be seen
	 */
	static Grid find(final FedGraph graph, final SizesFinder.Accepted sizes, final List<String> notes) {
		return sizes.isFree() ? new GridFinder(graph, sizes.step()).find(notes) : new Grid(0, 0);
	}

	private Grid find(final List<String> notes) {
		final int move = leastMove();
		final int stride = graph.stride();
		if (sizeStep > 1) return new Grid(Math.max(Math.max(sizeStep, stride), move),
			Math.floorMod(graph.size().height(), sizeStep));
		if (stride > 1) return new Grid(Math.max(stride, move), 0);
		final int halfPixel = knots(0);
		final int alignCorners = knots(1);
		final int found = Math.max(move, Math.max(halfPixel, alignCorners));
		if (found > 0) return new Grid(found, alignCorners > halfPixel ? 1 : 0);
		notes.add("On what grid the network looks at the image could not be seen; a step of " + DEFAULT_STEP +
			" pixels is taken.");
		return new Grid(DEFAULT_STEP, 0);
	}

	/** The least move that the output follows but for a small part of its answer; -1 if there is none. */
	private int leastMove() {
		final Map<Integer, Double> errors = errors();
		final double most = errors.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
		final double unchanged = Math.max(most * UNCHANGED, ROUNDING);
		return errors.entrySet().stream().filter(each ->
			each.getValue() <= unchanged).mapToInt(Map.Entry::getKey).min().orElse(-1);
	}

	/** For each move, how far the output is from its own moved along; as far as the graph runs. */
	private Map<Integer, Double> errors() {
		final Map<Integer, Double> errors = new LinkedHashMap<>();
		final ImageSize size = graph.size(length -> LENGTH + Math.floorMod(length, sizeStep));
		final Optional<DenseValues> field = graph.first(Picture.FIELD, size);
		final Optional<DenseValues> still = field.flatMap(even -> graph.first(Picture.PATCH, size).map(patch ->
			patch.minus(even)));
		if (still.isEmpty()) return errors;
		for (int move = graph.stride(); move <= LARGEST_STEP; move *= 2) {
			final OptionalDouble error = error(field.get(), still.get(), move, size);
			if (error.isEmpty()) return errors;
			errors.put(move, error.getAsDouble());
		}
		return errors;
	}

	/**
	 * @param field the output for an even field
	 * @param still what the picture adds to that
	 */
	private OptionalDouble error(final DenseValues field, final DenseValues still, final int move,
		final ImageSize size) {
		final int down = graph.freeRows() ? move : 0;
		final int right = graph.freeColumns() ? move : 0;
		final Picture picture = (x, y, channel, width, height) -> Picture.PATCH.at(x - right, y - down, channel,
			width, height);
		final int stride = graph.outputs().get(0).stride();
		return graph.first(picture, size).map(moved -> OptionalDouble.of(error(still, moved.minus(field),
			down / stride, right / stride))).orElse(
			OptionalDouble.empty());
	}

	/**
	 * The root mean square of what changed but for the move, in units of that of the output; its outer eighths aside.
	 */
	private static double error(final DenseValues still, final DenseValues moved, final int down, final int right) {
		final int top = still.rows() / 8;
		final int left = still.columns() / 8;
		double squares = 0;
		double power = 0;
		for (int c = 0; c < still.channels(); c++) {
			for (int y = top; y < still.rows() - top - down; y++) {
				for (int x = left; x < still.columns() - left - right; x++) {
					final double value = still.at(c, y, x);
					final double change = moved.at(c, y + down, x + right) - value;
					squares += change * change;
					power += value * value;
				}
			}
		}
		return squares == 0 ? 0 : Math.sqrt(squares / power);
	}

	/**
	 * How far the knots of a piecewise linear output are from each other along x, where they lie on the same places of
	 * each
	 * period; 0 if there are none.
	 *
	 * @param rest how much longer than a multiple of all steps the picture is
	 */
	private int knots(final int rest) {
		return graph.first(Picture.TEXTURE, graph.size(length -> LENGTH + rest)).map(values ->
			period(bends(values))).orElse(0);
	}

	/** The sum of the squares of the second differences at each column. */
	private static double[] bends(final DenseValues values) {
		final double[] bends = new double[values.columns()];
		for (int c = 0; c < values.channels(); c++) {
			for (int y = 0; y < values.rows(); y += ROWS) {
				for (int x = 1; x < bends.length - 1; x++) {
					final double bend = values.at(c, y, x - 1) - 2.0 * values.at(c, y, x) + values.at(c, y, x + 1);
					bends[x] += bend * bend;
				}
			}
		}
		return bends;
	}

	/** The longest period of which one or two neighbouring columns hold the bends. */
	private static int period(final double... bends) {
		double all = 0;
		for (final double bend : bends) all += bend;
		for (int period = LARGEST_STEP; period > 2 && all > 0; period /= 2) {
			final double[] phases = new double[period];
			for (int x = 0; x < bends.length; x++) phases[x % period] += bends[x];
			for (int phase = 0; phase < period; phase++) {
				if (phases[phase] + phases[(phase + 1) % period] > ON_KNOTS * all) return period;
			}
		}
		return 0;
	}
}
