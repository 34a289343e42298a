package io.github.deeplabij.image;

import java.awt.Rectangle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;

/**
 * What a pixel of a label image, or of an image with classes laid over it, means: its class, and the number of its
 * object. All of it is told by the image itself, so it holds for results that were saved and opened again.
 */
public final class HoverText {

	/** Properties of ROIs have keys without blanks. */
	private static final String CLASSES = "DeepLab-classes";
	private static final String COLOURS = "DeepLab-colours";

	/** An overlay of more is not searched, so that the mouse never waits. */
	private static final int MOST_ROIS = 10_000;

	/** What was read of images that are still there. */
	private final Map<ImagePlus, Optional<HoverObjects>> objects = new WeakHashMap<>();

	/** Has an overlay's ROI tell the classes of its colours. */
	static void tell(final ImageRoi roi, final List<ClassInfo> classes, final ToIntFunction<ClassInfo> colour) {
		roi.setProperty(CLASSES, LegendText.names(classes));
		roi.setProperty(COLOURS, LegendText.colours(classes, colour));
	}

	/** Whether there may be something to tell of an image; takes next to no time. */
	public static boolean isTold(final ImagePlus image) {
		return image.getProp(LegendText.CLASSES) != null || ClassValues.areTold(image) || overlays(image).findAny()
			.isPresent();
	}

	/**
	 * Adds to what ImageJ's status bar says of a pixel.
	 *
	 * @param status what ImageJ says, such as {@code x=3, y=4, value=1}
	 * @param location what of it says where the pixel is, {@code x=3, y=4}
	 * @return such as {@code x=3, y=4, value=1 (nucleus)}, or {@code x=3, y=4, object 17 (nucleus)}; the same as ImageJ
	 *         says if there is nothing to add
	 */
	public String of(final ImagePlus image, final int x, final int y, final String status, final String location) {
		if (x < 0 || y < 0 || x >= image.getWidth() || y >= image.getHeight()) return status;
		final int pixel = image.getPixel(x, y)[0];
		final int value = image.getBitDepth() == 32 ? (int) Float.intBitsToFloat(pixel) : pixel;
		final Map<Integer, String> names = LegendText.of(image);
		final Optional<HoverObjects> told = objects.computeIfAbsent(image, HoverObjects::of).filter(each -> each
			.planes() == image.getStackSize());
		if (told.isPresent() && value > 0) return location + ", object " + value + told.get().classOf(image
			.getCurrentSlice() - 1, value).map(names::get).map(HoverText::bracketed).orElse("");
		if (holdsClasses(image) && names.containsKey(value)) return status + bracketed(names.get(value));
		return laid(image, x, y).map(each -> status + each).orElse(status);
	}

	private static String bracketed(final String name) {
		return " (" + name + ")";
	}

	private static boolean holdsClasses(final ImagePlus image) {
		return image.getBitDepth() < 24 && (image.getProp(LegendText.COLOURS) != null || ClassValues.areTold(image));
	}

	/** What the classes that are laid over a pixel say. */
	private static Optional<String> laid(final ImagePlus image, final int x, final int y) {
		final int plane = (image.getCurrentSlice() - 1) / image.getNChannels();
		return overlays(image).filter(roi -> roi.getBounds().contains(x, y) && RoiPlaces.isOn(roi, image, plane))
			.findFirst().flatMap(roi -> named(roi, x, y));
	}

	private static Optional<String> named(final ImageRoi roi, final int x, final int y) {
		final Rectangle place = roi.getBounds();
		final int pixel = roi.getProcessor().getPixel(x - place.x, y - place.y) & 0xffffff;
		final Map<Integer, String> names = LegendText.parse(roi.getProperty(CLASSES));
		return LegendText.parse(String.valueOf(roi.getProperty(COLOURS))).entrySet().stream().filter(each -> each
			.getValue().equals(LegendText.colour(pixel))).map(each -> ", class " + each.getKey() + bracketed(names.get(
				each.getKey()))).findFirst();
	}

	/** The overlays of classes that an image shows. */
	private static Stream<ImageRoi> overlays(final ImagePlus image) {
		final Overlay overlay = image.getOverlay();
		if (overlay == null || image.getHideOverlay() || overlay.size() > MOST_ROIS) return Stream.empty();
		return StreamSupport.stream(overlay.spliterator(), false).filter(ImageRoi.class::isInstance).map(
			ImageRoi.class::cast).filter(roi -> roi.getProperty(CLASSES) != null);
	}
}
