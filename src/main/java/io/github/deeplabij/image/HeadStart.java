package io.github.deeplabij.image;

import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import ij.ImagePlus;
import ij.process.ShortProcessor;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.MachineMemory;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.Model;
import io.github.deeplabij.natives.Device;
import io.github.deeplabij.natives.Devices;
import io.github.deeplabij.natives.Natives;
import io.github.deeplabij.onnx.Network;
import io.github.deeplabij.segment.LoadedModel;

/**
 * What the first segmentation in a JVM needs besides its model, made ready in two threads while a command finds out its
 * parameters: ONNX Runtime, and Java's classes, for which a small blank image is segmented without a network. It is of
 * use only; where it fails, the segmentation itself says why.
 */
public final class HeadStart {

	private static final String MODEL = "nuclei-fluorescence";
	private static final int SIDE = 64;
	private static final long LONGEST_MILLISECONDS = 10_000;
	private static final AtomicBoolean BEGUN = new AtomicBoolean();

	private HeadStart() {}

	/** Begins, the first time that it is called; does not wait. */
	public static void begin() {
		if (BEGUN.getAndSet(true)) return;
		final Thread libraries = new Thread(HeadStart::loadLibraries, "DeepLab libraries");
		// a JVM that ends while its libraries start can crash
		Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitEnd(libraries), "DeepLab end"));
		start(libraries);
		start(new Thread(HeadStart::rehearse, "DeepLab rehearsal"));
	}

	private static void start(final Thread thread) {
		thread.setDaemon(true);
		thread.start();
	}

	private static void awaitEnd(final Thread thread) {
		try {
			thread.join(LONGEST_MILLISECONDS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private static void loadLibraries() {
		try {
			Devices.providers();
			Natives.environment();
			MachineMemory.isShort();
		}
		catch (final DeepLabException | LinkageError e) {
			// said where they matter
		}
	}

	private static void rehearse() {
		try {
			segmentBlank();
		}
		catch (final RuntimeException | LinkageError | OutOfMemoryError e) {
			// said where it matters
		}
	}

	/** The labels of a small blank image, without a network. */
	static ImagePlus segmentBlank() {
		final Model model = Model.bundled(MODEL).semantic();
		final Network blank = new Blank(model.description().classes().size());
		try (ImageSegmenter segmenter = new ImageSegmenter(new LoadedModel(model, "", blank, List.of()))) {
			return segmenter.segment(new ImagePlus("", new ShortProcessor(SIDE, SIDE)), ImageSegmenter.Settings.plain(
				0), EnumSet.of(Output.LABELS), Monitor.NONE).labels();
		}
	}

	/** Gives the score 0 everywhere to all classes of an image of one channel. */
	private static final class Blank implements Network {

		private final int classes;
		private int height;
		private int width;

		Blank(final int classes) {
			this.classes = classes;
		}

		@Override
		public Device device() {
			return Device.CPU;
		}

		@Override
		public FloatBuffer input(final long... shape) {
			height = (int) shape[2];
			width = (int) shape[3];
			return FloatBuffer.allocate(height * width);
		}

		@Override
		public Scores run(final BooleanSupplier cancelled) {
			return new Scores(FloatBuffer.allocate(classes * height * width), new long[] { 1, classes, height, width });
		}

		@Override
		public void close() {
			// nothing is open
		}
	}
}
