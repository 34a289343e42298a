package io.github.deeplabij.evaluate;

/**
 * How well labels agree with the truth, summed up over images: their pixels are pooled in a {@link Confusion} and a
 * {@link Trimap}, and {@link BoundaryF1} is a mean over images.
 * <p>
 * An image is read in strips of some million pixels with the widest band above and below them, and takes 20 bytes for
 * each pixel of a strip: 20 MB, or more where a few bands of an image's width are larger.
 */
public final class Evaluation {

	private static final int STRIP = 1 << 20;

	private final int classes;
	private final Confusion confusion;
	private final Trimap trimap;
	private final BoundaryF1 boundaries;
	private final int[][] disc;
	private final int halo;
	private final int strip;
	private int images;
	private double foreground;
	private int withForeground;

	/**
	 * @param classes how many classes there are at least, from 0; labels beyond them are classes too
	 * @param tolerance of the boundary F1 in pixels, at least 0
	 * @param widths of the trimap's bands in pixels, at least 1; may be none
	 */
	public Evaluation(final int classes, final double tolerance, final int... widths) {
		this(classes, tolerance, STRIP, widths);
	}

	/**
	 * @param strip how many pixels a strip has about
	 */
	Evaluation(final int classes, final double tolerance, final int strip, final int[] widths) {
		if (!(tolerance >= 0 && tolerance < 1 << 15)) throw new IllegalArgumentException("tolerance " + tolerance);
		for (final int width : widths)
			if (width < 1 || width >= 1 << 15) throw new IllegalArgumentException("width " + width);
		this.classes = classes;
		this.strip = strip;
		confusion = new Confusion(classes);
		trimap = new Trimap(classes, widths);
		boundaries = new BoundaryF1(tolerance);
		disc = BoundaryMatches.disc(tolerance);
		halo = Math.max(trimap.greatest(), (int) tolerance + 1);
	}

	/**
	 * Compares an image with its truth.
	 *
	 * @param truth a negative number where a pixel is not counted
	 * @param labels of the same size, no negative number where the truth has none
	 */
	public void add(final LabelRows truth, final LabelRows labels) {
		final int width = truth.width();
		final int height = truth.height();
		if (labels.width() != width || labels.height() != height) throw new IllegalArgumentException("sizes differ");
		final int step = Math.min(height, Math.max(Math.max(1, strip / width), 2 * halo));
		final int most = Math.min(height, step + 2 * halo);
		final int size = Math.multiplyExact(most, width);
		final int[] expected = new int[size];
		final int[] given = new int[size];
		final int[] distances = new int[trimap.greatest() == 0 ? 0 : size];
		final BoundaryDistance distance = new BoundaryDistance(trimap.greatest(), most);
		final Confusion image = new Confusion(classes);
		final BoundaryMatches matches = new BoundaryMatches(disc);
		for (int first = 0; first < height; first += step) {
			final int end = Math.min(height, first + step);
			final int top = Math.max(0, first - halo);
			final int rows = Math.min(height, end + halo) - top;
			truth.read(top, rows, expected);
			labels.read(top, rows, given);
			if (distances.length > 0) distance.compute(expected, width, rows, distances);
			for (int i = (first - top) * width; i < (end - top) * width; i++) {
				if (expected[i] < 0) continue;
				image.add(expected[i], given[i]);
				if (distances.length > 0) trimap.add(expected[i], given[i], distances[i]);
			}
			matches.add(expected, given, width, rows, first - top, end - top);
		}
		images++;
		confusion.addAll(image);
		boundaries.add(matches);
		final double iou = image.foreground().iou(1);
		if (Double.isNaN(iou)) return;
		foreground += iou;
		withForeground++;
	}

	/** How many images were compared. */
	public int images() {
		return images;
	}

	/** The pixels of all images. */
	public Confusion confusion() {
		return confusion;
	}

	/** The pixels near the true boundaries. */
	public Trimap trimap() {
		return trimap;
	}

	/** How well boundaries agree. */
	public BoundaryF1 boundaries() {
		return boundaries;
	}

	/**
	 * The mean over images of the IoU of their foreground, all classes but 0 taken as one; images without any, in the
	 * truth and in the labels, are left out. NaN if all are.
	 */
	public double meanForegroundIou() {
		return withForeground == 0 ? Double.NaN : foreground / withForeground;
	}
}
