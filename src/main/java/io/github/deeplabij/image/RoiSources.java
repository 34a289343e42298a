package io.github.deeplabij.image;

import java.awt.HeadlessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

import io.github.deeplabij.common.DeepLabException;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.gui.TextRoi;
import ij.io.RoiDecoder;
import ij.plugin.frame.RoiManager;

/** Where ROIs are from. Texts and images among them are left out. */
final class RoiSources {

	private static final int LARGEST_ROI_BYTES = 1 << 26;

	private RoiSources() {}

	/** The ROIs of the ROI Manager; none if it is not open, or can't be, without a display. */
	static List<Roi> manager() {
		try {
			final RoiManager manager = RoiManager.getInstance();
			return manager == null ? List.of() : shapes(List.of(manager.getRoisAsArray()));
		}
		catch (final HeadlessException | LinkageError e) {
			return List.of();
		}
	}

	/** The ROIs of an image's overlay. */
	static List<Roi> overlay(final ImagePlus image) {
		final Overlay overlay = image.getOverlay();
		return overlay == null ? List.of() : shapes(List.of(overlay.toArray()));
	}

	/** Whether a file's name says that it holds ROIs. */
	static boolean isFile(final Path file) {
		final String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
		return Files.isRegularFile(file) && (name.endsWith(".roi") || name.endsWith(".zip"));
	}

	/** Whether a file holds ROIs: one of a single ROI, or a zip that is not of an image. */
	static boolean holdsRois(final Path file) {
		if (!isFile(file)) return false;
		if (file.toString().toLowerCase(Locale.ROOT).endsWith(".roi")) return true;
		try (ZipFile zip = new ZipFile(file.toFile())) {
			return zip.stream().anyMatch(entry -> entry.getName().toLowerCase(Locale.ROOT).endsWith(".roi"));
		}
		catch (final IOException e) {
			// told where it is opened
			return false;
		}
	}

	/**
	 * Opens a file of one ROI, or a zip of several, as the ROI Manager saves them.
	 *
	 * @throws DeepLabException if it holds none
	 */
	static List<Roi> open(final Path file) {
		final List<Roi> rois = new ArrayList<>();
		try (InputStream in = Files.newInputStream(file)) {
			if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) rois.add(decode(in, file.getFileName()
				.toString()));
			else {
				final ZipInputStream zip = new ZipInputStream(in);
				for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
					if (entry.getName().toLowerCase(Locale.ROOT).endsWith(".roi")) rois.add(decode(zip, entry
						.getName()));
				}
			}
		}
		catch (final IOException | RuntimeException e) {
			throw new DeepLabException(file +
				" can't be read as ROIs; save them anew from the ROI Manager (More > Save...).", e);
		}
		final List<Roi> shapes = shapes(rois);
		if (shapes.isEmpty()) throw new DeepLabException(file +
			" holds no ROI; add some to the ROI Manager and save them (More > Save...).");
		return shapes;
	}

	private static Roi decode(final InputStream in, final String name) throws IOException {
		final byte[] bytes = in.readNBytes(LARGEST_ROI_BYTES);
		final Roi roi = new RoiDecoder(bytes, name.substring(name.lastIndexOf('/') + 1).replaceAll("(?i)\\.roi$", ""))
			.getRoi();
		if (roi == null) throw new IOException(name);
		return roi;
	}

	private static List<Roi> shapes(final List<Roi> rois) {
		return rois.stream().filter(roi -> !(roi instanceof ImageRoi) && !(roi instanceof TextRoi)).toList();
	}
}
