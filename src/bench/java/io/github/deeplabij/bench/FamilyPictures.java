package io.github.deeplabij.bench;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.deeplabij.evaluate.LabelRows;
import io.github.deeplabij.image.ImageFiles;

import ij.ImagePlus;
import ij.process.ImageProcessor;

/** Crops of a few images with their truth and what some ways make of them, one image a row. */
final class FamilyPictures {

	private static final int SIDE = 96;
	private static final int ZOOM = 2;
	private static final int GAP = 6;
	private static final int HEAD = 22;
	private static final List<String> TITLES = List.of("image", "truth", "v1", "v1 + CRF", "v1, superpixels", "v3+");

	/** An image, and where a crop is. */
	private record Crop(String image, int x, int y) {
	}

	private static final List<Crop> CROPS = List.of(new Crop("fluo256_5b2ccfb94ded.png", 80, 112), new Crop(
		"embryo1272_f29fd9c52e04.png", 848, 272), new Crop("fluo360_d4d88391bc39.png", 32, 80), new Crop(
			"fluo696_4596961c789d.png", 448, 32));

	private FamilyPictures() {}

	/** Draws the sheet, if all that it shows can be had. */
	static void draw() throws IOException {
		if (!FamilyImages.areThere() || !FamilyRow.V1.isThere() || !FamilyRow.V3PLUS.isThere() ||
			!Superpixels.areThere()) {
			System.out.println("The pictures are left as they are: images, models or superpixels are not there.");
			return;
		}
		final int step = ZOOM * SIDE + GAP;
		final BufferedImage sheet = new BufferedImage(TITLES.size() * step - GAP, HEAD + CROPS.size() * step - GAP,
			BufferedImage.TYPE_INT_RGB);
		final Graphics2D graphics = sheet.createGraphics();
		graphics.setColor(Color.WHITE);
		graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
		graphics.setColor(Color.BLACK);
		graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
		graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
		for (int i = 0; i < TITLES.size(); i++) graphics.drawString(TITLES.get(i), i * step, HEAD - 7);
		try (FamilyNetwork v1 = new FamilyNetwork(FamilyRow.V1); FamilyNetwork v3plus =
			new FamilyNetwork(FamilyRow.V3PLUS)) {
			int y = HEAD;
			for (final Crop crop : CROPS) {
				int x = 0;
				for (final BufferedImage tile : tiles(crop, v1, v3plus)) {
					graphics.drawImage(tile, x, y, ZOOM * SIDE, ZOOM * SIDE, null);
					x += step;
				}
				y += step;
			}
		}
		graphics.dispose();
		ImageFiles.savePng(new ImagePlus("family", sheet), FamilyFigures.FOLDER.resolve("family-pictures.png"));
	}

	private static List<BufferedImage> tiles(final Crop crop, final FamilyNetwork v1, final FamilyNetwork v3plus)
		throws IOException
	{
		final Path file = FamilyImages.path(crop.image);
		final ImagePlus image = FamilyImages.open(file);
		final LabelRows rows = FamilyImages.truth(file);
		final int[] truth = new int[rows.width() * rows.height()];
		rows.read(0, rows.height(), truth);
		final Map<FamilyWay, FamilyNetwork.Labels> labels = v1.labels(file, List.of(FamilyWay.PLAIN, FamilyWay.CRF,
			FamilyWay.SLIC));
		final FamilyNetwork.Labels decoded = v3plus.labels(file, List.of(FamilyWay.PLAIN)).get(FamilyWay.PLAIN);
		final List<BufferedImage> tiles = new ArrayList<>();
		tiles.add(picture(crop, image));
		tiles.add(compared(crop, truth, truth, rows.width()));
		labels.values().forEach(each -> tiles.add(compared(crop, each.values(), truth, rows.width())));
		tiles.add(compared(crop, decoded.values(), truth, rows.width()));
		return tiles;
	}

	private static BufferedImage picture(final Crop crop, final ImagePlus image) {
		final ImageProcessor pixels = image.getProcessor();
		pixels.setRoi(crop.x, crop.y, SIDE, SIDE);
		final ImageProcessor part = pixels.crop();
		part.setMinAndMax(part.getStats().min, part.getStats().max);
		return part.getBufferedImage();
	}

	/** White where labels and truth say object, red where the labels alone do, blue where the truth alone does. */
	private static BufferedImage compared(final Crop crop, final int[] labels, final int[] truth, final int width) {
		final BufferedImage tile = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
		for (int y = 0; y < SIDE; y++) {
			for (int x = 0; x < SIDE; x++) {
				final int i = (crop.y + y) * width + crop.x + x;
				tile.setRGB(x, y, labels[i] == truth[i] ? 0xffffff * labels[i] : labels[i] == 1 ? 0xd62728 : 0x1f77ff);
			}
		}
		return tile;
	}
}
