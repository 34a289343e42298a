package io.github.deeplabij.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.image.ImageRefiner;
import io.github.deeplabij.image.ImageSegmenter;
import io.github.deeplabij.image.Output;
import io.github.deeplabij.image.PixelSize;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.refine.CrfSettings;

import ij.ImagePlus;

/** A network that runs as the commands run it. The CRF is given the probabilities of the passes that are run anyway. */
final class FamilyNetwork implements AutoCloseable {

	private static final ImageRefiner.Extent PLANE = new ImageRefiner.Extent(false, false);

	private final ImageSegmenter segmenter;
	private final long bytes;
	private final Path probabilities;
	private Superpixels superpixels;

	FamilyNetwork(final FamilyRow row) throws IOException {
		final Model model = row.model();
		final Model.Weights weights = model.weights();
		bytes = weights.bytes().length + weights.external().values().stream().mapToLong(data -> data.length).sum();
		segmenter = new ImageSegmenter(model, Device.CPU);
		probabilities = Files.createTempDirectory("family").resolve("probabilities.tif");
	}

	/** Labels, and the seconds that they took from the open image. */
	record Labels(int[] values, double seconds) {
	}

	/** How large its files are. */
	long bytes() {
		return bytes;
	}

	/** The labels of an image in some ways; what comes after passes has their seconds too. */
	Map<FamilyWay, Labels> labels(final Path file, final List<FamilyWay> ways) throws IOException {
		final ImagePlus image = FamilyImages.open(file);
		final Map<FamilyWay, Labels> labels = new EnumMap<>(FamilyWay.class);
		for (final FamilyWay way : ways) {
			if (way.crf || way == FamilyWay.SLIC) continue;
			final long start = System.nanoTime();
			final ImageSegmenter.Result result = segmenter.segment(image, new ImageSegmenter.Settings(0, way.passes,
				PixelSize.IMAGE,
				Optional.empty()), EnumSet.of(Output.LABELS, Output.PROBABILITIES), Monitor.NONE);
			final Labels found = new Labels(FamilyImages.labels(result.labels()), seconds(start));
			labels.put(way, found);
			ways.stream().filter(other -> other.crf && other.passes.equals(way.passes)).forEach(other ->
				labels.put(other, refined(
				image, result.probabilities(), found.seconds)));
		}
		if (ways.contains(FamilyWay.SLIC)) labels.put(FamilyWay.SLIC, superpixels().vote(file,
			labels.get(FamilyWay.PLAIN)));
		return labels;
	}

	private Labels refined(final ImagePlus image, final ImagePlus start, final double before) {
		ImageFiles.saveTiff(start, probabilities);
		final ImageRefiner refiner = ImageRefiner.of(image, probabilities.toString(), 0.5, Monitor.NONE);
		final long time = System.nanoTime();
		final ImageSegmenter.Result result = refiner.refine(CrfSettings.DEFAULT, PLANE, EnumSet.of(Output.LABELS),
			Monitor.NONE);
		return new Labels(FamilyImages.labels(result.labels()), before + seconds(time));
	}

	private Superpixels superpixels() throws IOException {
		if (superpixels == null) superpixels = new Superpixels();
		return superpixels;
	}

	private static double seconds(final long start) {
		return (System.nanoTime() - start) / 1e9;
	}

	@Override
	public void close() {
		segmenter.close();
		if (superpixels != null) superpixels.close();
	}
}
