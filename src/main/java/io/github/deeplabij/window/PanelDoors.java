package io.github.deeplabij.window;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.image.PanelSegmenter;
import io.github.deeplabij.install.ModelEntry;

import ij.ImagePlus;

/** What the panel can't do itself. Values are those of parameters, by their names, as text. */
public interface PanelDoors {

	/**
	 * A parameter of the segmentation.
	 *
	 * @param name the macro's key
	 * @param label what it is called in the panel
	 * @param help what it means
	 * @param value the value to begin with
	 * @param choices the values to choose from; empty if it is free
	 * @param slider where a slider can set it
	 * @param flag whether it is true or false
	 */
	record Field(String name, String label, String help, String value, List<String> choices, Optional<Slider> slider,
		boolean flag)
	{
	}

	/**
	 * The ends of a slider, beyond which numbers can be typed.
	 *
	 * @param step from one value to the next
	 */
	record Slider(double min, double max, double step) {
	}

	/** A run on a whole image. */
	interface Job {

		/**
		 * Runs it and shows what it gives; takes its time.
		 *
		 * @return the images that were shown
		 * @throws DeepLabException with a sentence for the user
		 */
		List<ImagePlus> run();

		/** Has it stop; from any thread. */
		void cancel();

		/** Whether it lays something over the image, which the live view would hide. */
		boolean laysOver();
	}

	/** The parameters, in the order of the macro. */
	List<Field> fields();

	/** The models at hand; takes a moment. */
	List<ModelEntry> models();

	/**
	 * What the live view is to show.
	 *
	 * @throws DeepLabException if a value is wrong
	 */
	PanelSegmenter.Request request(Map<String, String> values);

	/**
	 * Gets a run on a whole image ready.
	 *
	 * @throws DeepLabException if a value is wrong
	 */
	Job job(Map<String, String> values, ImagePlus image);

	/**
	 * The macro's line that runs it on the active image.
	 *
	 * @throws DeepLabException if a value is wrong
	 */
	String macro(Map<String, String> values);

	/**
	 * Saves the values.
	 *
	 * @throws DeepLabException if a value is wrong, or the file can't be written
	 */
	void save(Map<String, String> values, Path file);

	/**
	 * Opens the dialog that segments all images of a folder, with these values.
	 *
	 * @throws DeepLabException if one is wrong
	 */
	void folder(Map<String, String> values);
}
