package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of docs/family.md, which stand between two comments. */
final class FamilyPage {

	private static final Path PAGE = Path.of("docs/family.md");
	private static final String START = "<!-- tables: drawn by FamilyReport -->";
	private static final String END = "<!-- end of tables -->";

	/** A band that the output stride of 8 blurs. */
	private static final int NARROW = 4;

	private FamilyPage() {}

	/** Replaces the tables. */
	static void write(final List<FamilyResult> all) throws IOException {
		final String page = Files.readString(PAGE);
		final int start = page.indexOf(START) + START.length();
		final int end = page.indexOf(END);
		if (start < START.length() || end < start) throw new IOException(PAGE + " has no place for the tables.");
		final String tables = String.join("\n\n", tables(all));
		Files.writeString(PAGE, page.substring(0, start) + "\n\n" + tables + "\n\n" + page.substring(end));
	}

	private static List<String> tables(final List<FamilyResult> all) {
		return List.of("Mean IoU, all pixels pooled, in percent; in brackets the gain over plain:", table(all,
			FamilyResult::meanIou), "Mean IoU within " + NARROW + " pixels of the true boundaries, in percent:", table(
				all, FamilyPage::narrow), "Boundary F1 within 2 pixels, mean over images, in percent:", table(all,
					FamilyResult::boundaryF1), "Milliseconds for a megapixel, and the size of the network:", cost(all),
			images(all));
	}

	private static double narrow(final FamilyResult result) {
		return result.trimap().get(NARROW - 1);
	}

	private static String table(final List<FamilyResult> all, final ToDoubleFunction<FamilyResult> figure) {
		final Function<FamilyResult, String> cell = each -> gain(each, FamilyResult.find(all, each.row(),
			FamilyWay.PLAIN).orElseThrow(), figure);
		final List<String> lines = new ArrayList<>();
		lines.add(line(Stream.concat(Stream.of(""), FamilyWay.COLUMNS.stream().map(way -> way.title))));
		lines.add("|---|" + "---|".repeat(FamilyWay.COLUMNS.size()));
		for (final FamilyRow row : measured(all)) {
			lines.add(line(Stream.concat(Stream.of(row.title()), cells(all, row, cell))));
			FamilyResult.find(all, row, FamilyWay.SLIC).ifPresent(each -> lines.add(line(Stream.of(row.title() + ", " +
				each.way().title, cell.apply(each), "", "", ""))));
		}
		return String.join("\n", lines);
	}

	private static String gain(final FamilyResult result, final FamilyResult plain,
		final ToDoubleFunction<FamilyResult> figure)
	{
		final double value = 100 * figure.applyAsDouble(result);
		if (result.way() == FamilyWay.PLAIN) return String.format(Locale.ROOT, "%.1f", value);
		return String.format(Locale.ROOT, "%.1f (%+.1f)", value, value - 100 * figure.applyAsDouble(plain));
	}

	private static String cost(final List<FamilyResult> all) {
		final List<String> lines = new ArrayList<>();
		lines.add(line(Stream.of(Stream.of(""), FamilyWay.COLUMNS.stream().map(way -> way.title), Stream.of(
			"parameters", "MB")).flatMap(Function.identity())));
		lines.add("|---|" + "---|".repeat(FamilyWay.COLUMNS.size() + 2));
		for (final FamilyRow row : measured(all)) {
			final FamilyResult plain = FamilyResult.find(all, row, FamilyWay.PLAIN).orElseThrow();
			lines.add(line(Stream.of(Stream.of(row.title()), cells(all, row, each -> String.format(Locale.ROOT, "%.0f",
				each.millisPerMegapixel())), Stream.of(String.format(Locale.ROOT, "%,d", plain.parameters()), String
					.format(Locale.ROOT, "%.1f", plain.bytes() / 1e6))).flatMap(Function.identity())));
		}
		return String.join("\n", lines);
	}

	/** On how many images the rows were measured. */
	private static String images(final List<FamilyResult> all) {
		final Map<Integer, List<String>> rows = measured(all).stream().collect(Collectors.groupingBy(row -> FamilyResult
			.find(all, row, FamilyWay.PLAIN).orElseThrow().images(), Collectors.mapping(FamilyRow::title, Collectors
				.toList())));
		if (rows.size() == 1) return "All on " + rows.keySet().iterator().next() + " images.";
		return rows.entrySet().stream().map(each -> String.join("; ", each.getValue()) + ": on " + each.getKey() +
			" images.").collect(Collectors.joining(" "));
	}

	private static List<FamilyRow> measured(final List<FamilyResult> all) {
		return FamilyRow.ALL.stream().filter(row -> FamilyResult.find(all, row, FamilyWay.PLAIN).isPresent()).toList();
	}

	private static Stream<String> cells(final List<FamilyResult> all, final FamilyRow row,
		final Function<FamilyResult, String> cell)
	{
		return FamilyWay.COLUMNS.stream().map(way -> FamilyResult.find(all, row, way).map(cell).orElse(""));
	}

	private static String line(final Stream<String> cells) {
		return cells.collect(Collectors.joining(" | ", "| ", " |"));
	}
}
