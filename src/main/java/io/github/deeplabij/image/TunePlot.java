package io.github.deeplabij.image;

import java.awt.Color;
import java.util.Arrays;
import java.util.stream.IntStream;

import ij.gui.Plot;

/** How the mean IoU grew while settings of the CRF were tried. */
final class TunePlot {

	private static final double MARGIN = 0.002;

	private TunePlot() {}

	/**
	 * @param without the mean IoU without the CRF
	 * @param tried that of each settings, in the order in which they were tried, the default ones first
	 */
	static Plot of(final double without, final double[] tried) {
		final double[] x = IntStream.rangeClosed(1, tried.length).asDoubleStream().toArray();
		final double[] best = tried.clone();
		Arrays.parallelPrefix(best, Math::max);
		final double[] ends = { 0, tried.length + 1.0 };
		final Plot plot = new Plot("DeepLab tuning", "Settings in the order of the search", "Mean IoU");
		plot.setColor(Color.GRAY);
		plot.add("circle", x, tried);
		plot.setLineWidth(2);
		plot.setColor(Color.BLACK);
		plot.add("line", x, best);
		plot.setColor(Color.BLUE);
		plot.add("line", ends, new double[] { tried[0], tried[0] });
		plot.setColor(Color.RED.darker());
		plot.add("line", ends, new double[] { without, without });
		// settings that are far worse would leave no room for what matters
		final double least = Math.min(without, tried[0]);
		final double most = Math.max(without, best[best.length - 1]);
		final double margin = Math.max(MARGIN, (most - least) / 4);
		plot.setLimits(0, ends[1], least - margin, most + margin);
		plot.setLineWidth(1);
		plot.setColor(Color.BLACK);
		plot.setLegend("settings\nbest so far\ndefault values\nwithout the CRF", Plot.AUTO_POSITION);
		return plot;
	}
}
