package io.github.deeplabij.examine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.deeplabij.model.Kind;
import io.github.deeplabij.onnx.GraphInfo;
import io.github.deeplabij.plane.Picture;
import io.github.deeplabij.segment.ScoreValues;

/**
 * What do an output's values mean? Whole numbers in one channel are labels; for others {@link ScoreValues} tells it
 * from what the graph gives for the same picture at several strengths.
 */
final class KindFinder {

	private KindFinder() {}

	/**
	 * What the graph gives for a picture, the usual one first, and weaker and stronger ones if that may be anything but
	 * scores.
	 */
	static List<Map<String, GraphInfo.Values>> looks(final FedGraph graph) {
		final List<Map<String, GraphInfo.Values>> looks = new ArrayList<>(List.of(graph.run(Picture.TEXTURE)));
		final boolean whole = graph.runs().input().isWhole();
		if (whole || graph.outputs().stream().allMatch(each -> kind(each, looks) == Kind.SCORES)) return looks;
		for (final float strength : ScoreValues.STRENGTHS) {
			graph.runs().tryRun(graph.feed(), Picture.TEXTURE, strength, graph.size()).ifPresent(looks::add);
		}
		return looks;
	}

	/**
	 * What an output holds; scores where there are no values of it.
	 *
	 * @param looks what the graph gave for the same picture, at several strengths
	 */
	static Kind kind(final DenseOutput output, final List<Map<String, GraphInfo.Values>> looks) {
		final List<GraphInfo.Values> all = looks.stream().map(look -> look.get(output.name())).filter(Objects::nonNull)
			.filter(each -> each.values() != null && each.values().length > 0).toList();
		if (all.isEmpty()) return Kind.SCORES;
		if (output.channels() == 1 && all.stream().allMatch(each -> isWhole(each.values()))) return Kind.LABELS;
		final ScoreValues seen = new ScoreValues(output.channels());
		for (final GraphInfo.Values values : all)
			add(seen, new DenseValues(output, values));
		return seen.kind();
	}

	private static void add(final ScoreValues seen, final DenseValues values) {
		final float[] pixel = new float[values.channels()];
		for (int y = 0; y < values.rows(); y++) {
			for (int x = 0; x < values.columns(); x++) {
				for (int c = 0; c < pixel.length; c++)
					pixel[c] = values.at(c, y, x);
				seen.add(pixel);
			}
		}
	}

	private static boolean isWhole(final float... values) {
		for (final float value : values)
			if (value != Math.rint(value) || value < 0) return false;
		return true;
	}
}
