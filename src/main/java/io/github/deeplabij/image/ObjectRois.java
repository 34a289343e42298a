package io.github.deeplabij.image;

import java.awt.Color;
import java.awt.HeadlessException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.github.deeplabij.common.DeepLabException;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.RoiEncoder;
import ij.plugin.frame.RoiManager;

/**
 * One ROI for each object and plane: on its slice and frame, of the colour of its class, and of a name that tells the
 * class and the number.
 */
final class ObjectRois {

	/** With more of them, the overlay and the ROI Manager are of no use. */
	static final int MOST = 1_000_000;
	/** Marks those that we have laid over an image. */
	private static final String OURS = "DeepLab";

	/** The earliest that a zip can tell. */
	private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

	private final ImageObjects objects;

	ObjectRois(final ImageObjects objects) {
		this.objects = objects;
	}

	/** A new ROI of an object. */
	Roi roi(final ImageObject object) {
		final Roi roi = object.shape().get();
		roi.setName(object.name());
		if (objects.areNamed()) return roi;
		object.kind().ifPresent(kind -> roi.setStrokeColor(new Color(Glasbey.colour(kind))));
		ImagePart.place(roi, objects.image(), object.plane());
		return roi;
	}

	/**
	 * @throws DeepLabException if there are too many objects to be shown
	 */
	void requireFew() {
		requireFew(objects.all().size(), "for the overlay and the ROI Manager; give a folder as 'save', where they " +
			"go into a zip");
	}

	/**
	 * @param count how many ROIs there are
	 * @param advice what they are too many for, and what to do
	 * @throws DeepLabException if there are too many objects to be shown
	 */
	static void requireFew(final long count, final String advice) {
		if (count > MOST) throw new DeepLabException("There are " + count + " objects, too many ROIs " + advice + ".");
	}

	/**
	 * Lays all over the image; what else its overlay holds stays.
	 *
	 * @param beside whether those that were laid over it before stay too
	 */
	void lay(final boolean beside) {
		requireFew();
		if (objects.source().equals(ImageObjects.OVERLAY)) return;
		final Overlay overlay = new Overlay();
		final ImagePlus shown = ImagePart.whole(objects.image());
		if (shown.getOverlay() != null) {
			for (final Roi each : shown.getOverlay()) {
				if (beside || each.getProperty(OURS) == null) overlay.add(each);
			}
		}
		for (final ImageObject each : objects.all()) {
			final Roi roi = roi(each);
			roi.setProperty(OURS, "object");
			overlay.add(roi);
		}
		shown.setOverlay(overlay);
	}

	/**
	 * Adds all to the ROI Manager, which opens if it is not there.
	 *
	 * @throws DeepLabException if it can't, without a display
	 */
	void addToManager() {
		requireFew();
		if (objects.source().equals(ImageObjects.MANAGER)) return;
		final RoiManager manager = manager().orElseThrow(() -> new DeepLabException(
			"The ROI Manager can't be had without a display; give a folder as 'save', where the ROIs go into a zip."));
		for (final ImageObject each : objects.all())
			manager.add(roi(each), -1);
	}

	private static Optional<RoiManager> manager() {
		try {
			final RoiManager manager = RoiManager.getInstance2();
			return Optional.of(manager == null ? RoiManager.getRoiManager() : manager);
		}
		catch (final HeadlessException | LinkageError e) {
			return Optional.empty();
		}
	}

	/**
	 * Writes all into a zip that the ROI Manager opens.
	 *
	 * @throws DeepLabException if it can't be written
	 */
	void save(final Path file) {
		ImageFiles.save(file, this::writeTo);
	}

	private void writeTo(final OutputStream out) throws IOException {
		final ZipOutputStream zip = new ZipOutputStream(out);
		final DataOutputStream data = new DataOutputStream(new BufferedOutputStream(zip));
		final RoiEncoder encoder = new RoiEncoder(data);
		final Set<String> names = new HashSet<>();
		int done = 0;
		for (final ImageObject each : objects.all()) {
			final ZipEntry entry = new ZipEntry(free(each.name(), names) + ".roi");
			// the same objects give the same file
			entry.setTimeLocal(NO_TIME);
			zip.putNextEntry(entry);
			encoder.write(roi(each));
			data.flush();
			IJ.showProgress(++done, objects.all().size());
		}
		zip.finish();
	}

	/** A name for an entry that none has yet, without folders. */
	private static String free(final String name, final Set<String> names) {
		final String plain = name.replaceAll("[/\\\\:*?\"<>|\\p{Cc}]", "_");
		String free = plain;
		for (int number = 1; !names.add(free); number++)
			free = plain + "-" + number;
		return free;
	}
}
