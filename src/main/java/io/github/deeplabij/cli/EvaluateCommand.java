package io.github.deeplabij.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.deeplabij.evaluate.Confusion;
import io.github.deeplabij.image.ImageFiles;
import io.github.deeplabij.model.DeepLabException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evaluate}: compares the label images that {@code segment} wrote with the truth. */
@Command(name = "evaluate", mixinStandardHelpOptions = true,
	description = "Compares label images with the truth: IoU of each class, and of all but class 0 (foreground).")
final class EvaluateCommand implements Runnable {

	private static final String ENDING = "-labels.tif";

	@Spec
	private CommandSpec spec;

	@Parameters(index = "0", paramLabel = "LABELS", description = "The folder with NAME" + ENDING + " for each NAME")
	private Path labels;

	@Parameters(index = "1", paramLabel = "TRUTH", description = "The folder with the true classes, NAME.png or NAME.tif")
	private Path truth;

	@Override
	public void run() {
		final List<Confusion> images = new ArrayList<>();
		for (final Path file : files()) {
			final String name = file.getFileName().toString();
			images.add(LabelPairs.compare(ImageFiles.open(truthOf(name.substring(0, name.length() - ENDING.length()))), ImageFiles
				.open(file)));
		}
		if (images.isEmpty()) throw new DeepLabException("There is no file *" + ENDING + " in " + labels +
			"; segment some images into it first.");
		final Confusion all = new Confusion(images.stream().mapToInt(Confusion::classes).max().orElseThrow());
		images.forEach(all::addAll);
		print("%d images%n", images.size());
		for (int c = 0; c < all.classes(); c++) print("IoU of class %d, pixels pooled:      %.4f%n", c, all.iou(c));
		print("IoU of foreground, pixels pooled:   %.4f%n", all.foreground().iou(1));
		print("IoU of foreground, mean over images: %.4f%n", images.stream().mapToDouble(image -> image.foreground().iou(1)).filter(
			iou -> !Double.isNaN(iou)).average().orElse(Double.NaN));
	}

	private List<Path> files() {
		try (Stream<Path> files = Files.list(labels)) {
			return files.filter(file -> file.getFileName().toString().endsWith(ENDING)).sorted().toList();
		}
		catch (final IOException e) {
			throw new DeepLabException("The folder " + labels + " can't be read; give the folder that 'segment' wrote into.", e);
		}
	}

	private Path truthOf(final String name) {
		return Stream.of(".png", ".tif", ".tiff").map(ending -> truth.resolve(name + ending)).filter(Files::isRegularFile)
			.findFirst().orElseThrow(() -> new DeepLabException("There is no truth for " + name + " in " + truth +
				"; name it " + name + ".png or " + name + ".tif."));
	}

	private void print(final String format, final Object... values) {
		final PrintWriter out = spec.commandLine().getOut();
		out.printf(Locale.ROOT, format, values);
		out.flush();
	}
}
