package io.github.deeplabij.examine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.isolate.GraphProbe;
import io.github.deeplabij.model.Kind;
import io.github.deeplabij.model.Tolerance;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.plane.Picture;
import io.github.deeplabij.segment.FirstLook;
import io.github.deeplabij.segment.ScoreValues;

/**
 * Learns what a graph takes and gives by running it on pictures of several sizes: the order of the axes, which sizes it takes,
 * how coarse its outputs are, what they hold, on what grid it looks at the image, and from how far around.
 */
public final class GraphExaminer {

	/** Heights and widths to start from: multiples of all usual steps, then what graphs insist on that don't say so. */
	private static final int[][] STARTS = { { 128, 192 }, { 256, 256 }, { 129, 193 }, { 224, 224 }, { 512, 512 }, { 257, 257 }, { 513,
		513 }, { 320, 320 }, { 321, 321 }, { 384, 384 }, { 520, 520 }, { 640, 640 }, { 32, 32 }, { 1024, 1024 }, { 572, 700 } };
	private static final int[] STEPS = { 1, 2, 4, 8, 16, 32, 64 };
	/** What heights and widths differ by that stand for any: even and odd, and with several remainders by powers of two. */
	private static final int[][] BETWEEN = { { 3, 6 }, { 13, 23 } };
	private static final int MOST_CHANNELS = 16;
	private static final int MOST_AXES = 5;
	private static final int[] CHANNELS = { 3, 1, 4, 2 };
	private static final int SMALLEST = 64;
	private static final int LARGEST_STRIDE = 64;
	private static final int DEFAULT_HALO = 96;
	private static final int DEFAULT_STEP = 32;
	/** The lengths of pictures that are moved, and of one in which a spot's effect is followed. */
	private static final int MOVED = 256;
	private static final int FAR = 384;
	/** For all runs together; a large network takes a minute on two cores. */
	private static final Duration LIMIT = Duration.ofMinutes(5);

	private final GraphProbe probe;
	private final Monitor monitor;
	private final GraphInfo.DeclaredTensor port;
	private final List<String> notes = new ArrayList<>();
	private final Duration limit;
	private final long began = System.nanoTime();
	private int done;

	private GraphExaminer(final GraphProbe probe, final Duration limit, final Monitor monitor) {
		this.probe = probe;
		this.limit = limit;
		this.monitor = monitor;
		port = input(probe.info());
	}

	/**
	 * Looks at a graph.
	 *
	 * @throws CancellationException if the probe is cancelled
	 * @throws DeepLabException if it does not map an image to a value for each of its places, does not run, or takes minutes
	 */
	public static GraphFacts examine(final GraphProbe probe, final Monitor monitor) {
		return examine(probe, LIMIT, monitor);
	}

	/**
	 * @param limit for all runs together
	 */
	static GraphFacts examine(final GraphProbe probe, final Duration limit, final Monitor monitor) {
		return new GraphExaminer(probe, limit, monitor).facts();
	}

	private static GraphInfo.DeclaredTensor input(final GraphInfo info) {
		if (info.inputs().size() != 1) throw new DeepLabException("The model's graph has " + info.inputs().size() + " inputs (" + info
			.inputs().stream().map(GraphInfo.DeclaredTensor::name).collect(Collectors.joining(", ")) +
			"); graphs that take one image are run, so export it with the others as constants.");
		final GraphInfo.DeclaredTensor port = info.inputs().get(0);
		if (!port.runs()) throw new DeepLabException("The input '" + port.name() + "' of the model's graph is " + port +
			"; export the model with float32.");
		if (port.shape().size() < 2 || port.shape().size() > MOST_AXES) throw new DeepLabException("The input '" + port.name() +
			"' of the model's graph is " + port + "; graphs that take one plane, of 2 to " + MOST_AXES + " axes, are run.");
		return port;
	}

	/** A way to feed the graph; of 5 axes one is of depth or time, along which it gets one element. */
	private record Feed(String axes, int batch, int channels) {

		long[] shape(final int height, final int width) {
			final long[] shape = new long[axes.length()];
			for (int i = 0; i < shape.length; i++) {
				shape[i] = switch (axes.charAt(i)) {
					case 'b' -> batch;
					case 'c' -> channels;
					case 'y' -> height;
					case 'x' -> width;
					default -> 1;
				};
			}
			return shape;
		}
	}

	private GraphFacts facts() {
		Feed feed = null;
		int height = 0;
		int width = 0;
		List<Dense> dense = List.of();
		DeepLabException first = null;
		DeepLabException misfit = null;
		search:
		for (final Feed each : feeds()) {
			for (final int[] start : starts(each)) {
				try {
					final Map<String, GraphInfo.Values> outputs = run(each, Picture.TEXTURE, start[0], start[1]);
					dense = dense(each, outputs, start[0], start[1]);
					feed = each;
					height = start[0];
					width = start[1];
					if (!dense.isEmpty()) break search;
					if (misfit == null) misfit = Misfit.of(port, each.axes(), start[0], start[1], outputs);
				}
				catch (final DeepLabException e) {
					if (!probe.isAlive()) throw e;
					if (first == null) first = e;
				}
			}
		}
		if (dense.isEmpty()) throw misfit != null ? misfit : Misfit.ofInput(port, first);
		requireSame(dense, run(feed, Picture.TEXTURE, height, width), run(feed, Picture.TEXTURE, height, width));
		final boolean freeRows = axis(feed, 'y') < 0;
		final boolean freeColumns = axis(feed, 'x') < 0;
		int step = 0;
		int rest = 0;
		boolean any = false;
		int from = 0;
		if (freeRows || freeColumns) {
			step = sizeStep(feed, height, width, freeRows, freeColumns, dense);
			if (step > 0) {
				final int stride = dense.stream().mapToInt(Dense::stride).max().orElse(1);
				final Grid grid = grid(feed, freeRows, freeColumns, step, stride, height, width, dense.get(0).name());
				any = step == 1;
				if (any && takesAny(feed, height, width, freeRows, freeColumns, dense)) from = Math.min(freeRows ? height : width, freeColumns ? width
					: height);
				rest = step == 1 ? grid.rest() : Math.floorMod(height, step);
				step = Math.max(Math.max(step, grid.step()), stride);
			}
			else notes.add("The graph says that it takes any size, but of those tried it runs on " + width + " x " + height + " alone.");
		}
		final Map<String, Integer> halos = halos(feed, freeRows && step > 0, freeColumns && step > 0, step, rest, height, width, dense);
		final int sample = freeRows && step > 0 && any ? 2 * LARGEST_STRIDE + rest : height;
		final List<GraphFacts.Output> outputs = new ArrayList<>();
		// not before the halos, for which there are two others of that size
		final List<Map<String, GraphInfo.Values>> looks = looks(feed, height, width, dense);
		for (final Dense each : dense) outputs.add(output(each, looks, halos.get(each.name()), sample));
		int halo = 0;
		for (final Dense each : dense) halo = Math.max(halo, halos.get(each.name()) + (each.lost() + 1) / 2);
		final GraphFacts.Input input = new GraphFacts.Input(port.name(), port.type(), feed.axes(), feed.batch(), feed.channels(), sizes(
			freeRows, height, step, rest, any, from, halo), sizes(freeColumns, width, step, rest, any, from, halo));
		return new GraphFacts(probe.info(), input, List.copyOf(outputs), List.copyOf(notes));
	}

	/** Makes sure that a graph gives the same each time: of one that does not, nothing can be learnt. */
	private static void requireSame(final List<Dense> dense, final Map<String, GraphInfo.Values> once,
		final Map<String, GraphInfo.Values> again)
	{
		for (final Dense each : dense) {
			final float[][] values = { once.get(each.name()).values() };
			if (FirstLook.differ(Tolerance.DEFAULT, values, again.get(each.name()).values())) throw new DeepLabException(FirstLook.VARIES);
		}
	}

	/** The least length, so that a tile is not mostly halo, and the step. */
	private static GraphFacts.Sizes sizes(final boolean free, final int length, final int step, final int rest, final boolean any,
		final int from, final int halo)
	{
		if (!free || step == 0) return new GraphFacts.Sizes(length, 0, false, 0);
		final int wanted = Math.max(SMALLEST, 2 * halo + step);
		return new GraphFacts.Sizes((wanted + step - 1) / step * step + rest, step, any, from);
	}

	/** The length of an axis as the graph says it; -1 where it is free. */
	private long axis(final Feed feed, final char axis) {
		return port.shape().get(feed.axes().indexOf(axis));
	}

	/** Ways to feed the graph, the likeliest first. */
	private List<Feed> feeds() {
		final List<String> orders = switch (port.shape().size()) {
			case 2 -> List.of("yx");
			case 3 -> small(0) && !batchName(0) ? List.of("cyx", "byx", "yxc") : small(2) ? List.of("yxc", "byx", "cyx") : List.of("byx", "cyx",
				"yxc");
			case 4 -> small(3) && !small(1) || named(1, "h") && !small(1) ? List.of("byxc", "bcyx") : List.of("bcyx", "byxc");
			default -> Stream.of("bczyx", "bzcyx", "bzyxc", "byxzc", "bcyxz", "byxcz").filter(this::canBeOne).toList();
		};
		final List<Feed> feeds = new ArrayList<>();
		for (final String order : orders) {
			final int b = order.indexOf('b');
			final int c = order.indexOf('c');
			final long batch = b < 0 ? 1 : port.shape().get(b);
			if (batch > MOST_CHANNELS) continue;
			final long channels = c < 0 ? 1 : port.shape().get(c);
			if (channels > MOST_CHANNELS && channels > port.shape().get(order.indexOf('y'))) continue;
			if (channels > 0) feeds.add(new Feed(order, (int) Math.max(1, batch), (int) channels));
			else for (final int each : CHANNELS) feeds.add(new Feed(order, (int) Math.max(1, batch), each));
		}
		return feeds;
	}

	/**
	 * Whether the axis of depth or time may have a length of 1, and that of the channels is not as long as an image. Where depth is
	 * free, so are rows and columns, or neither: one that is fixed beside one that is free is the depth of a volume.
	 */
	private boolean canBeOne(final String order) {
		final long channels = port.shape().get(order.indexOf('c'));
		final long depth = port.shape().get(order.indexOf('z'));
		final boolean alike = port.shape().get(order.indexOf('y')) < 0 == port.shape().get(order.indexOf('x')) < 0;
		return (depth == 1 || depth < 1 && alike) && channels <= MOST_CHANNELS;
	}

	private boolean small(final int axis) {
		return port.shape().get(axis) > 0 && port.shape().get(axis) <= MOST_CHANNELS;
	}

	private boolean named(final int axis, final String start) {
		return port.symbols().get(axis).toLowerCase(Locale.ROOT).startsWith(start);
	}

	private boolean batchName(final int axis) {
		return named(axis, "batch") || named(axis, "n");
	}

	private List<int[]> starts(final Feed feed) {
		final int fixedHeight = (int) Math.max(0, axis(feed, 'y'));
		final int fixedWidth = (int) Math.max(0, axis(feed, 'x'));
		final Map<String, int[]> starts = new LinkedHashMap<>();
		for (final int[] start : STARTS) {
			final int[] each = { fixedHeight > 0 ? fixedHeight : start[0], fixedWidth > 0 ? fixedWidth : start[1] };
			starts.putIfAbsent(each[0] + " " + each[1], each);
		}
		return List.copyOf(starts.values());
	}

	/** What the graph gives for a picture, and for weaker and stronger ones if that may be anything but scores. */
	private List<Map<String, GraphInfo.Values>> looks(final Feed feed, final int height, final int width, final List<Dense> dense) {
		final List<Map<String, GraphInfo.Values>> looks = new ArrayList<>(List.of(run(feed, Picture.TEXTURE, height, width)));
		if (port.isWhole() || dense.stream().allMatch(each -> kind(each, looks) == Kind.SCORES)) return looks;
		for (final float strength : ScoreValues.STRENGTHS) {
			try {
				looks.add(run(feed, Picture.TEXTURE, strength, height, width));
			}
			catch (final DeepLabException e) {
				if (!probe.isAlive()) throw e;
			}
		}
		return looks;
	}

	private Map<String, GraphInfo.Values> run(final Feed feed, final Picture picture, final int height, final int width) {
		return run(feed, picture, 1, height, width);
	}

	/**
	 * @param strength what values are multiplied by that are not whole
	 */
	private Map<String, GraphInfo.Values> run(final Feed feed, final Picture picture, final float strength, final int height, final int width) {
		if (monitor.cancelled()) throw new CancellationException();
		if (System.nanoTime() - began > limit.toNanos()) {
			probe.close();
			throw new DeepLabException("The import was given up after " + limit.toMinutes() + " minutes: the model's graph takes that long for " + done +
				" small pictures; use a faster machine, or ask who made it for a model folder.");
		}
		monitor.progress(++done, done + 20);
		final long[] shape = feed.shape(height, width);
		final float[] values = new float[Math.toIntExact((long) feed.batch() * feed.channels() * height * width)];
		final boolean whole = port.isWhole();
		final int[] at = new int[shape.length];
		for (int i = 0; i < values.length; i++) {
			final int c = feed.axes().indexOf('c') < 0 ? 0 : at[feed.axes().indexOf('c')];
			final double value = picture.at(at[feed.axes().indexOf('x')], at[feed.axes().indexOf('y')], c, width, height);
			values[i] = (float) (whole ? Math.rint(255 * value) : strength * (2 * value - 1));
			for (int axis = shape.length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) at[axis] = 0;
		}
		return probe.run(values, shape);
	}

	/**
	 * An output that has a value, or one in each channel, for each place.
	 *
	 * @param stride how many pixels one of its elements spans
	 * @param cut how many elements it has less than the input has room for, as networks have that don't pad
	 */
	private record Dense(String name, String type, String axes, int channels, int stride, int cut) {

		int index(final long[] shape, final int channel, final int row, final int column) {
			int index = 0;
			for (int i = 0; i < shape.length; i++) {
				final int at = switch (axes.charAt(i)) {
					case 'b' -> 0;
					case 'c' -> channel;
					case 'y' -> row;
					case 'x' -> column;
					default -> 0;
				};
				index = index * (int) shape[i] + at;
			}
			return index;
		}

		int rows(final long[] shape) {
			return (int) shape[axes.indexOf('y')];
		}

		int columns(final long[] shape) {
			return (int) shape[axes.indexOf('x')];
		}

		/** How many pixels fewer than the input it spans. */
		int lost() {
			return cut * stride;
		}

		/** Whether it is as long as it has to be for an input of that size. */
		boolean fits(final GraphInfo.Values values, final int height, final int width) {
			return values != null && values.shape().length == axes.length() && fits(rows(values.shape()) + cut, height, stride) && fits(columns(
				values.shape()) + cut, width, stride);
		}

		private static boolean fits(final int cells, final int length, final int stride) {
			return stride == 1 ? cells == length : cells == length / stride || cells == (length + stride - 1) / stride;
		}
	}

	private List<Dense> dense(final Feed feed, final Map<String, GraphInfo.Values> outputs, final int height, final int width) {
		final List<Dense> dense = new ArrayList<>();
		for (final GraphInfo.DeclaredTensor output : probe.info().outputs()) {
			final GraphInfo.Values values = outputs.get(output.name());
			if (!output.runs() || values == null || values.values() == null) continue;
			final long[] shape = values.shape();
			final List<String> orders = switch (shape.length) {
				case 2 -> List.of("yx");
				case 3 -> feed.axes().endsWith("c") && feed.axes().length() == 3 ? List.of("yxc", "byx", "cyx") : List.of("byx", "cyx", "yxc");
				case 5 -> feed.axes().length() == 5 && shape[feed.axes().indexOf('z')] == 1 ? List.of(feed.axes()) : List.of();
				case 4 -> feed.axes().endsWith("c") ? List.of("byxc", "bcyx") : List.of("bcyx", "byxc");
				default -> List.of();
			};
			for (final String order : orders) {
				final Dense found = dense(output, order, feed, height, width, shape);
				if (found == null) continue;
				dense.add(found);
				break;
			}
		}
		return dense;
	}

	private static Dense dense(final GraphInfo.DeclaredTensor output, final String order, final Feed feed, final int height, final int width,
		final long... shape)
	{
		final int b = order.indexOf('b');
		if (b >= 0 && (shape[b] != feed.batch() || feed.axes().indexOf('b') < 0 && order.length() == 3 && shape[b] != 1)) return null;
		final long channels = order.indexOf('c') < 0 ? 1 : shape[order.indexOf('c')];
		if (channels < 1) return null;
		Dense loose = null;
		for (int stride = 1; stride <= LARGEST_STRIDE; stride++) {
			final Dense dense = new Dense(output.name(), output.type(), order, (int) channels, stride, 0);
			if (!Dense.fits(dense.rows(shape), height, stride) || !Dense.fits(dense.columns(shape), width, stride)) continue;
			// 8 rows of 128 could be a stride of 15 or 16
			if (height % stride < 2 && width % stride < 2) return dense;
			if (loose == null) loose = dense;
		}
		return loose == null ? cut(new Dense(output.name(), output.type(), order, (int) channels, 1, 0), height, width, shape) : loose;
	}

	/** The same as of a network that does not pad; null if it does not look like one. */
	private static Dense cut(final Dense dense, final int height, final int width, final long... shape) {
		final int rows = dense.rows(shape);
		final int columns = dense.columns(shape);
		for (int stride = height == width ? 1 : LARGEST_STRIDE; stride >= 1; stride /= 2) {
			final int cut = height / stride - rows;
			if (cut > 0 && cut == width / stride - columns && cut <= 2 * Math.min(rows, columns)) return new Dense(dense.name, dense.type,
				dense.axes, dense.channels, stride, cut);
		}
		return null;
	}

	/** The least of the steps so that the graph runs on a size one step larger and gives what it has to; 0 if there is none. */
	private int sizeStep(final Feed feed, final int height, final int width, final boolean rows, final boolean columns,
		final List<Dense> dense)
	{
		for (final int step : STEPS) {
			if (fits(feed, rows ? height + step : height, columns ? width + step : width, dense)) return step;
		}
		return 0;
	}

	/** Whether the graph runs on lengths of all kinds, and gives as much as it gets. */
	private boolean takesAny(final Feed feed, final int height, final int width, final boolean rows, final boolean columns,
		final List<Dense> dense)
	{
		for (final int[] more : BETWEEN) {
			if (!fits(feed, rows ? height + more[0] : height, columns ? width + more[1] : width, dense)) return false;
		}
		return true;
	}

	/** Whether the graph runs on that size and gives what it has to. */
	private boolean fits(final Feed feed, final int height, final int width, final List<Dense> dense) {
		try {
			final Map<String, GraphInfo.Values> outputs = run(feed, Picture.TEXTURE, height, width);
			return dense.stream().allMatch(each -> each.fits(outputs.get(each.name()), height, width));
		}
		catch (final DeepLabException e) {
			if (!probe.isAlive()) throw e;
			return false;
		}
	}

	/**
	 * On what grid a network looks at its input.
	 *
	 * @param step by so many pixels the image can be moved, and the output moves along unchanged
	 * @param rest sizes of a multiple of the step and so many more suit it
	 */
	private record Grid(int step, int rest) {
	}

	/**
	 * Moves a picture and looks by how many pixels the output moves along; and looks for the knots of scores that the graph has
	 * enlarged itself. Networks that align corners have their knots on pixels only at sizes of one more than a multiple of their
	 * output stride.
	 */
	private Grid grid(final Feed feed, final boolean rows, final boolean columns, final int step, final int stride, final int height,
		final int width, final String output)
	{
		final int move = moves(feed, rows, columns, step, stride, height, width, output);
		if (step > 1 || stride > 1) return new Grid(move, 0);
		final int half = knots(feed, rows, columns, 0, height, width, output);
		final int corners = knots(feed, rows, columns, 1, height, width, output);
		final boolean align = corners > half;
		final int found = Math.max(move, Math.max(half, corners));
		if (found < 1) notes.add("On what grid the network looks at the image could not be seen; a step of " + DEFAULT_STEP +
			" pixels is taken.");
		return new Grid(found < 1 ? DEFAULT_STEP : found, align ? 1 : 0);
	}

	/** The least move that the output follows but for a small part of its answer; -1 if there is none. */
	private int moves(final Feed feed, final boolean rows, final boolean columns, final int step, final int stride, final int height,
		final int width, final String output)
	{
		final int h = rows ? MOVED + Math.floorMod(height, step) : height;
		final int w = columns ? MOVED + Math.floorMod(width, step) : width;
		final Map<Integer, Double> errors = new LinkedHashMap<>();
		try {
			final Map<String, GraphInfo.Values> outputs = run(feed, Picture.FIELD, h, w);
			final Dense dense = named(dense(feed, outputs, h, w), output);
			final GraphInfo.Values field = outputs.get(output);
			final float[] still = minus(run(feed, Picture.PATCH, h, w).get(output), field);
			for (int move = stride; move <= STEPS[STEPS.length - 1] / 2; move *= 2) {
				final int down = rows ? move : 0;
				final int right = columns ? move : 0;
				final float[] moved = minus(run(feed, (x, y, c, ww, hh) -> Picture.PATCH.at(x - right, y - down, c, ww, hh), h, w).get(output),
					field);
				errors.put(move, difference(dense, field.shape(), still, moved, down / stride, right / stride));
			}
		}
		catch (final DeepLabException e) {
			if (!probe.isAlive()) throw e;
		}
		final double most = errors.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
		return errors.entrySet().stream().filter(each -> each.getValue() <= Math.max(most / 8, 2e-3)).mapToInt(Map.Entry::getKey).min().orElse(
			-1);
	}

	private static Dense named(final List<Dense> dense, final String output) {
		return dense.stream().filter(each -> each.name().equals(output)).findFirst().orElseThrow(() -> new DeepLabException("The output '" +
			output + "' of the model's graph is not as large as its input at all sizes; export the model with a fixed size."));
	}

	/**
	 * How far the knots of a piecewise linear output are from each other along x, where they lie on the same places of each
	 * period; 0 if there are none.
	 *
	 * @param rest of the size
	 */
	private int knots(final Feed feed, final boolean rows, final boolean columns, final int rest, final int height, final int width,
		final String output)
	{
		final int h = rows ? MOVED + rest : height;
		final int w = columns ? MOVED + rest : width;
		try {
			final Map<String, GraphInfo.Values> outputs = run(feed, Picture.TEXTURE, h, w);
			final Dense dense = named(dense(feed, outputs, h, w), output);
			final GraphInfo.Values values = outputs.get(output);
			final double[] bends = new double[w];
			double all = 0;
			for (int c = 0; c < dense.channels(); c++) {
				for (int y = 0; y < dense.rows(values.shape()); y += 5) {
					for (int x = 1; x < dense.columns(values.shape()) - 1; x++) {
						final double bend = values.values()[dense.index(values.shape(), c, y, x - 1)] - 2.0 * values.values()[dense.index(values
							.shape(), c, y, x)] + values.values()[dense.index(values.shape(), c, y, x + 1)];
						bends[x] += bend * bend;
						all += bend * bend;
					}
				}
			}
			for (int period = STEPS[STEPS.length - 1] / 2; period > 2 && all > 0; period /= 2) {
				final double[] phases = new double[period];
				for (int x = 0; x < w; x++) phases[x % period] += bends[x];
				for (int phase = 0; phase < period; phase++) {
					if (phases[phase] + phases[(phase + 1) % period] > 0.95 * all) return period;
				}
			}
		}
		catch (final DeepLabException e) {
			if (!probe.isAlive()) throw e;
		}
		return 0;
	}

	/** What an output has more than for another input. */
	private static float[] minus(final GraphInfo.Values more, final GraphInfo.Values less) {
		final float[] values = more.values().clone();
		for (int i = 0; i < values.length; i++) values[i] -= less.values()[i];
		return values;
	}

	private static double difference(final Dense dense, final long[] shape, final float[] still, final float[] moved, final int down,
		final int right)
	{
		final int rows = dense.rows(shape);
		final int columns = dense.columns(shape);
		double squares = 0;
		double power = 0;
		for (int c = 0; c < dense.channels(); c++) {
			for (int y = rows / 8; y < rows - rows / 8 - down; y++) {
				for (int x = columns / 8; x < columns - columns / 8 - right; x++) {
					final double a = still[dense.index(shape, c, y, x)];
					final double d = moved[dense.index(shape, c, y + down, x + right)] - a;
					squares += d * d;
					power += a * a;
				}
			}
		}
		return squares == 0 ? 0 : Math.sqrt(squares / power);
	}

	/** How far around a change in the middle changes each output. */
	private Map<String, Integer> halos(final Feed feed, final boolean rows, final boolean columns, final int step, final int rest,
		final int height, final int width, final List<Dense> dense)
	{
		final int far = step == 0 ? 0 : FAR / step * step + rest;
		final int h = rows ? far : height;
		final int w = columns ? far : width;
		final Map<String, Integer> halos = new LinkedHashMap<>();
		Map<String, GraphInfo.Values> before = Map.of();
		Map<String, GraphInfo.Values> after = Map.of();
		try {
			before = run(feed, Picture.TEXTURE, h, w);
			after = run(feed, Picture.TEXTURE_WITH_SPOT, h, w);
		}
		catch (final DeepLabException e) {
			if (!probe.isAlive()) throw e;
		}
		for (final Dense each : dense) {
			final boolean fits = each.fits(before.get(each.name()), h, w);
			final boolean labels = kind(each, List.of(before)) == Kind.LABELS;
			final int reach = !fits || labels ? Integer.MAX_VALUE : reach(each, before.get(each.name()), after.get(each.name()), h, w);
			final boolean known = reach < Math.min(h, w) * 3 / 8;
			final int shorter = Math.min(rows ? Integer.MAX_VALUE : height, columns ? Integer.MAX_VALUE : width);
			final int fallback = shorter == Integer.MAX_VALUE ? DEFAULT_HALO : Math.max(1, shorter / 64) * 8;
			final int halo = known && (step > 0 || reach < fallback) ? reach : fallback;
			final int unit = Math.max(each.stride(), step);
			final int whole = unit > 1 && step > 0 ? (halo + unit - 1) / unit * unit : halo / each.stride() * each.stride();
			halos.put(each.name(), whole);
			if (whole != reach && each == dense.get(0)) notes.add((labels ? "How far around the network looks can't be seen from labels" : known
				? "The network looks around for " + reach + " pixels" : "The network looks at the whole image") + "; a halo of " + whole +
				" pixels is taken.");
		}
		return halos;
	}

	/** How many pixels away from a spot in the middle an output changes, beyond those that are lost. */
	private static int reach(final Dense dense, final GraphInfo.Values before, final GraphInfo.Values after, final int height,
		final int width)
	{
		final int rows = dense.rows(before.shape());
		final int columns = dense.columns(before.shape());
		int reach = 0;
		double spread = 0;
		for (int c = 0; c < dense.channels(); c++) {
			double min = Double.POSITIVE_INFINITY;
			double max = Double.NEGATIVE_INFINITY;
			for (int i = 0; i < rows * columns; i++) {
				final float value = before.values()[dense.index(before.shape(), c, i / columns, i % columns)];
				min = Math.min(min, value);
				max = Math.max(max, value);
			}
			spread = Math.max(spread, max - min);
		}
		for (int c = 0; c < dense.channels(); c++) {
			for (int i = 0; i < rows * columns; i++) {
				final int index = dense.index(before.shape(), c, i / columns, i % columns);
				if (Math.abs(after.values()[index] - before.values()[index]) <= 1e-2 * spread) continue;
				final double down = Math.abs((i / columns + 0.5) * height / (rows + dense.cut()) - 0.5 * (height - dense.lost()));
				final double right = Math.abs((i % columns + 0.5) * width / (columns + dense.cut()) - 0.5 * (width - dense.lost()));
				reach = Math.max(reach, (int) Math.ceil(Math.max(down, right) - Picture.SPOT));
			}
		}
		return Math.max(0, reach - dense.lost() / 2);
	}

	/**
	 * What an output holds.
	 *
	 * @param looks what the graph gave for the same picture, at several strengths
	 */
	private static Kind kind(final Dense dense, final List<Map<String, GraphInfo.Values>> looks) {
		final List<GraphInfo.Values> all = looks.stream().map(look -> look.get(dense.name())).filter(each -> each != null && each
			.values() != null && each.values().length > 0).toList();
		if (all.isEmpty()) return Kind.SCORES;
		if (dense.channels() == 1 && all.stream().allMatch(each -> isWhole(each.values()))) return Kind.LABELS;
		final ScoreValues seen = new ScoreValues(dense.channels());
		final float[] pixel = new float[dense.channels()];
		for (final GraphInfo.Values values : all) {
			for (int y = 0; y < dense.rows(values.shape()); y++) {
				for (int x = 0; x < dense.columns(values.shape()); x++) {
					for (int c = 0; c < pixel.length; c++) pixel[c] = values.values()[dense.index(values.shape(), c, y, x)];
					seen.add(pixel);
				}
			}
		}
		return seen.kind();
	}

	private static boolean isWhole(final float... values) {
		for (final float value : values) if (value != Math.rint(value) || value < 0) return false;
		return true;
	}

	/**
	 * @param looks see {@link #kind}; the first at the usual strength
	 * @param height of an input of a size that suits the graph
	 */
	private static GraphFacts.Output output(final Dense dense, final List<Map<String, GraphInfo.Values>> looks, final int halo,
		final int height)
	{
		final GraphInfo.Values values = looks.get(0).get(dense.name());
		final Kind kind = kind(dense, looks);
		int largest = 0;
		if (kind == Kind.LABELS) for (final float value : values.values()) largest = Math.max(largest, (int) value);
		final boolean corners = dense.stride() > 1 && height % dense.stride() == 1;
		final int rows = corners || dense.stride() == 1 ? height / dense.stride() + (corners ? 1 : 0) : dense.rows(values.shape());
		final int offset = dense.stride() == 1 || dense.cut() > 0 ? -dense.cut() : corners ? 1 : rows - height / dense.stride();
		return new GraphFacts.Output(dense.name(), dense.type(), dense.axes(), dense.channels(), dense.stride(), offset, corners, kind,
			largest, halo);
	}
}
