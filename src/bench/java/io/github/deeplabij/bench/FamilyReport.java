package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.deeplabij.evaluate.Evaluation;
import io.github.deeplabij.evaluate.LabelRows;

/**
 * What the CRF and several scales bring to each network of the family, on the validation images of nuclei in
 * fluorescence: measures the rows of the property "rows" (all if it is empty, none if it is "none") on every
 * "images"-th image, takes them into docs/family.csv, and draws docs/family.md's tables and figures again from that.
 */
public final class FamilyReport {

	private static final int CLASSES = 2;
	private static final double TOLERANCE = 2;

	private FamilyReport() {}

	/** Measures and draws. */
	public static void main(final String... arguments) throws IOException {
		final int step = Integer.parseInt(System.getProperty("images", "1"));
		for (final FamilyRow row : rows(System.getProperty("rows", ""))) {
			if (!row.isThere() || !FamilyImages.areThere()) System.out.println(row.name() +
				" is left out: the model or the images are not there.");
			else measure(row, FamilyImages.every(step));
		}
		FamilyFigures.draw(FamilyResult.read());
		FamilyPage.write(FamilyResult.read());
	}

	private static List<FamilyRow> rows(final String names) {
		if (names.isEmpty()) return FamilyRow.ALL;
		return "none".equals(names) ? List.of() : List.of(names.split(",")).stream().map(FamilyRow::of).toList();
	}

	private static void measure(final FamilyRow row, final List<Path> images) throws IOException {
		final List<FamilyWay> ways = row.equals(FamilyRow.V1) && Superpixels.areThere() ? List.of(FamilyWay.values())
			: FamilyWay.COLUMNS;
		final Map<FamilyWay, Evaluation> evaluations = new EnumMap<>(FamilyWay.class);
		final Map<FamilyWay, Double> seconds = new EnumMap<>(FamilyWay.class);
		for (final FamilyWay way : ways) {
			evaluations.put(way, new Evaluation(CLASSES, TOLERANCE, FamilyResult.WIDTHS));
			seconds.put(way, 0.0);
		}
		final long bytes;
		try (FamilyNetwork network = new FamilyNetwork(row)) {
			bytes = network.bytes();
			network.labels(images.get(0), ways);
			for (final Path image : images) {
				final LabelRows truth = FamilyImages.truth(image);
				network.labels(image, ways).forEach((way, labels) -> {
					evaluations.get(way).add(truth, LabelRows.of(labels.values(), truth.width()));
					seconds.merge(way, labels.seconds(), Double::sum);
				});
			}
		}
		final List<FamilyResult> results = new ArrayList<>();
		for (final FamilyWay way : ways) {
			results.add(FamilyResult.of(row, way, evaluations.get(way), seconds.get(way), bytes));
			System.out.printf("%s, %s: mean IoU %.4f, %.0f ms per megapixel%n", row.title(), way.title, evaluations.get(
				way).confusion().meanIou(), results.get(results.size() - 1).millisPerMegapixel());
		}
		FamilyResult.write(results);
	}

}
