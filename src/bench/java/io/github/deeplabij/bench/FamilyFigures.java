package io.github.deeplabij.bench;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.github.deeplabij.image.ImageFiles;

import ij.gui.Plot;

/** The curves of docs/family.md: the mean IoU within bands around the true boundaries. */
final class FamilyFigures {

	static final Path FOLDER = Path.of("docs/images");

	/** A hue a network, a tint a variant, in the order of the rows. */
	private static final List<Color> COLOURS = IntStream.of(0x888888, 0xd62728, 0xff9896, 0x2ca02c, 0x98df8a, 0x9467bd,
		0xc5b0d5, 0x1f77b4).mapToObj(Color::new).toList();

	private static final double[] X = Arrays.stream(FamilyResult.WIDTHS).asDoubleStream().toArray();

	private FamilyFigures() {}

	/** Draws all, the pictures only where models and images are there. */
	static void draw(final List<FamilyResult> all) throws IOException {
		final List<FamilyResult> plain = all.stream().filter(each -> each.way() == FamilyWay.PLAIN).toList();
		draw("Plain", plain, each -> each.row().title(), each -> COLOURS.get(FamilyRow.ALL.indexOf(each.row())), FOLDER
			.resolve("family-trimap.png"));
		final List<FamilyResult> v1 = all.stream().filter(each -> each.row().equals(FamilyRow.V1)).toList();
		final List<FamilyResult> both = new ArrayList<>(v1);
		FamilyResult.find(all, FamilyRow.V3PLUS, FamilyWay.PLAIN).ifPresent(both::add);
		draw("v1", both, each -> each.row().title() + ", " + each.way().title, each -> each.row().equals(
			FamilyRow.V3PLUS) ? COLOURS.get(7) : COLOURS.get(new int[] { 0, 1, 3, 5, 2 }[each.way().ordinal()]), FOLDER
				.resolve("family-v1.png"));
		FamilyPictures.draw();
	}

	private static void draw(final String title, final List<FamilyResult> results,
		final Function<FamilyResult, String> name, final Function<FamilyResult, Color> colour, final Path file)
	{
		if (results.isEmpty()) return;
		final Plot plot = new Plot(title, "width of the band around true boundaries (pixels)",
			"mean IoU within the band");
		plot.setSize(640, 420);
		plot.setLineWidth(2);
		final List<String> legend = new ArrayList<>();
		for (final FamilyResult each : results) {
			plot.setColor(colour.apply(each));
			plot.addPoints(X, each.trimap().stream().mapToDouble(Double::doubleValue).toArray(), Plot.LINE);
			legend.add(name.apply(each));
		}
		plot.setColor(Color.BLACK);
		plot.setLimits(0, X.length, low(results), high(results));
		plot.setFont(Font.PLAIN, 14);
		plot.setLineWidth(1);
		plot.setLegend(String.join("\n", legend), Plot.BOTTOM_RIGHT);
		ImageFiles.savePng(plot.getImagePlus().flatten(), file);
	}

	private static double low(final List<FamilyResult> results) {
		return Math.floor(10 * results.stream().mapToDouble(each -> each.trimap().get(0)).min().orElseThrow()) / 10;
	}

	private static double high(final List<FamilyResult> results) {
		return Math.ceil(20 * results.stream().flatMap(each -> each.trimap().stream()).mapToDouble(Double::doubleValue)
			.max().orElseThrow()) / 20;
	}
}
