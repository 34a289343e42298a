package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.plane.Region;
import io.github.deeplabij.refine.Appearance;
import io.github.deeplabij.refine.RegionRefiner;
import io.github.deeplabij.refine.Spacing;

import ij.ImagePlus;

/** Images with their probabilities and true classes, to tune the CRF on. */
public final class TuningImages {

	private static final String[] PROBABILITIES = { "-probabilities", "" };
	private static final String[] TRUTH = { "-truth", "" };

	private static final String MODEL = "DeepLab model: ";

	private final List<Triple> triples;
	private final int named;
	private final int ignore;
	private final Set<String> models = new TreeSet<>();

	private record Triple(String name, ImageSet.Item image, ImageSet.Item probabilities, ImageSet.Item truth) {
	}

	/**
	 * A plane that is ready to be refined.
	 *
	 * @param refiner its image and probabilities
	 * @param truth the true class of each pixel, row by row; negative where it is not counted
	 */
	record Plane(RegionRefiner refiner, int[] truth) {
	}

	/**
	 * Finds images. Single ones go together whatever their names; else images go together whose names are the same,
	 * where
	 * probabilities may be called NAME-probabilities and the truth NAME-truth.
	 *
	 * @param images the title of an open image, or the path of a file or a folder
	 * @param probabilities the same; each as {@link ProbabilityStack} says
	 * @param truth the same; 8- or 16-bit images of classes
	 * @param ignore the value of pixels that are not counted, or -1 for none
	 * @throws DeepLabException if a name means nothing, or nothing goes together
	 */
	public TuningImages(final String images, final String probabilities, final String truth, final int ignore) {
		if (ignore < -1 || ignore > 65535) throw new DeepLabException("ignore is " + ignore +
			"; give the value of truth to leave out, from 0 to 65535, or -1 for none.");
		final ImageSet all = ImageSet.find("images", images);
		final ImageSet scores = ImageSet.find("probabilities", probabilities);
		final ImageSet classes = ImageSet.find("truth", truth);
		this.ignore = ignore;
		named = all.names().size();
		triples = new ArrayList<>();
		if (all.isSingle() && scores.isSingle() && classes.isSingle()) {
			final String name = all.names().get(0);
			triples.add(new Triple(name, all.get(name, ""), scores.get(scores.names().get(0), ""),
				classes.get(classes.names().get(0),
				"")));
			return;
		}
		for (final String name : all.names()) {
			final Triple triple = new Triple(name, all.get(name, ""), scores.get(name, PROBABILITIES),
				classes.get(name, TRUTH));
			if (triple.probabilities != null && triple.truth != null && !triple.image.equals(triple.probabilities) &&
				!triple.image
				.equals(triple.truth)) triples.add(triple);
		}
		if (triples.isEmpty()) throw new DeepLabException("No image of " + images +
			" has both probabilities and truth; name them alike: " + all.names()
			.get(0) + ", " + all.names().get(0) + "-probabilities and " + all.names().get(0) + ".");
	}

	/** How many images have both probabilities and truth. */
	public int size() {
		return triples.size();
	}

	/** How many images there are with those that lack something. */
	public int named() {
		return named;
	}

	/** The name of an image. */
	String name(final int index) {
		return triples.get(index).name;
	}

	/**
	 * Reads the planes of an image.
	 *
	 * @throws DeepLabException if sizes differ, probabilities are none, or truth holds no classes
	 */
	List<Plane> read(final int index, final Monitor monitor) {
		final Triple triple = triples.get(index);
		final ImagePlus image = triple.image.image();
		final ImagePlus probabilities = triple.probabilities.image();
		final ImagePlus truth = triple.truth.image();
		models.add(modelOf(probabilities));
		final List<Plane> planes = new ArrayList<>();
		try {
			final ImagePlanes sources = new ImagePlanes(image);
			final ProbabilityStack scores = new ProbabilityStack(image, probabilities);
			requireFit(image, sources.size(), truth);
			final Region all = new Region(0, 0, image.getWidth(), image.getHeight());
			for (int plane = 0; plane < sources.size(); plane++) {
				final RegionRefiner refiner = new RegionRefiner(sources.get(plane),
					Appearance.of(List.of(sources.get(plane)),
					monitor::cancelled), scores.plane(plane), all, Spacing.PIXELS);
				planes.add(new Plane(refiner, classes(truth, plane, refiner.classes())));
			}
		}
		catch (final DeepLabException e) {
			throw new DeepLabException(triple.name + ": " + Wording.of(e), e);
		}
		return planes;
	}

	/** What an image's info says of the model that made it; empty if nothing. */
	private static String modelOf(final ImagePlus image) {
		final String info = image.getInfoProperty() == null ? "" : image.getInfoProperty();
		return info.lines().filter(line -> line.startsWith(MODEL)).map(line -> line.substring(MODEL.length()))
			.findFirst().orElse("");
	}

	/** The model that made the probabilities of all images that were read, as their info says; empty if none did. */
	Optional<String> model() {
		return models.size() == 1 ? models.stream().filter(name -> !name.isEmpty()).findAny() : Optional.empty();
	}

	private static void requireFit(final ImagePlus image, final int planes, final ImagePlus truth) {
		if (image.getWidth() != truth.getWidth() || image.getHeight() != truth.getHeight() ||
			planes != truth.getStackSize())
			throw new DeepLabException("The image has " + InputImage.size(image, planes) + " and the truth has " +
				InputImage.size(truth, truth
				.getStackSize()) + "; both have to be the same.");
		if (truth.getBitDepth() != 8 && truth.getBitDepth() != 16) throw new DeepLabException("The truth has " + truth
			.getBitDepth() + " bits a pixel; a label image has 8 or 16 (Image > Type).");
	}

	private int[] classes(final ImagePlus truth, final int plane, final int classes) {
		final PixelValues numbers = PixelValues.ofClasses(truth);
		final Object pixels = truth.getStack().getPixels(plane + 1);
		final int[] values = new int[truth.getWidth() * truth.getHeight()];
		for (int i = 0; i < values.length; i++) {
			final int value = (int) numbers.get(pixels, i);
			values[i] = value == ignore ? -1 : value;
			if (value < 0) throw new DeepLabException("The truth holds " + value + " at x=" + i % truth.getWidth() +
				", y=" + i / truth.getWidth() +
				"; classes are counted from 0, so give the value to leave out another number, up to 65535.");
			if (values[i] >= classes) throw new DeepLabException("The truth holds " + values[i] + " at x=" +
				i % truth.getWidth() +
				", y=" + i / truth.getWidth() + ", but the probabilities have " + classes +
				" classes, counted from 0; set ignore=" + values[i] + " to leave that value out.");
		}
		return values;
	}
}
