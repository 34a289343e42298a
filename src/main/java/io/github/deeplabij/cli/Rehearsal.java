package io.github.deeplabij.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;

import io.github.deeplabij.common.TemporaryFolder;

/**
 * Does what most runs of the command line do, on the sample micrograph, in a folder that is deleted. The launcher has
 * Java keep the classes that this loads, from which later runs start.
 */
final class Rehearsal {

	private Rehearsal() {}

	/** Runs, and ends the JVM. */
	public static void main(final String... arguments) throws IOException {
		System.setProperty("java.awt.headless", "true");
		final Path folder = TemporaryFolder.make("rehearsal");
		int code = 0;
		try {
			final String demo = folder.resolve("demo").toString();
			final String sample = folder.resolve("demo").resolve("sample.tif").toString();
			final String labels = folder.resolve("demo").resolve("sample-labels.tif").toString();
			final String results = folder.resolve("results").toString();
			code |= run("demo", "--out", demo);
			code |= run("segment", sample, "--out", results);
			code |= run("segment", sample, "--out", results, "--crf", "--iterations", "1", "--output",
				"labels,objects,rois,measurements,summary,overlay,table");
			code |= run("evaluate", labels, labels);
		}
		finally {
			TemporaryFolder.delete(folder);
		}
		System.exit(code);
	}

	private static int run(final String... arguments) {
		return Main.run(new PrintWriter(Writer.nullWriter(), true), arguments);
	}
}
