package io.github.deeplabij.examine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.deeplabij.model.Kind;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.plane.Picture;

/**
 * How far does the graph see? A small spot in the middle of a large picture is inverted: how far from it an output
 * changes, by more than a hundredth of its range, is how far it looks around. Where that is most of the picture, or the
 * output is labels, a usual halo is taken.
 */
final class HaloFinder {

	private static final int DEFAULT_HALO = 96;
	/** The length of the picture, where it is free. */
	private static final int LENGTH = 384;
	/** The part of an output's range that is a change. */
	private static final double CHANGE = 1e-2;

	private final FedGraph graph;
	private final GridFinder.Grid grid;
	private final List<String> notes;

	private HaloFinder(final FedGraph graph, final GridFinder.Grid grid, final List<String> notes) {
		this.graph = graph;
		this.grid = grid;
		this.notes = notes;
	}

	/**
	 * For each dense output the halo in pixels of the input, a multiple of the output's stride and, but for one size,
	 * of the grid's step; the valid crop not counted.
	 *
	 * @param notes takes a sentence if the first output's halo is not what was seen
	 */
	static Map<String, Integer> find(final FedGraph graph, final GridFinder.Grid grid, final List<String> notes) {
		return new HaloFinder(graph, grid, notes).find();
	}

	private Map<String, Integer> find() {
		final ImageSize size = graph.size(length -> LENGTH / grid.step() * grid.step() + grid.rest());
		final Map<String, GraphInfo.Values> before = graph.tryRun(Picture.TEXTURE, size).orElse(Map.of());
		final Map<String, GraphInfo.Values> after = before.isEmpty() ? before : graph.tryRun(Picture.TEXTURE_WITH_SPOT,
			size).orElse(Map.of());
		final Map<String, Integer> halos = new LinkedHashMap<>();
		for (final DenseOutput each : graph.outputs()) {
			final boolean labels = KindFinder.kind(each, List.of(before)) == Kind.LABELS;
			final boolean seen = !labels && each.fits(before.get(each.name()), size) && each.fits(after.get(each
				.name()), size);
			final int reach = seen ? reach(new DenseValues(each, before.get(each.name())), new DenseValues(each, after
				.get(each.name())), size) : Integer.MAX_VALUE;
			final boolean known = reach < size.shorter() * 3 / 8;
			final int halo = halo(each, reach, known);
			halos.put(each.name(), halo);
			if (halo != reach && each == graph.outputs().get(0)) notes.add(note(labels, known, reach, halo));
		}
		return halos;
	}

	private static String note(final boolean labels, final boolean known, final int reach, final int halo) {
		final String seen = labels ? "How far around the network looks can't be seen from labels" : known
			? "The network looks around for " + reach + " pixels" : "The network looks at the whole image";
		return seen + "; a halo of " + halo + " pixels is taken.";
	}

	/**
	 * The reach if it is of use, or the usual halo, in whole units; of a graph that takes one size, not more than the
	 * usual one.
	 */
	private int halo(final DenseOutput output, final int reach, final boolean known) {
		final boolean free = grid.step() > 0;
		final int usual = usual();
		final int halo = known && (free || reach < usual) ? reach : usual;
		if (!free) return halo / output.stride() * output.stride();
		final int unit = Math.max(output.stride(), grid.step());
		return (halo + unit - 1) / unit * unit;
	}

	/** An eighth of the shorter side that is fixed, or, where none is, what most networks do with. */
	private int usual() {
		final int rows = graph.freeRows() ? Integer.MAX_VALUE : graph.size().height();
		final int columns = graph.freeColumns() ? Integer.MAX_VALUE : graph.size().width();
		final int shorter = Math.min(rows, columns);
		return shorter == Integer.MAX_VALUE ? DEFAULT_HALO : Math.max(1, shorter / 64) * 8;
	}

	/** How many pixels away from a spot in the middle an output changes, beyond those that are cropped. */
	private static int reach(final DenseValues before, final DenseValues after, final ImageSize size) {
		final DenseOutput output = before.output();
		final double change = CHANGE * range(before);
		int reach = 0;
		for (int c = 0; c < before.channels(); c++) {
			for (int y = 0; y < before.rows(); y++) {
				for (int x = 0; x < before.columns(); x++) {
					if (Math.abs(after.at(c, y, x) - before.at(c, y, x)) <= change) continue;
					final double down = fromMiddle(y, before.rows(), size.height(), output);
					final double right = fromMiddle(x, before.columns(), size.width(), output);
					reach = Math.max(reach, (int) Math.ceil(Math.max(down, right) - Picture.SPOT));
				}
			}
		}
		return Math.max(0, reach - output.validCrop() / 2);
	}

	/** How many pixels an element's centre is from the middle of those that the output spans. */
	private static double fromMiddle(final int at, final int elements, final int length, final DenseOutput output) {
		return Math.abs((at + 0.5) * length / (elements + output.crop()) - 0.5 * (length - output.validCrop()));
	}

	/** From the least to the greatest value, in the channel where that is most. */
	private static double range(final DenseValues values) {
		double range = 0;
		for (int c = 0; c < values.channels(); c++) {
			double min = Double.POSITIVE_INFINITY;
			double max = Double.NEGATIVE_INFINITY;
			for (int y = 0; y < values.rows(); y++) {
				for (int x = 0; x < values.columns(); x++) {
					min = Math.min(min, values.at(c, y, x));
					max = Math.max(max, values.at(c, y, x));
				}
			}
			range = Math.max(range, max - min);
		}
		return range;
	}
}
