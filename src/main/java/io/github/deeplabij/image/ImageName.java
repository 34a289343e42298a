package io.github.deeplabij.image;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import ij.ImagePlus;
import ij.WindowManager;

/** What images and their results are called. */
public final class ImageName {

	/**
	 * Of files that ImageJ or Bio-Formats open. What else follows a dot is a part of the name, as in
	 * {@code drug 0.5uM}.
	 */
	private static final Set<String> ENDINGS = Set.of("tif", "tiff", "btf", "tf2", "tf8", "png", "jpg", "jpeg", "jpe",
		"jp2", "bmp", "gif", "pgm", "ppm", "pbm", "pnm", "dcm", "dicom", "fits", "fit", "fts", "avi", "zip", "raw",
		"lsm", "czi", "zvi", "nd2", "nd", "lif", "oib", "oif", "oir", "vsi", "ets", "svs", "ndpi", "ndpis", "scn",
		"mrxs", "qptiff", "bif", "stk", "ims", "sld", "dv", "r3d", "flex", "mrc", "map", "rec", "dm2", "dm3", "dm4",
		"ser", "emi", "nrrd", "nhdr", "nii", "hdr", "img", "ics", "ids", "mhd", "mha", "h5", "hdf5", "zarr", "webp");

	private ImageName() {}

	/** A title or a file's name without the ending that says what kind of image file it is, if it has one. */
	public static String of(final String title) {
		final int dot = title.lastIndexOf('.');
		return dot > 0 && ENDINGS.contains(title.substring(dot + 1).toLowerCase(Locale.ROOT)) ? title.substring(0, dot)
			: title;
	}

	/** A title for a result that no open image has, in batch mode too: this one, or with a number behind it. */
	static String free(final String title) {
		final Set<String> taken = new HashSet<>();
		final int[] ids = WindowManager.getIDList();
		if (ids != null) Arrays.stream(ids).mapToObj(WindowManager::getImage).filter(image -> image != null).map(
			ImagePlus::getTitle).forEach(taken::add);
		String free = title;
		for (int number = 1; taken.contains(free); number++)
			free = title + "-" + number;
		return free;
	}
}
