package io.github.deeplabij.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against figures of scikit-learn, scikit-image and SciPy, which src/test/python/evaluation.py wrote. */
class ReferenceFiguresTest {

	private static final Path FOLDER = Path.of("src/test/resources/evaluation");
	private static final int IGNORE = 255;

	private static List<String[]> figures;

	@BeforeAll
	static void read() throws IOException {
		figures = Files.readAllLines(FOLDER.resolve("figures.csv")).stream().skip(1).map(line ->
			line.split(",")).toList();
	}

	private static LabelRows labels(final String file, final int ignore) throws IOException {
		final Raster raster = ImageIO.read(FOLDER.resolve(file).toFile()).getRaster();
		final int[] values = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
		for (int i = 0; i < values.length; i++) if (values[i] == ignore) values[i] = -1;
		return LabelRows.of(values, raster.getWidth());
	}

	private static Evaluation evaluation(final double tolerance, final int strip) throws IOException {
		final Evaluation evaluation = new Evaluation(1, tolerance, strip, new int[] { 40, 1, 2, 3, 5, 8, 13, 21 });
		for (final String name : List.of("a", "b", "c", "d", "e")) evaluation.add(labels(name + "-truth.png", IGNORE),
			labels(name +
			"-labels.png", -1));
		return evaluation;
	}

	private static int number(final String text) {
		return (int) Double.parseDouble(text);
	}

	/** In one strip, and in strips as low as can be. */
	@ParameterizedTest
	@ValueSource(ints = { 1 << 20, 1 })
	void pooledPixelsAndBands(final int strip) throws IOException {
		final Evaluation evaluation = evaluation(0, strip);
		final Confusion all = evaluation.confusion();
		assertEquals(5, evaluation.images());
		assertEquals(4, all.classes());
		int checked = 0;
		for (final String[] each : figures) {
			final String of = each[1];
			final double ours = switch (each[0]) {
				case "count" -> all.count(of.charAt(0) - '0', of.charAt(2) - '0');
				case "iou" -> all.iou(number(of));
				case "recall" -> all.recall(number(of));
				case "precision" -> all.precision(number(of));
				case "accuracy" -> all.accuracy();
				case "mean accuracy" -> all.meanAccuracy();
				case "mean iou" -> all.meanIou();
				case "frequency weighted iou" -> all.frequencyWeightedIou();
				case "foreground iou" -> all.foreground().iou(1);
				case "mean foreground iou" -> evaluation.meanForegroundIou();
				case "band pixels" -> evaluation.trimap().within(number(of)).total();
				case "band mean iou" -> evaluation.trimap().within(number(of)).meanIou();
				case "band accuracy" -> evaluation.trimap().within(number(of)).accuracy();
				default -> Double.POSITIVE_INFINITY;
			};
			if (ours == Double.POSITIVE_INFINITY) continue;
			assertEquals(Double.parseDouble(each[2].replace("nan", "NaN")), ours, 1e-12, each[0] + " " + of);
			checked++;
		}
		assertEquals(16 + 3 * 4 + 6 + 3 * 8, checked);
	}

	@Test
	void boundaryF1() throws IOException {
		int checked = 0;
		for (final double tolerance : new double[] { 0, 1, 2, 3.5 }) {
			for (final int strip : new int[] { 1 << 20, 1 }) {
				final BoundaryF1 boundaries = evaluation(tolerance, strip).boundaries();
				for (final String[] each : figures) {
					final String[] of = each[1].split(" ");
					if (!each[0].equals("boundary f1") || Double.parseDouble(of[0]) != tolerance) continue;
					final double ours = of.length == 1 ? boundaries.mean() : boundaries.f1(number(of[1]));
					assertEquals(Double.parseDouble(each[2]), ours, 1e-12, each[0] + " " + each[1]);
					checked++;
				}
			}
		}
		assertEquals(4 * 2 * 5, checked);
	}

	@Test
	void bandsHoldMoreTheWiderTheyAre() throws IOException {
		final Trimap trimap = evaluation(0, 1 << 20).trimap();
		long before = 0;
		for (final int width : trimap.widths()) {
			assertTrue(trimap.within(width).total() > before, "width " + width);
			before = trimap.within(width).total();
		}
	}
}
