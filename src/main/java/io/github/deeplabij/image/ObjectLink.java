package io.github.deeplabij.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.objects.LinkSettings;

import ij.ImagePlus;

/** Which planes of an image show the same objects. */
public enum ObjectLink {

		/** None: each plane has its own objects. */
		NONE,
		/** Consecutive slices of a frame, whose objects are in space. */
		SLICES,
		/** Consecutive frames of a slice, whose objects move. */
		FRAMES;

	/**
	 * Reads a name.
	 *
	 * @throws DeepLabException if there is no such
	 */
	public static ObjectLink parse(final String text) {
		final String name = String.valueOf(text).strip();
		for (final ObjectLink each : values())
			if (each.name().equalsIgnoreCase(name)) return each;
		throw new DeepLabException("object_link is '" + name + "'; use none, slices or frames.");
	}

	/**
	 * @throws DeepLabException if an image has no such planes to link
	 */
	void require(final ImagePlus image) {
		if (this == NONE || (this == SLICES ? image.getNSlices() : image.getNFrames()) > 1) return;
		final ObjectLink other = this == SLICES ? FRAMES : SLICES;
		final boolean others = image.getStackSize() > image.getNChannels();
		throw new DeepLabException("object_link is " + this + ", but " + image.getTitle() + " has only one " + (this ==
			SLICES ? "slice" : "frame") + "; use " + (others ? other + " or " : "") + "none.");
	}

	/** How objects of consecutive planes are linked; not for {@link #NONE}. */
	LinkSettings settings() {
		return this == SLICES ? LinkSettings.STACK : LinkSettings.SERIES;
	}

	/** The planes that belong together, from 0, in their order: those of each frame, or of each slice. */
	List<int[]> series(final int slices, final int frames) {
		final List<int[]> all = new ArrayList<>();
		for (int i = 0; i < (this == SLICES ? frames : slices); i++) {
			final int[] planes = new int[this == SLICES ? slices : frames];
			for (int p = 0; p < planes.length; p++)
				planes[p] = this == SLICES ? i * slices + p : p * slices + i;
			all.add(planes);
		}
		return all;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
