package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.deeplabij.evaluate.Evaluation;

/**
 * What a network gives in one way: a line of the CSV.
 *
 * @param images how many images were compared
 * @param pixels how many pixels they have
 * @param seconds for all of them, from the open image to its labels
 * @param parameters of the network
 * @param bytes of its files
 * @param meanIou of all pixels, pooled
 * @param objectIou the IoU of the class object
 * @param boundaryF1 within 2 pixels
 * @param trimap the mean IoU within 1, 2, ... pixels of the true boundaries
 */
record FamilyResult(FamilyRow row, FamilyWay way, int images, long pixels, double seconds, int parameters, long bytes,
	double meanIou, double objectIou, double boundaryF1, List<Double> trimap)
{

	/** The widths of the trimap's bands. */
	static final int[] WIDTHS = IntStream.rangeClosed(1, 40).toArray();

	private static final Path FILE = Path.of("docs/family.csv");
	private static final String HEADER =
		"row,way,images,pixels,seconds,parameters,bytes,mean_iou,object_iou,boundary_f1," +
		IntStream.of(WIDTHS).mapToObj(width -> "within_" + width).collect(Collectors.joining(","));

	static FamilyResult of(final FamilyRow row, final FamilyWay way, final Evaluation evaluation, final double seconds,
		final long bytes) throws IOException
	{
		return new FamilyResult(row, way, evaluation.images(), evaluation.confusion().total(), seconds,
			row.parameters(), bytes,
			evaluation.confusion().meanIou(), evaluation.confusion().iou(1), evaluation.boundaries().mean(),
				IntStream.of(WIDTHS)
				.mapToObj(width -> evaluation.trimap().within(width).meanIou()).toList());
	}

	double millisPerMegapixel() {
		return 1e9 * seconds / pixels;
	}

	/** All that were measured, in the order of the rows. */
	static List<FamilyResult> read() throws IOException {
		if (!Files.exists(FILE)) return List.of();
		return Files.readAllLines(FILE).stream().skip(1).map(FamilyResult::parse).toList();
	}

	/** That of a row in a way, if it was measured. */
	static Optional<FamilyResult> find(final List<FamilyResult> all, final FamilyRow row, final FamilyWay way) {
		return all.stream().filter(each -> each.row.equals(row) && each.way == way).findFirst();
	}

	/** Replaces what the file holds of the same rows in the same ways. */
	static void write(final List<FamilyResult> results) throws IOException {
		final List<FamilyResult> all = new ArrayList<>(read());
		all.removeIf(each -> find(results, each.row, each.way).isPresent());
		all.addAll(results);
		all.sort(Comparator.comparing((FamilyResult each) ->
			FamilyRow.ALL.indexOf(each.row)).thenComparing(FamilyResult::way));
		final List<String> lines = new ArrayList<>(List.of(HEADER));
		all.forEach(each -> lines.add(each.line()));
		Files.write(FILE, lines);
	}

	private static FamilyResult parse(final String line) {
		final String[] cells = line.split(",");
		return new FamilyResult(FamilyRow.of(cells[0]), FamilyWay.valueOf(cells[1]), Integer.parseInt(cells[2]),
			Long.parseLong(
			cells[3]), Double.parseDouble(cells[4]), Integer.parseInt(cells[5]), Long.parseLong(cells[6]),
				Double.parseDouble(
				cells[7]), Double.parseDouble(cells[8]), Double.parseDouble(cells[9]), List.of(cells).subList(10,
					cells.length)
					.stream().map(Double::valueOf).toList());
	}

	private String line() {
		return String.join(",", row.name(), way.name(), "" + images, "" + pixels, String.format(Locale.ROOT, "%.2f",
			seconds), "" +
			parameters, "" + bytes, digits(meanIou), digits(objectIou), digits(boundaryF1), trimap.stream().map(
				FamilyResult::digits).collect(Collectors.joining(",")));
	}

	private static String digits(final double value) {
		return String.format(Locale.ROOT, "%.5f", value);
	}
}
