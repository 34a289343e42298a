package io.github.deeplabij.image;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.crf.Crf;
import io.github.deeplabij.evaluate.Confusion;
import io.github.deeplabij.refine.CrfRanges;
import io.github.deeplabij.refine.CrfSettings;

import ij.gui.Plot;
import ij.measure.ResultsTable;

/**
 * Searches the settings of the CRF that agree best with the truth. It starts from the plugin's own, and changes one
 * parameter after the other to the best of its values, again and again until that helps no more; then it tries finer
 * steps around the best settings. Pixels of all images are pooled; the measure is the mean IoU over the classes that
 * the truth holds.
 */
public final class CrfTuner {

	private static final Map<String, ToDoubleFunction<CrfSettings>> PARAMETERS = new LinkedHashMap<>();

	static {
		PARAMETERS.put("iterations", CrfSettings::iterations);
		PARAMETERS.put("spatial_sigma", CrfSettings::spatialSigma);
		PARAMETERS.put("spatial_weight", CrfSettings::spatialWeight);
		PARAMETERS.put("colour_xy", CrfSettings::colourXy);
		PARAMETERS.put("colour_sigma", CrfSettings::colourSigma);
		PARAMETERS.put("colour_weight", CrfSettings::colourWeight);
	}

	/** A time through all parameters that gains less is the last one. */
	private static final double LEAST_GAIN = 0.0005;
	/** The first settings take next to nothing of the progress bar. */
	private static final int AT_FIRST = 1000;

	private final TuningImages images;
	private final List<Score> scores = new ArrayList<>();
	private final Set<Crf> tried = new HashSet<>();
	/** The planes of each image, which are read again where the memory was needed for something else. */
	private final List<SoftReference<List<TuningImages.Plane>>> planes = new ArrayList<>();
	private int classes;

	public CrfTuner(final TuningImages images) {
		this.images = images;
		for (int i = 0; i < images.size(); i++) planes.add(new SoftReference<>(null));
	}

	/** How well some settings agree with the truth; without settings, the probabilities themselves. */
	private record Score(CrfSettings settings, int round, Confusion confusion) {

		double meanIou() {
			return confusion.meanIou();
		}
	}

	/** Hears what the search found. */
	public interface Listener {

		/**
		 * Some more settings were tried on all images.
		 *
		 * @param round from 1
		 * @param done how many settings are tried
		 * @param best the mean IoU of the best ones
		 */
		void tried(int round, int done, double best);
	}

	/**
	 * Searches. What was found up to the end, or up to an exception, can be asked for afterwards.
	 *
	 * @param ranges the values that are tried first, beside those of the plugin's own settings
	 * @param rounds how many rounds there are; each after the first halves the steps
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException if an image can't be read, or the images don't fit together
	 */
	public void search(final CrfRanges ranges, final int rounds, final Monitor monitor, final Listener listener) {
		final CrfSettings start = CrfSettings.DEFAULT.with(ranges.quality());
		CrfRanges values = ranges.with(start);
		scores.add(new Score(null, 0, withoutCrf(monitor)));
		tryOut(List.of(start), 1, part(monitor, 0, AT_FIRST), listener);
		for (int round = 1; round <= rounds; round++) {
			if (round > 1) values = values.around(best().settings);
			climb(values, round, part(monitor, round - 1, rounds), listener);
		}
	}

	/** Goes through all parameters, until that gains next to nothing. */
	private void climb(final CrfRanges values, final int round, final Monitor monitor, final Listener listener) {
		double before;
		int parts = 2;
		do {
			before = best().meanIou();
			final int parameters = PARAMETERS.size();
			for (int p = 0; p < parameters; p++) {
				// nobody knows how often: so each time takes half of what is left of the progress bar
				final Monitor each = part(monitor, (parts - 2) * parameters + p, parts * parameters);
				tryOut(values.beside(best().settings).get(p), round, each, listener);
			}
			parts *= 2;
		}
		while (best().meanIou() > before + LEAST_GAIN);
	}

	/** Tries those settings that were not tried before. */
	private void tryOut(final List<CrfSettings> settings, final int round, final Monitor monitor,
		final Listener listener)
	{
		final List<CrfSettings> fresh = settings.stream().filter(each -> tried.add(each.crf())).toList();
		final Collection<List<CrfSettings>> groups = bySigmas(fresh);
		int done = 0;
		for (final List<CrfSettings> group : groups) {
			score(group, round, part(monitor, done++, groups.size()));
			listener.tried(round, tried(), best().meanIou());
		}
	}

	private static Monitor part(final Monitor monitor, final int part, final int parts) {
		return new Monitor() {

			@Override
			public void progress(final long done, final long total) {
				monitor.progress(part * total + done, parts * total);
			}

			@Override
			public boolean cancelled() {
				return monitor.cancelled();
			}
		};
	}

	private static Collection<List<CrfSettings>> bySigmas(final List<CrfSettings> settings) {
		final Map<List<Double>, List<CrfSettings>> groups = new LinkedHashMap<>();
		for (final CrfSettings each : settings) {
			groups.computeIfAbsent(List.of(each.colourXy(), each.colourSigma(), each.spatialSigma()), key ->
				new ArrayList<>()).add(each);
		}
		return groups.values();
	}

	/** Reads all images, so that what is wrong with them is known before the search. */
	private Confusion withoutCrf(final Monitor monitor) {
		final Confusion[] images = new Confusion[planes.size()];
		for (int i = 0; i < images.length; i++) {
			for (final TuningImages.Plane plane : read(i, monitor)) {
				final int here = plane.refiner().classes();
				if (classes == 0) classes = here;
				if (here != classes) throw new DeepLabException(this.images.name(0) + " has probabilities of " +
					classes + " classes, and " +
					this.images.name(i) + " of " + here + "; give probabilities of one model.");
				if (images[i] == null) images[i] = new Confusion(classes);
				count(plane, plane.refiner().labels(), images[i]);
			}
			if (monitor.cancelled()) throw new CancellationException();
		}
		final Confusion all = new Confusion(classes);
		for (final Confusion each : images) all.addAll(each);
		if (Double.isNaN(all.meanIou())) throw new DeepLabException(
			"The truth holds no pixel that is counted; all have the value of ignore.");
		if (IntStream.range(0, classes).filter(c -> all.truth(c) > 0).count() < 2) throw new DeepLabException(
			"The truth holds one class alone beside what is ignored, which says nothing of borders; give truth of " +
			"all classes, counted from 0" +
				" (a mask of 0 and 255 has to be divided by 255 first, Process > Math > Divide...).");
		return all;
	}

	/** Tries settings that have the same sigmas. */
	private void score(final List<CrfSettings> group, final int round, final Monitor monitor) {
		final List<Confusion> confusions = group.stream().map(each -> new Confusion(classes)).toList();
		for (int i = 0; i < planes.size(); i++) {
			for (final TuningImages.Plane plane : read(i, monitor)) {
				for (int s = 0; s < group.size(); s++) {
					if (monitor.cancelled()) throw new CancellationException();
					count(plane, plane.refiner().labels(group.get(s), monitor), confusions.get(s));
				}
				plane.refiner().release();
			}
			monitor.progress(i + 1, planes.size());
		}
		for (int s = 0; s < group.size(); s++) scores.add(new Score(group.get(s), round, confusions.get(s)));
	}

	private List<TuningImages.Plane> read(final int image, final Monitor monitor) {
		List<TuningImages.Plane> read = planes.get(image).get();
		if (read == null) {
			read = images.read(image, monitor);
			planes.set(image, new SoftReference<>(read));
		}
		return read;
	}

	private static void count(final TuningImages.Plane plane, final int[] labels, final Confusion confusion) {
		for (int i = 0; i < labels.length; i++) {
			if (plane.truth()[i] >= 0) confusion.add(plane.truth()[i], labels[i]);
		}
	}

	/** The best settings; of equally good ones the first. */
	private Score best() {
		return scores.stream().skip(1).max(Comparator.comparingDouble(Score::meanIou).thenComparing(scores::indexOf,
			Comparator
			.reverseOrder())).orElse(null);
	}

	/** A sentence about images that lack something. */
	public Optional<String> note() {
		if (images.size() == images.named()) return Optional.empty();
		return Optional.of(images.size() + " of " + images.named() +
			" images have both probabilities and truth; the others are left out.");
	}

	/** How many settings were tried. */
	public int tried() {
		return Math.max(0, scores.size() - 1);
	}

	/**
	 * Adds a row without the CRF, and then one for each settings that were tried, the best ones first. Columns are
	 * named as the
	 * macro's keys.
	 */
	public void addTo(final ResultsTable table) {
		table.setPrecision(4);
		final List<Score> sorted = new ArrayList<>(scores);
		if (sorted.size() > 1) sorted.subList(1,
			sorted.size()).sort(Comparator.comparingDouble(Score::meanIou).reversed());
		for (final Score each : sorted) {
			table.addRow();
			table.addValue("Round", each.round);
			PARAMETERS.forEach((key, value) -> table.addValue(key, each.settings == null ? 0
				: value.applyAsDouble(each.settings)));
			table.addValue("Mean_IoU", each.meanIou());
			for (int c = 0; c < classes; c++) table.addValue("IoU_" + c, each.confusion.iou(c));
		}
	}

	/** The best settings; empty if the probabilities themselves are at least as good. */
	public Optional<CrfSettings> found() {
		return best().meanIou() > scores.get(0).meanIou() ? Optional.of(best().settings) : Optional.empty();
	}

	/** The model that made the probabilities; empty if nobody knows. */
	public Optional<String> model() {
		return images.model();
	}

	/**
	 * What was found: how good the best settings are and those without the CRF, in a sentence, and in another one which
	 * values lie at the end of what was tried.
	 */
	public List<String> summary() {
		final Score best = best();
		final List<String> summary = new ArrayList<>();
		final String changed = PARAMETERS.entrySet().stream().filter(each -> each.getValue().applyAsDouble(
			best.settings) != each.getValue().applyAsDouble(CrfSettings.DEFAULT)).map(each -> each.getKey() + "=" +
				SettingsText.number(each.getValue().applyAsDouble(best.settings))).collect(Collectors.joining(" "));
		final double without = scores.get(0).meanIou();
		summary.add(String.format(Locale.ROOT, "Mean IoU %.4f %s; without the CRF %.4f%s (%s on %s).", best
			.meanIou(), changed.isEmpty() ? "with the default values, the best" : String.format(Locale.ROOT,
				"with %s, instead of %.4f with the default values", changed, scores.get(1).meanIou()), without,
			found().isPresent() ? "" : ", so leave the CRF off", tried() == 1 ? "1 setting" : tried() + " settings",
			images.size() == 1 ? "1 image" : images.size() + " images"));
		// more iterations hardly change anything
		final List<String> ends = PARAMETERS.keySet().stream().skip(1).filter(this::isAtTheEnd).toList();
		if (!ends.isEmpty()) summary.add("Values beyond those that were tried may be better still for " + String.join(
			", ", ends) + ".");
		return summary;
	}

	private boolean isAtTheEnd(final String key) {
		final ToDoubleFunction<CrfSettings> value = PARAMETERS.get(key);
		final DoubleSummaryStatistics values = scores.stream().skip(1).map(Score::settings).mapToDouble(value)
			.summaryStatistics();
		final double chosen = value.applyAsDouble(best().settings);
		return chosen > 0 && values.getMin() < values.getMax() && (chosen == values.getMin() || chosen == values
			.getMax());
	}

	/** The mean IoU of all settings in the order in which they were tried, and that without the CRF. */
	public Plot plot() {
		return TunePlot.of(scores.get(0).meanIou(), scores.stream().skip(1).mapToDouble(Score::meanIou).toArray());
	}
}
