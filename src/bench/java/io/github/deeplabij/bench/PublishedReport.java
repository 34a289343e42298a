package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.FastMeanField.Quality;
import io.github.deeplabij.evaluate.Confusion;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.PixelSize;
import io.github.deeplabij.image.SettingsText;
import io.github.deeplabij.image.VocImages;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.model.PublishedModels;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.Passes;

import ij.ImagePlus;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/**
 * What graphs with published weights give through the plugin: the classes in photographs, and the mean IoU on images of
 * PASCAL VOC 2012. Prints the tables of docs/published.md and draws overlays to look at.
 */
public final class PublishedReport {

	private static final Path PICTURES = CrfReport.FOLDER.resolve("published");
	private static final int TRAINED = 513;
	private static final String SCALES = "0.5,0.75,1,1.25,1.5,1.75";

	private static final List<Installed> MODELS = List.of(new Installed(PublishedModels.SMALL, 257), new Installed(
		PublishedModels.ANY_SIZE, 513), new Installed(PublishedModels.LABELS, 512));

	private static final List<String> PHOTOS = List.of("cat_720p.jpg", "pets.jpg", "bird_segmentation.bmp",
		"people_table.jpg",
		"three_people.jpg");

	private static final List<Way> WAYS = Stream.of(false, true).flatMap(padded -> Stream.of(new Way("plain", padded,
		Passes.ONE,
		null), //
		new Way("CRF, the plugin's defaults", padded, Passes.ONE, CrfSettings.DEFAULT), //
		new Way("CRF, v1's numbers", padded, Passes.ONE, v1(5, 50, 10)), //
		new Way("CRF, v1-MSc's numbers", padded, Passes.ONE, v1(3, 95, 3)), //
		new Way("CRF, v1-COCO's numbers", padded, Passes.ONE, v1(5, 67, 3)), //
		new Way("flip", padded, SettingsText.passes("1", "mean", true), null), //
		new Way("scales", padded, SettingsText.passes(SCALES, "mean", false), null), //
		new Way("scales and flip", padded, SettingsText.passes(SCALES, "mean", true), null), //
		new Way("scales and flip, maximum", padded, SettingsText.passes(SCALES, "maximum", true), null), //
		new Way("scales, flip and CRF, the plugin's defaults", padded, SettingsText.passes(SCALES, "mean", true),
			CrfSettings.DEFAULT), //
		new Way("scales, flip and CRF, v1's numbers", padded, SettingsText.passes(SCALES, "mean", true),
			v1(5, 50, 10)))).toList();

	private PublishedReport() {}

	/** A model and the side that a photo is resized to. */
	private record Installed(String name, int side) {
	}

	/** A way to run a model; without a CRF it is null. */
	private record Way(String name, boolean padded, Passes passes, CrfSettings crf) {

		Way {
			if (padded) name = "padded, " + name;
		}
	}

	/**
	 * What the scripts beside the authors' code of DeepLab v1 (deeplab-public) name for one of its networks on VOC,
	 * whose photos
	 * have 8 bits.
	 */
	private static CrfSettings v1(final double weight, final double xy, final double colour) {
		return new CrfSettings(10, 3, 3, xy, colour, weight, Quality.ACCURATE);
	}

	/** Runs all models. */
	public static void main(final String... arguments) throws IOException {
		Files.createDirectories(PICTURES);
		final Path folder = Files.createTempDirectory("published");
		System.out.println("| photo | model | classes of more than 1 %, in percent |\n|---|---|---|");
		for (final Installed each : MODELS) {
			final Model model = Model.in(PublishedModels.install(each.name, folder));
			try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
				for (final String photo : PHOTOS) System.out.println("| " + photo + " | " + each.name + " | " +
					classes(segmenter, model, each
					.side, photo) + " |");
			}
		}
		final Model model = Model.in(folder.resolve(PublishedModels.ANY_SIZE));
		System.out.println("\n| | mean IoU, % | pixels right, % | IoU of each class that occurs, in their order, % |");
		try (ImageSegmenter segmenter = new ImageSegmenter(model, Device.CPU)) {
			for (final Way way : WAYS) voc(segmenter, way);
		}
	}

	private static ImageSegmenter.Result segment(final ImageSegmenter segmenter, final ImagePlus image, final Way way) {
		return segmenter.segment(image, new ImageSegmenter.Settings(0, way.passes, PixelSize.IMAGE,
			Optional.ofNullable(way.crf)),
			EnumSet.of(Output.LABELS, Output.OVERLAY), Monitor.NONE);
	}

	private static String classes(final ImageSegmenter segmenter, final Model model, final int side,
		final String file) {
		final ImagePlus photo = ImageFiles.open(PublishedModels.photo(file));
		final ImagePlus resized = photo.getWidth() == side && photo.getHeight() == side ? photo : photo.resize(side,
			side,
			"bilinear average");
		final ImageSegmenter.Result result = segment(segmenter, resized, WAYS.get(0));
		ImageFiles.savePng(result.overlayImage().resize(photo.getWidth(), photo.getHeight(), "bilinear"),
			PICTURES.resolve(file +
			"-" + model.name() + ".png"));
		final int[] counts = result.labels().getProcessor().getHistogram();
		return model.description().classes().stream().filter(each -> each.value() > 0 &&
			counts[each.value()] > side * side / 100)
			.map(each -> String.format(Locale.ROOT, "%s %.1f", each.name(),
				100.0 * counts[each.value()] / (side * side))).collect(
				Collectors.joining(", "));
	}

	/** A row of the table of ways: all pixels of all images pooled. */
	private static void voc(final ImageSegmenter segmenter, final Way way) throws IOException {
		final Confusion confusion = VocImages.compare(image -> {
			final ImageSegmenter.Result result = segment(segmenter, way.padded ? padded(image) : image, way);
			ImageFiles.savePng(result.overlayImage(), PICTURES.resolve("voc-" + image.getShortTitle() + "-" +
				way.name + ".png"));
			return result.labels();
		});
		final String each = IntStream.range(0, confusion.classes()).filter(c -> confusion.truth(c) > 0).mapToObj(c ->
			String.format(
			Locale.ROOT, "%.0f", 100 * confusion.iou(c))).collect(Collectors.joining(" | "));
		System.out.println(String.format(Locale.ROOT, "| %s | %.1f | %.1f | %s |", way.name,
			100 * confusion.meanIou(), 100 *
			confusion.accuracy(), each));
	}

	/**
	 * The image with grey, which is 0 to the network, at its right and lower end, as all images were when it was
	 * trained.
	 */
	private static ImagePlus padded(final ImagePlus image) {
		final ImageProcessor grey = new ColorProcessor(TRAINED, TRAINED);
		grey.setColor(0x808080);
		grey.fill();
		grey.insert(image.getProcessor().convertToRGB(), 0, 0);
		return new ImagePlus(image.getTitle(), grey);
	}
}
