package io.github.deeplabij.image;

import java.util.List;
import java.util.concurrent.CancellationException;

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
	 * @throws CancellationException if the monitor cancels
	 * @throws DeepLabException with a sentence for the status line
	 */
	Painted paint(int plane, Region region, Monitor monitor);

	/**
	 * The classes of a part.
	 *
	 * @param values for each pixel the value of its class, row by row
	 * @param classes all of them
	 */
	record Painted(int[] values, List<ClassInfo> classes) {
	}
}
