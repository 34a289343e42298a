package io.github.deeplabij.image;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.common.Monitor;
import io.github.deeplabij.model.ClassInfo;
import io.github.deeplabij.plane.Region;

/** What finds the classes of a part. */
public interface Painter {

	/**
	 * Called in the thread of the preview.
	 *
	 * @param plane which of the image's planes, from 0
	 * @param region which part of it
	 * @param show takes the classes, once or several times, each time better ones
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException with a sentence for the status line
	 */
	void paint(int plane, Region region, Consumer<Painted> show, Monitor monitor);

	/**
	 * The classes of a part.
	 *
	 * @param values for each pixel the value of its class, row by row
	 * @param classes all of them
	 */
	record Painted(int[] values, List<ClassInfo> classes) {
	}
}
