package io.github.deeplabij.image;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.evaluate.ObjectEvaluation;
import io.github.deeplabij.evaluate.ObjectScores;

import ij.gui.Plot;
import ij.measure.ResultsTable;

/** What a comparison of objects with the true ones found: tables and a plot. */
public final class ObjectReport implements Comparison {

	private static final int DIGITS = 4;
	private static final int HALF = 50;

	/** Numbers of objects. */
	private static final List<Measure> COUNTS = List.of( //
		new Measure("True", "", ObjectScores::truth), //
		new Measure("Found", "", ObjectScores::found), //
		new Measure("Hits", "", scores -> scores.hits(HALF)), //
		new Measure("Split", "split objects:", ObjectScores::split), //
		new Measure("Merged", "merged objects:", ObjectScores::merged));

	private static final List<Measure> MAIN = List.of( //
		ap(HALF), //
		new Measure("AP_50_90", "AP, mean over thresholds of 0.5 to 0.9:", ObjectScores::meanAp), //
		new Measure("F1", "F1 at IoU 0.5:", scores -> scores.f1(HALF)), //
		new Measure("Precision", "precision at IoU 0.5:", scores -> scores.precision(HALF)), //
		new Measure("Recall", "recall at IoU 0.5:", scores -> scores.recall(HALF)), //
		new Measure("PQ", "panoptic quality, PQ:", ObjectScores::panopticQuality), //
		new Measure("SQ", "segmentation quality, SQ:", ObjectScores::segmentationQuality), //
		new Measure("RQ", "recognition quality, RQ:", ObjectScores::recognitionQuality), //
		new Measure("Mean_IoU", "mean IoU of true objects:", ObjectScores::meanIou), //
		new Measure("Count_error", "count error:", ObjectScores::countError));

	/** The others: the average precision at thresholds above 0.5. */
	private static final List<Measure> OTHERS = Arrays.stream(ObjectScores.thresholds()).skip(1).mapToObj(
		ObjectReport::ap).toList();

	private final String name;
	private final ObjectEvaluation evaluation;
	private final List<Row> rows;
	private final List<String> notes;

	/**
	 * A figure.
	 *
	 * @param heading in tables
	 * @param words in lines of text
	 */
	private record Measure(String heading, String words, ToDoubleFunction<ObjectScores> of) {
	}

	/**
	 * What was compared.
	 *
	 * @param image its name
	 * @param plane which one of it, from 1; 0 for all of them as a whole
	 */
	record Row(String image, int plane) {
	}

	/**
	 * @param rows for each image of the evaluation what it is
	 */
	ObjectReport(final String name, final ObjectEvaluation evaluation, final List<Row> rows,
		final List<String> notes)
	{
		this.name = name;
		this.evaluation = evaluation;
		this.rows = rows;
		this.notes = notes;
	}

	private static Measure ap(final int percent) {
		return new Measure("AP_" + percent, "AP at IoU " + percent / 100.0 + ":", scores -> scores.ap(percent));
	}

	/** The numbers themselves. */
	public ObjectEvaluation evaluation() {
		return evaluation;
	}

	/** Adds a row with the figures over all images: pooled ones, and means over images. */
	@Override
	public void summaryTo(final ResultsTable table) {
		table.setPrecision(DIGITS);
		table.addRow();
		table.addValue("Prediction", PlainText.cell(name));
		table.addValue("Images", rows.size());
		for (final Measure each : COUNTS) table.addValue(each.heading(), each.of().applyAsDouble(evaluation.pooled()));
		for (final Measure each : MAIN) {
			table.addValue(each.heading(), each.of().applyAsDouble(evaluation.pooled()));
			table.addValue(each.heading() + "_mean", evaluation.mean(each.of()));
		}
	}

	@Override
	public List<Table> tables() {
		return List.of(new Table(EvaluationOutput.THRESHOLDS, "DeepLab objects by IoU", thresholds()), new Table(
			EvaluationOutput.OBJECTS, "DeepLab objects", objects()));
	}

	/** A row for each image, one for the mean over images, and one for all of their objects. */
	public ResultsTable objects() {
		final ResultsTable table = table();
		for (int i = 0; i < rows.size(); i++) {
			final ObjectScores scores = evaluation.images().get(i);
			final int plane = rows.get(i).plane();
			addRow(table, PlainText.cell(rows.get(i).image()), plane == 0 ? "" : String.valueOf(plane), each -> each
				.of().applyAsDouble(scores));
		}
		addRow(table, "mean", "", each -> evaluation.mean(each.of()));
		addRow(table, "pooled", "", each -> each.of().applyAsDouble(evaluation.pooled()));
		return table;
	}

	private static void addRow(final ResultsTable table, final String image, final String plane,
		final ToDoubleFunction<Measure> value)
	{
		table.addRow();
		table.addValue("Image", image);
		table.addValue("Plane", plane);
		Stream.of(COUNTS, MAIN, OTHERS).flatMap(List::stream).forEach(each -> table.addValue(each.heading(), value
			.applyAsDouble(each)));
	}

	/** A row for each threshold of IoU: hits and mistakes in all images, and what follows from them. */
	public ResultsTable thresholds() {
		final ResultsTable table = table();
		final ObjectScores all = evaluation.pooled();
		for (final int percent : ObjectScores.thresholds()) {
			table.addRow();
			table.addValue("IoU", percent / 100.0);
			table.addValue("Hits", all.hits(percent));
			table.addValue("False", all.found() - all.hits(percent));
			table.addValue("Missed", all.truth() - all.hits(percent));
			table.addValue("AP", all.ap(percent));
			table.addValue("AP_mean", evaluation.mean(scores -> scores.ap(percent)));
			table.addValue("F1", all.f1(percent));
			table.addValue("F1_mean", evaluation.mean(scores -> scores.f1(percent)));
			table.addValue("Precision", all.precision(percent));
			table.addValue("Recall", all.recall(percent));
		}
		return table;
	}

	private static ResultsTable table() {
		final ResultsTable table = new ResultsTable();
		table.setPrecision(DIGITS);
		return table;
	}

	/** The average precision over the threshold of IoU, of all objects and as a mean over images. */
	@Override
	public Optional<Plot> plot() {
		final int[] thresholds = ObjectScores.thresholds();
		final double[] x = IntStream.of(thresholds).mapToDouble(percent -> percent / 100.0).toArray();
		final Plot plot = new Plot("DeepLab objects AP", "Threshold of IoU", "Average precision");
		plot.setLineWidth(2);
		plot.setColor(Color.BLACK);
		plot.add("line", x, IntStream.of(thresholds).mapToDouble(evaluation.pooled()::ap).toArray());
		plot.setColor(Color.RED.darker());
		plot.add("line", x, IntStream.of(thresholds).mapToDouble(percent -> evaluation.mean(scores -> scores.ap(
			percent))).toArray());
		plot.setLimits(x[0], x[x.length - 1], 0, 1);
		plot.setColor(Color.BLACK);
		plot.setLineWidth(1);
		plot.setLegend("pooled\nmean over images", Plot.AUTO_POSITION);
		return Optional.of(plot);
	}

	@Override
	public String plotName() {
		return EvaluationOutput.THRESHOLDS.toString();
	}

	@Override
	public String summary() {
		final ObjectScores all = evaluation.pooled();
		return String.format(Locale.ROOT, "%s: AP %.4f at IoU 0.5, PQ %.4f, true objects %d, found %d (%s)", name, all
			.ap(HALF), all.panopticQuality(), all.truth(), all.found(), images());
	}

	private String images() {
		return rows.size() + (rows.size() == 1 ? " image" : " images");
	}

	@Override
	public List<String> notes() {
		return notes;
	}

	@Override
	public List<String> lines() {
		final ObjectScores all = evaluation.pooled();
		final Stream<Measure> measures = Stream.of(MAIN.subList(0, 1), OTHERS, MAIN.subList(1, MAIN.size())).flatMap(
			List::stream);
		return Stream.of(Stream.of(images(), "true objects " + all.truth() + ", found " + all.found()), measures.map(
			each -> String.format(Locale.ROOT, "%-43s %.4f pooled, %.4f mean over images", each.words(), each.of()
				.applyAsDouble(all), evaluation.mean(each.of()))), COUNTS.stream().filter(each -> !each.words()
					.isEmpty()).map(each -> String.format(Locale.ROOT, "%-43s %.0f", each.words(), each.of()
						.applyAsDouble(all)))).flatMap(lines -> lines).toList();
	}
}
