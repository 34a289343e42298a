package io.github.deeplabij.image;

import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.zarr.OmeChannel;
import io.github.deeplabij.zarr.OmeImage;
import io.github.deeplabij.zarr.OmeLevel;
import io.github.deeplabij.zarr.Stores;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.LUT;

/** Images of OME-Zarr as ImageJ shows them: as virtual stacks, whose planes are read when they are looked at. */
public final class ZarrImages {

	/** As many pixels as ImageJ has in a plane. */
	private static final long MOST_PIXELS = Integer.MAX_VALUE - 8L;

	private static final Map<String, String> UNITS = Map.of("micrometer", "micron", "nanometer", "nm", "millimeter",
		"mm", "second", "sec", "millisecond", "ms", "minute", "min", "hour", "hours");

	private ZarrImages() {}

	/**
	 * Whether a text names an image of OME-Zarr: an address, or a folder with its metadata or with such a name as to be
	 * meant for one.
	 */
	public static boolean isMeant(final String text) {
		if (Stores.isAddress(text)) return Stores.isMeant(text);
		final Path folder;
		try {
			folder = Path.of(text);
		}
		catch (final InvalidPathException e) {
			return false;
		}
		return Files.isDirectory(folder) && (Stores.isMeant(text) || Stream.of("zarr.json", ".zattrs", ".zgroup")
			.anyMatch(name -> Files.exists(folder.resolve(name))));
	}

	/** The name of the folder at a location. */
	static String folder(final String location) {
		return location.strip().replaceFirst("[?#].*", "").replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
	}

	/**
	 * Opens one level of an image; its calibration and the names, colours and ranges of its channels are kept.
	 *
	 * @param location a folder or an https address, which may lead to an image inside, such as
	 *            {@code plate.ome.zarr/A/1/0}
	 * @param level from 0, the finest
	 * @throws DeepLabException if it can't be opened
	 */
	public static ImagePlus open(final String location, final int level) {
		final OmeImage image = OmeImage.open(Stores.open(location), "");
		requireSize(image, level);
		final ZarrStack stack = new ZarrStack(image, level);
		final String title = PlainText.line(ImageName.of(folder(location)));
		final ImagePlus shown = new ImagePlus(level == 0 ? title : title + "-level" + level, stack);
		shown.setDimensions(stack.channels(), stack.slices(), stack.frames());
		shown.setCalibration(calibration(image, image.level(level)));
		if (stack.getSize() > 1) shown.setOpenAsHyperStack(true);
		return coloured(shown, image.channels().subList(0, stack.channels()));
	}

	private static void requireSize(final OmeImage image, final int level) {
		final long width = image.size(level, "x");
		final long height = image.size(level, "y");
		final long planes = image.size(level, "c") * image.size(level, "z") * image.size(level, "t");
		if (planes > Integer.MAX_VALUE) throw new DeepLabException(image.name() + " has " + planes +
			" planes, more than ImageJ can show.");
		if (width > MOST_PIXELS / height) throw new DeepLabException("A plane of " + image.name() + " has " + width +
			" x " + height + " pixels at level " + level +
			", more than ImageJ can show; choose another level of 0 to " +
			(image.levels().size() - 1) + ", or segment it from the command line, which needs no whole plane.");
	}

	private static Calibration calibration(final OmeImage image, final OmeLevel level) {
		final Calibration calibration = new Calibration();
		final int x = image.axis("x");
		final int y = image.axis("y");
		final int z = image.axis("z");
		final int t = image.axis("t");
		final String unit = image.axes().get(x).unit();
		if (!unit.isEmpty()) {
			calibration.setUnit(UNITS.getOrDefault(unit, unit));
			calibration.pixelWidth = level.scale()[x];
			calibration.pixelHeight = level.scale()[y];
			calibration.xOrigin = -level.translation()[x] / level.scale()[x];
			calibration.yOrigin = -level.translation()[y] / level.scale()[y];
			if (z >= 0 && level.scale()[z] > 0) calibration.pixelDepth = level.scale()[z];
		}
		if (t >= 0 && !image.axes().get(t).unit().isEmpty()) {
			calibration.frameInterval = level.scale()[t];
			calibration.setTimeUnit(UNITS.getOrDefault(image.axes().get(t).unit(), image.axes().get(t).unit()));
		}
		return calibration;
	}

	private static ImagePlus coloured(final ImagePlus image, final List<OmeChannel> channels) {
		if (channels.size() == 1) {
			final OmeChannel only = channels.get(0);
			if (hasRange(only)) image.setDisplayRange(only.start(), only.end());
			return image;
		}
		final CompositeImage composite = new CompositeImage(image, channels.size() <= 7 ? CompositeImage.COMPOSITE
			: CompositeImage.GRAYSCALE);
		for (int c = 0; c < channels.size(); c++) {
			final OmeChannel channel = channels.get(c);
			final LUT lut = channel.colour() < 0 ? composite.getChannelLut(c + 1) : LUT.createLutFromColor(new Color(
				channel.colour()));
			if (hasRange(channel)) {
				lut.min = channel.start();
				lut.max = channel.end();
			}
			composite.setChannelLut(lut, c + 1);
		}
		return composite;
	}

	private static boolean hasRange(final OmeChannel channel) {
		return channel.start() < channel.end();
	}
}
