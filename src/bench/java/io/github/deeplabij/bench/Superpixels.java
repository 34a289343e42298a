package io.github.deeplabij.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import io.github.deeplabij.image.ImageFiles;

/** scikit-image's SLIC in a Python process, which is kept until this is closed. */
final class Superpixels implements AutoCloseable {

	private final Process process;
	private final BufferedWriter to;
	private final BufferedReader from;
	private final Path file;

	Superpixels() throws IOException {
		process = new ProcessBuilder(CrfPeer.python(), CrfPeer.SCRIPTS.resolve("superpixels.py").toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT).start();
		to = process.outputWriter();
		from = process.inputReader();
		file = Files.createTempDirectory("superpixels").resolve("superpixels.png");
	}

	/** Whether a Python was given; else a sentence says that there is none. */
	static boolean areThere() {
		if (CrfPeer.python().isEmpty()) System.out.println(
			"Superpixels are left out: give a Python that has scikit-image, -Dpeer.python=/path/to/python.");
		return !CrfPeer.python().isEmpty();
	}

	/**
	 * Gives each superpixel of an image the class that most of its pixels have; the seconds are those of SLIC added.
	 */
	FamilyNetwork.Labels vote(final Path image, final FamilyNetwork.Labels labels) throws IOException {
		to.write(image.toAbsolutePath() + "\t" + file + "\n");
		to.flush();
		final String seconds = from.readLine();
		if (seconds == null) throw new IOException("The Python process of the superpixels has ended.");
		final int[] superpixels = FamilyImages.labels(ImageFiles.open(file));
		final int count = Arrays.stream(superpixels).max().orElseThrow() + 1;
		final int[] all = new int[count];
		final int[] objects = new int[count];
		for (int i = 0; i < superpixels.length; i++) {
			all[superpixels[i]]++;
			objects[superpixels[i]] += labels.values()[i];
		}
		return new FamilyNetwork.Labels(Arrays.stream(superpixels).map(each -> 2 * objects[each] > all[each] ? 1 : 0)
			.toArray(), labels.seconds() + Double.parseDouble(seconds));
	}

	@Override
	public void close() {
		process.destroy();
	}
}
