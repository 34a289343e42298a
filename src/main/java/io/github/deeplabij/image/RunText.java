package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.deeplabij.common.PlainText;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.model.ModelDescription;
import io.github.deeplabij.model.Precision;
import io.github.deeplabij.plane.Tiling;
import io.github.deeplabij.refine.CrfSettings;
import io.github.deeplabij.segment.LoadedModel;
import io.github.deeplabij.segment.Passes;
import io.github.deeplabij.segment.Report;

/**
 * How a segmentation came about, in words.
 *
 * @param seconds how long it took
 */
record RunText(LoadedModel loaded, SegmentInput input, Optional<CrfSettings> crf, Report report, double seconds) {

	/**
	 * Sentences that a user is to know.
	 *
	 * @param title of the image
	 */
	List<String> notes(final String title, final OutputJob job) {
		final List<String> notes = new ArrayList<>(input.notes());
		notes.addAll(valueNotes(title));
		final ClassInfo background = input.description().classes().get(0);
		if (report.undefined() > 0) notes.add("For " + report.undefined() + " pixels of " + title +
			" the network gave no number (NaN); " + (crf.isPresent()
				? "the CRF labelled them from the pixels around them." : "they are class " + background.value() +
					" (" + background.name() + ")."));
		report.shrunk().map(Wording::of).ifPresent(notes::add);
		loaded.notes().stream().map(Wording::of).forEach(notes::add);
		if (job.hasObjects() && job.objects().undivided() > 0) notes.add(job.objects().undivided() +
			" parts of the foreground are too large to be divided into objects; each stays one object.");
		return notes;
	}

	/** What users should know of how the image's values were taken. */
	private List<String> valueNotes(final String title) {
		final ImagePlanes planes = input.values();
		final List<String> notes = new ArrayList<>();
		if (planes.areInverted()) notes.add(title +
			" is shown inverted, white for 0, and was segmented as it is shown; " +
			"if its values are meant as they are, choose Image > Lookup Tables > Invert LUT first.");
		if (report.replaced() > 0) notes.add(report.replaced() + " pixel values of " + title +
			" are infinite or not a number (or the greatest float, a mark for no value); they were treated as the " +
			"smallest value of their plane.");
		if (report.marked() > 0) notes.add(report.marked() + " pixel values of " + title +
			" are -9999, far below all others, as where there is no value; they were treated as the smallest other " +
			"value of their plane.");
		report.rounded().map(Wording::of).ifPresent(notes::add);
		return notes;
	}

	/** Lines for the info of results. */
	String info() {
		final ModelDescription description = input.description();
		final Passes passes = input.passes();
		final int planes = input.planes().size();
		return "DeepLab model: " + PlainText.line(loaded.model().name()) + "\n" + //
			"DeepLab SHA-256: " + loaded.sha256() + "\n" + //
			"DeepLab device: " + loaded.network().device() + "\n" + //
			"DeepLab tile: " + report.tileWidth() + " x " + report.tileHeight() + " pixels, halo " +
				description.halo("x") +
			" x " + description.halo("y") + "\n" + //
			"DeepLab tiles: " + report.tiles() + " in " + planes + (planes == 1 ? " plane\n"
				: " planes\n") + //
			input.info() + //
			"DeepLab passes: " + SettingsText.of(passes) + "\n" + //
			(description.outputStride().isEmpty() ? "" : "DeepLab output stride: " +
				description.outputStride().getAsInt() + "\n") + //
			(description.weights().precision() == Precision.FULL ? "" : "DeepLab precision: fast\n") + //
			(passes.zoom().isNone() ? "" : "DeepLab rescaling: " + PixelSize.factors(passes.zoom()) +
				"\n") + //
			"DeepLab output: " + description.kind().map(kind ->
				kind.name().toLowerCase(Locale.ROOT)).orElse("scores") + "\n" + //
			"DeepLab normalisation: over the " + description.normaliseOver().name().toLowerCase(Locale.ROOT) + "\n" + //
			crf.map(settings -> "DeepLab CRF: " + SettingsText.of(settings) + "\n").orElse("") + //
			report.crf().map(RunText::info).orElse("") + //
			"DeepLab time: " + String.format(Locale.ROOT, "%.2f s", seconds) + "\n" + //
			LegendText.CLASSES + ": " + LegendText.names(description.classes()) + "\n";
	}

	private static String info(final Tiling crf) {
		return "DeepLab CRF tile: " + crf.columns().tile() + " x " + crf.rows().tile() + " pixels, halo " +
			crf.columns().halo() +
			" x " + crf.rows().halo() + "\n";
	}

	/** The same in a few words. */
	String summary() {
		final Passes passes = input.passes();
		final String often = passes.count() == 1 ? "" : " in " + passes.count() + " passes";
		final String how = often + (report.crf().isPresent() ? " and refined by the CRF" : "");
		return String.format(Locale.ROOT, "segmented%s with %s on %s%s in %.2f s (%d %s of %d x %d pixels)",
			(input.area().isPresent() ? ", inside the selection," : "") + (input.channels().isEmpty() ? ""
				: ", channel " + input.channels()), loaded.model().name(), loaded.network().device(), how,
			seconds, report.tiles(), report.tiles() == 1 ? "tile" : "tiles", report.tileWidth(),
				report.tileHeight());
	}
}
