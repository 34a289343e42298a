package io.github.deeplabij.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;

import ij.ImagePlus;
import ij.gui.Roi;

/**
 * The objects of an image, plane by plane, each by its outline: those of a label image, or ROIs, which may overlap.
 */
public final class ImageObjects {

	/** The source for the ROIs of the ROI Manager. */
	public static final String MANAGER = "roi_manager";
	/** The source for the ROIs of the image's overlay. */
	public static final String OVERLAY = "overlay";

	/** What objects are called that have no class. */
	static final String NAMELESS = "object";
	private static final int LEAST_DIGITS = 4;

	private final ImagePlus image;
	private final List<ImageObject> all;
	private final String source;
	private final boolean named;
	private final boolean own;
	private final List<String> notes;

	private ImageObjects(final ImagePlus image, final List<ImageObject> all, final String source, final boolean named,
		final boolean own, final List<String> notes)
	{
		this.image = image;
		this.all = all;
		this.source = source;
		this.named = named;
		this.own = own;
		this.notes = notes;
	}

	/**
	 * Finds the objects of an image.
	 *
	 * @param source {@link #MANAGER} or {@link #OVERLAY}; else the title of a label image, which may be the image
	 *            itself, or the path of a label image, of ROIs, or of a folder as {@link ObjectFile} says; if empty,
	 *            the one other image that is open
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if there are none, or they don't fit
	 */
	public static ImageObjects find(final ImagePlus image, final String source, final Monitor monitor) {
		if (source.equals(MANAGER)) return ofRois(image, RoiSources.manager(), source, "the ROI Manager");
		if (source.equals(OVERLAY)) return ofRois(image, RoiSources.overlay(image), source, "the overlay of " + image
			.getTitle());
		final boolean other = OpenImages.isOpen(source, image);
		final Path file = other || source.isBlank() ? null : OpenImages.path(source);
		if (file != null && Files.isDirectory(file)) return find(image, ObjectFile.in(file, image).toString(), monitor);
		if (file != null && RoiSources.isFile(file)) return ofRois(image, RoiSources.open(file), source, file
			.getFileName().toString());
		if (!other && source.equals(image.getTitle())) return ofLabels(image, image, ObjectFacts.NONE, monitor);
		if (source.isBlank() && OpenImages.titles(image).size() != 1) throw new DeepLabException(
			"'objects' is empty; give the title or the file of a label image, roi_manager, or overlay.");
		return ofLabels(OpenImages.find("objects", source, image), image, ObjectFacts.NONE, monitor);
	}

	/** What a user may choose from, the likeliest first; {@link #find} knows each. */
	public static List<String> sources(final ImagePlus image) {
		final List<String> sources = new ArrayList<>();
		if (!RoiSources.manager().isEmpty()) sources.add(MANAGER);
		if (image != null && !RoiSources.overlay(image).isEmpty()) sources.add(OVERLAY);
		sources.addAll(OpenImages.likely(image));
		sources.addAll(List.of(MANAGER, OVERLAY));
		sources.addAll(OpenImages.titles(image));
		if (image != null) sources.add(image.getTitle());
		return sources.stream().distinct().toList();
	}

	/**
	 * The objects of a label image.
	 *
	 * @param labels as {@link LabelImage} says; may be the image itself
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if it holds no labels, or does not fit the image
	 */
	static ImageObjects ofLabels(final ImagePlus labels, final ImagePlus image, final ObjectFacts facts,
		final Monitor monitor)
	{
		return of(new LabelImage(labels, image, false), facts, monitor);
	}

	/** The same for a label image that is known to be one, however noisy it looks. */
	static ImageObjects ofFound(final ImagePlus labels, final ImagePlus image, final ObjectFacts facts,
		final Monitor monitor)
	{
		return of(new LabelImage(labels, image, true), facts, monitor);
	}

	private static ImageObjects of(final LabelImage labelled, final ObjectFacts facts, final Monitor monitor) {
		final ImagePlus labels = labelled.labels();
		final ImagePlus image = labelled.image();
		final List<List<Outline>> outlines = labelled.outlines(monitor);
		final int greatest = outlines.stream().flatMap(List::stream).mapToInt(Outline::label).max().orElse(0);
		final ObjectNames names = new ObjectNames(image, greatest);
		final List<ImageObject> all = new ArrayList<>();
		for (int plane = 0; plane < outlines.size(); plane++) {
			for (final Outline each : outlines.get(plane)) {
				final Optional<ClassInfo> kind = facts.classOf(plane, each.label());
				all.add(new ImageObject(plane, each.label(), names.of(kind, each.label(), plane), kind, facts
					.probability(plane, each.label()), each::roi));
			}
		}
		final String note = LabelImage.note(labels, outlines);
		return new ImageObjects(image, all, labels.getTitle(), false, labels == image, note.isEmpty() ? List.of() : List
			.of(note));
	}

	/**
	 * ROIs as objects; lines, points and the like, which have no area, are left out.
	 *
	 * @param source what {@link #find} was given
	 * @param origin where they are from, to be named in errors
	 * @throws DeepLabException if there are none, or one lies outside of the image
	 */
	static ImageObjects ofRois(final ImagePlus image, final List<Roi> rois, final String source, final String origin) {
		final List<Roi> areas = rois.stream().filter(Roi::isArea).toList();
		if (areas.isEmpty()) throw new DeepLabException("There is no ROI with an area in " + origin +
			"; outline the objects, and add the ROIs to it.");
		final List<ImageObject> all = new ArrayList<>();
		final MeasuredRois named = new MeasuredRois(areas);
		for (int i = 0; i < areas.size(); i++) {
			final Roi roi = areas.get(i);
			requireInside(roi, i + 1, image);
			for (int plane = 0; plane < LabelImage.planes(image); plane++) {
				if (!RoiPlaces.isOn(roi, image, plane)) continue;
				all.add(new ImageObject(plane, named.label(i), named.name(i), named.kind(i), Double.NaN, () -> (Roi) roi
					.clone()));
			}
		}
		if (all.isEmpty()) throw new DeepLabException("All ROIs of " + origin + " are on slices or frames that " + image
			.getTitle() + " does not have; use the ROIs of this image.");
		final int left = rois.size() - areas.size();
		return new ImageObjects(image, all, source, true, false, left == 0 ? List.of() : List.of(left +
			" of the ROIs of " + origin + (left == 1 ? " is a line or a point" : " are lines or points") +
			" without an area, and left out."));
	}

	private static void requireInside(final Roi roi, final int number, final ImagePlus image) {
		if (roi.getBounds().intersects(0, 0, image.getWidth(), image.getHeight())) return;
		throw new DeepLabException("ROI " + number + (roi.getName() == null ? "" : " (" + roi.getName() + ")") +
			" lies outside of " + image.getTitle() + " or is empty; move or remove it.");
	}

	/** The image that they are on. */
	ImagePlus image() {
		return image;
	}

	/** All, by planes and labels, or in the order of the ROIs. */
	List<ImageObject> all() {
		return all;
	}

	/** What {@link #find} was given, or the title of the label image. */
	String source() {
		return source;
	}

	/** Whether they have names of their own, as ROIs have. */
	boolean areNamed() {
		return named;
	}

	/** Whether the image itself is the label image, so that its values are no intensities. */
	boolean areOfImageItself() {
		return own;
	}

	/** Sentences on what is worth to know. */
	List<String> notes() {
		return notes;
	}

	/** Names of ROIs that sort well: the class, the object, and where there are several, the frame and the slice. */
	private static final class ObjectNames {

		private final ImagePlus image;
		private final int digits;

		ObjectNames(final ImagePlus image, final int greatest) {
			this.image = image;
			digits = Math.max(LEAST_DIGITS, String.valueOf(greatest).length());
		}

		String of(final Optional<ClassInfo> kind, final int label, final int plane) {
			final StringBuilder name = new StringBuilder(kind.map(ClassInfo::name).orElse(NAMELESS));
			name.append(' ').append(padded(label, digits));
			if (image.getNFrames() > 1) name.append('-').append(padded(ImagePart.frame(image, plane), String.valueOf(
				ImagePart.whole(image).getNFrames()).length()));
			if (image.getNSlices() > 1) name.append('-').append(padded(ImagePart.slice(image, plane), String.valueOf(
				ImagePart.whole(image).getNSlices()).length()));
			return name.toString();
		}

		private static String padded(final int number, final int digits) {
			return String.format(Locale.ROOT, "%0" + digits + "d", number);
		}
	}
}
