package io.github.deeplabij.image;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.evaluate.Confusion;
import io.github.deeplabij.evaluate.Evaluation;
import io.github.deeplabij.model.ClassInfo;

import ij.gui.Plot;
import ij.measure.ResultsTable;

/** What a comparison of labels with the truth found: tables and a plot. */
public final class EvaluationReport implements Comparison {

	/** More lines in a plot can't be told apart. */
	private static final int MOST_LINES = 8;
	private static final int DIGITS = 4;
	/**
	 * A mean IoU above which labels that are taken for others are likely meant so: it can't be that of two classes
	 * changed for each other.
	 */
	private static final double LIKELY = 0.5;
	private static final double FAR_BETTER = 0.25;
	/** What objects are in ImageJ's masks. */
	private static final int MASK = 255;

	private final String name;
	private final Evaluation evaluation;
	private final ClassValues classes;
	private final Optional<Ignored> ignored;
	/** The numbers of the classes that were met, in the order of their values. */
	private final int[] met;

	/**
	 * Pixels that were not counted.
	 *
	 * @param value what the truth holds there
	 * @param pixels how many there are, at least one
	 * @param of how many pixels there are in all
	 * @param given whether the prediction holds that value too
	 */
	record Ignored(int value, long pixels, long of, boolean given) {

		double share() {
			return pixels / (double) of;
		}
	}

	EvaluationReport(final String name, final Evaluation evaluation, final ClassValues classes,
		final Optional<Ignored> ignored) {
		this.name = name;
		this.ignored = ignored;
		this.evaluation = evaluation;
		this.classes = classes;
		final Confusion all = evaluation.confusion();
		met = Arrays.stream(classes.sorted()).filter(c -> classes.fixed() || all.truth(c) + all.given(c) > 0).toArray();
	}

	/** The numbers themselves; class 0 is the value 0, the others are numbered as they were met. */
	public Evaluation evaluation() {
		return evaluation;
	}

	/** Adds a row with the figures over all classes. */
	@Override
	public void summaryTo(final ResultsTable table) {
		final Confusion all = evaluation.confusion();
		table.setPrecision(DIGITS);
		table.addRow();
		table.addValue("Prediction", PlainText.cell(name));
		table.addValue("Images", evaluation.images());
		table.addValue("Pixels", all.total());
		table.addValue("Ignored", ignored.map(Ignored::share).orElse(0.0));
		table.addValue("Pixel_accuracy", all.accuracy());
		table.addValue("Mean_accuracy", all.meanAccuracy());
		table.addValue("Mean_IoU", all.meanIou());
		table.addValue("Frequency_weighted_IoU", all.frequencyWeightedIou());
		table.addValue("Foreground_IoU", all.foreground().iou(1));
		table.addValue("Foreground_IoU_mean", evaluation.meanForegroundIou());
		table.addValue("Boundary_F1", evaluation.boundaries().mean());
		table.addValue("Tolerance", evaluation.boundaries().tolerance());
		for (final int c : few()) table.addValue("IoU_" + classes.get(c).value(), all.iou(c));
	}

	/** The classes that were met; none if there are too many to be shown one by one. */
	private int[] few() {
		return met.length > MOST_LINES ? new int[0] : met;
	}

	@Override
	public List<Table> tables() {
		final List<Table> tables = new ArrayList<>();
		if (evaluation.trimap().widths().length > 0) tables.add(new Table(EvaluationOutput.TRIMAP,
			"DeepLab trimap IoU", trimap()));
		tables.add(new Table(EvaluationOutput.CONFUSION, "DeepLab confusion matrix", confusion()));
		tables.add(new Table(EvaluationOutput.CLASSES, "DeepLab classes", classes()));
		return tables;
	}

	/** A row for each class. */
	public ResultsTable classes() {
		final Confusion all = evaluation.confusion();
		final ResultsTable table = table();
		for (final int c : met) {
			table.addRow();
			table.addValue("Class", classes.get(c).value());
			table.addValue("Name", PlainText.cell(classes.get(c).name()));
			table.addValue("Truth", all.truth(c));
			table.addValue("Prediction", all.given(c));
			table.addValue("IoU", all.iou(c));
			table.addValue("Accuracy", all.recall(c));
			table.addValue("Precision", all.precision(c));
			table.addValue("Boundary_F1", evaluation.boundaries().f1(c));
			table.addValue("Boundary_images", evaluation.boundaries().images(c));
		}
		return table;
	}

	/**
	 * A row for each true class, with the number of pixels that were given each class. ImageJ saves headings without
	 * quotes.
	 */
	public ResultsTable confusion() {
		final ResultsTable table = table();
		for (final int truth : met) {
			table.addRow();
			table.addValue("Truth", title(truth));
			for (final int given : met) table.addValue(title(given).replace(',', ';'),
				evaluation.confusion().count(truth, given));
		}
		return table;
	}

	/** A row for each band around the true boundaries. */
	public ResultsTable trimap() {
		final ResultsTable table = table();
		for (final int width : evaluation.trimap().widths()) {
			final Confusion band = evaluation.trimap().within(width);
			table.addRow();
			table.addValue("Width", width);
			table.addValue("Pixels", band.total());
			table.addValue("Pixel_accuracy", band.accuracy());
			table.addValue("Mean_IoU", band.meanIou());
			for (final int c : met) table.addValue("IoU_" + classes.get(c).value(), band.iou(c));
		}
		return table;
	}

	private static ResultsTable table() {
		final ResultsTable table = new ResultsTable();
		table.setPrecision(DIGITS);
		return table;
	}

	private String title(final int number) {
		final ClassInfo each = classes.get(number);
		return each.name().isEmpty() ? String.valueOf(each.value()) : each.value() + " " + each.name();
	}

	/** The IoU over the width of the band, the mean and those of a few classes; empty if there are not two widths. */
	@Override
	public Optional<Plot> plot() {
		final int[] widths = evaluation.trimap().widths();
		if (widths.length < 2) return Optional.empty();
		final Confusion[] bands = Arrays.stream(widths).mapToObj(evaluation.trimap()::within).toArray(Confusion[]::new);
		final double[] x = Arrays.stream(widths).asDoubleStream().toArray();
		final Plot plot = new Plot("DeepLab trimap", "Width of the band around true boundaries (pixels)",
			"IoU within the band");
		final List<String> legend = new ArrayList<>(List.of("mean"));
		plot.setColor(Color.BLACK);
		plot.setLineWidth(3);
		plot.add("line", x, Arrays.stream(bands).mapToDouble(Confusion::meanIou).toArray());
		plot.setLineWidth(1);
		for (final int c : few()) {
			plot.setColor(classes.get(c).value() == 0 ? Color.GRAY
				: new Color(Glasbey.colour(classes.get(c))).darker());
			plot.add("line", x, Arrays.stream(bands).mapToDouble(band -> band.iou(c)).toArray());
			legend.add(title(c));
		}
		plot.setLimits(0, widths[widths.length - 1], 0, 1);
		plot.setColor(Color.BLACK);
		plot.setLineWidth(1);
		plot.setLegend(String.join("\n", legend), Plot.AUTO_POSITION);
		return Optional.of(plot);
	}

	@Override
	public String plotName() {
		return EvaluationOutput.TRIMAP.toString();
	}

	@Override
	public String summary() {
		return String.format(Locale.ROOT, "%s: mean IoU %.4f, pixel accuracy %.4f, boundary F1 %.4f (%d %s%s)", name,
			evaluation.confusion()
			.meanIou(), evaluation.confusion().accuracy(), evaluation.boundaries().mean(), evaluation.images(),
				evaluation.images() == 1
				? "image" : "images", ignored.map(each -> String.format(Locale.ROOT,
					", %.3g %% of the pixels ignored", 100 * each.share())).orElse(""));
	}

	@Override
	public List<String> notes() {
		final List<String> notes = new ArrayList<>();
		ignored.flatMap(this::gone).ifPresent(notes::add);
		for (final int shift : new int[] { 1, -1 }) shifted(shift).ifPresent(notes::add);
		scaled(1, MASK).ifPresent(notes::add);
		scaled(MASK, 1).ifPresent(notes::add);
		return notes;
	}

	/** The numbers of the classes that the truth holds. */
	private int[] held() {
		return Arrays.stream(met).filter(c -> evaluation.confusion().truth(c) > 0).toArray();
	}

	/** The number of a value's class, negative if it was not met. */
	private int number(final int value) {
		return Arrays.stream(met).filter(c -> classes.get(c).value() == value).findFirst().orElse(-1);
	}

	/** A sentence where a class seems to be ignored. */
	private Optional<String> gone(final Ignored each) {
		final int[] left = held();
		final boolean listed = classes.fixed() && classes.number(each.value()) >= 0;
		if (left.length > 1 && !each.given() && !listed) return Optional.empty();
		final String why = left.length == 1 ? "class " + title(left[0]) + " is all that is compared" : listed
			? "it is one of the classes"
			: "the prediction holds that value too";
		return Optional.of(String.format(Locale.ROOT,
			"%.3g %% of the truth's pixels have the value %d, which is ignored, and %s; if %d is a class, as in " +
			"masks," +
			" leave ignore empty.", 100 * each.share(), each.value(), why, each.value()));
	}

	/**
	 * A sentence where labels that were counted from another number would agree far better.
	 *
	 * @param shift how much greater labels are than the truth then
	 */
	private Optional<String> shifted(final int shift) {
		final Confusion all = evaluation.confusion();
		final int[] held = held();
		final double iou = Arrays.stream(held).mapToDouble(c -> {
			final int given = number(classes.get(c).value() + shift);
			return given < 0 ? 0 : all.count(c, given) / (double) (all.truth(c) + all.given(given) - all.count(c,
				given));
		}).average().orElse(0);
		if (held.length < 2 || iou <= LIKELY || iou < all.meanIou() + FAR_BETTER) return Optional.empty();
		return Optional.of(String.format(Locale.ROOT,
			"The labels seem to be off by one: with each %s by 1 (Process > Math > %s...), the mean IoU is %.4f" +
			" in place of %.4f.", shift > 0 ? "lowered" : "raised", shift > 0 ? "Subtract" : "Add", iou,
				all.meanIou()));
	}

	/** A sentence where objects have one value in the truth and another one in the prediction, and all else is 0. */
	private Optional<String> scaled(final int truth, final int given) {
		final Confusion all = evaluation.confusion();
		if (number(truth) < 0 || all.truth(number(truth)) == 0 || number(given) < 0 ||
			all.given(number(given)) == 0) return Optional.empty();
		for (final int c : met) {
			final int value = classes.get(c).value();
			if (value != 0 && (value != truth && all.truth(c) > 0 || value != given &&
				all.given(c) > 0)) return Optional.empty();
		}
		return Optional.of(String.format(Locale.ROOT,
			"Objects are %d in the truth and %d in the labels; %s the labels by %d (Process > Math > %s...).",
			truth, given, given == MASK ? "divide" : "multiply", MASK, given == MASK ? "Divide" : "Multiply"));
	}

	/** The figures as lines of text; of the bands the first, the second, the fourth and so on, and the last. */
	@Override
	public List<String> lines() {
		final Confusion all = evaluation.confusion();
		final List<String> lines = new ArrayList<>();
		lines.add(evaluation.images() + (evaluation.images() == 1 ? " image" : " images"));
		for (final int c : met) lines.add(line("IoU of class " + title(c) + ", pixels pooled:", all.iou(c)));
		ignored.ifPresent(each -> lines.add(line("share that is ignored, value " + each.value() + ":", each.share())));
		lines.add(line("mean IoU:", all.meanIou()));
		lines.add(line("frequency-weighted IoU:", all.frequencyWeightedIou()));
		lines.add(line("pixel accuracy:", all.accuracy()));
		lines.add(line("mean accuracy:", all.meanAccuracy()));
		lines.add(line("boundary F1 within " + (float) evaluation.boundaries().tolerance() + " pixels:",
			evaluation.boundaries().mean()));
		final int[] widths = evaluation.trimap().widths();
		for (int i = 0; i < widths.length; i++) {
			if (Integer.bitCount(i + 1) == 1 || i == widths.length - 1) lines.add(line("mean IoU within " +
				widths[i] + (widths[i] == 1
				? " pixel" : " pixels") + " of boundaries:", evaluation.trimap().within(widths[i]).meanIou()));
		}
		lines.add(line("IoU of foreground, pixels pooled:", all.foreground().iou(1)));
		lines.add(line("IoU of foreground, mean over images:", evaluation.meanForegroundIou()));
		return lines;
	}

	private static String line(final String what, final double value) {
		return String.format(Locale.ROOT, "%-43s %.4f", what, value);
	}
}
