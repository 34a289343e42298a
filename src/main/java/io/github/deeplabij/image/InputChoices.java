package io.github.deeplabij.image;

import java.util.Locale;

import io.github.deeplabij.common.DeepLabException;
import io.github.deeplabij.model.ModelDescription;

/**
 * What of an image is segmented, and how its values are taken.
 *
 * @param channel channels by number or name, separated by commas; {@code all}; or {@code auto}: all where the model
 *            takes as many, else the displayed one
 * @param slices numbers and ranges such as {@code 1-20}, {@code all}, or {@code current}
 * @param frames the same
 * @param area which part of each plane
 * @param rois what several ROIs give
 * @param normalise what a measured normalisation looks at
 * @param fit to which size an image is brought
 */
public record InputChoices(String channel, String slices, String frames, Area area, Rois rois, Normalise normalise,
	Fit fit) {

	/** What is said where nothing is chosen. */
	public static final String AUTO = "auto";
	static final String ALL = "all";

	/** The image as it comes: the selection of its displayed channel, on all planes. */
	public static final InputChoices DEFAULT = new InputChoices(AUTO, ALL, ALL, Area.SELECTION, Rois.UNION,
		Normalise.AUTO, Fit.NONE);

	/** All of an image as it is, whatever is selected. */
	public static final InputChoices WHOLE = new InputChoices(AUTO, ALL, ALL, Area.IMAGE, Rois.UNION,
		Normalise.MODEL, Fit.NONE);

	/** The same on all planes. */
	public InputChoices onAllPlanes() {
		return new InputChoices(channel, ALL, ALL, area, rois, normalise, fit);
	}

	/** Which part of each plane is segmented. */
	public enum Area {
		/** The inside of the selection; all if there is none. */
		SELECTION,
		/** All, whatever is selected. */
		IMAGE,
		/** The inside of all ROIs of the ROI Manager. */
		MANAGER;

		/**
		 * Reads one by its name.
		 *
		 * @throws DeepLabException if there is none of that name
		 */
		public static Area parse(final String name) {
			return switch (String.valueOf(name).strip().toLowerCase(Locale.ROOT)) {
				case "selection" -> SELECTION;
				case "image" -> IMAGE;
				case "roi_manager" -> MANAGER;
				default -> throw new DeepLabException("area is '" + name + "'; use selection (the inside of the " +
					"selection, or all if there is none), image (all), or roi_manager (the inside of its ROIs).");
			};
		}
	}

	/** What several ROIs give. */
	public enum Rois {
		/** One result of all of them. */
		UNION,
		/** A result for each. */
		EACH;

		/**
		 * Reads one by its name.
		 *
		 * @throws DeepLabException if there is none of that name
		 */
		public static Rois parse(final String name) {
			for (final Rois each : values())
				if (each.name().equalsIgnoreCase(String.valueOf(name).strip())) return each;
			throw new DeepLabException("rois is '" + name + "'; use union (one result of all ROIs) or each (a result " +
				"for each ROI).");
		}
	}

	/** What a measured normalisation looks at. */
	public enum Normalise {
		/** All planes together in a z-stack, else what the model's description says. */
		AUTO,
		/** Each plane by itself. */
		PLANE,
		/** All planes together. */
		STACK,
		/** What the model's description says. */
		MODEL;

		/**
		 * Reads one by its name.
		 *
		 * @throws DeepLabException if there is none of that name
		 */
		public static Normalise parse(final String name) {
			for (final Normalise each : values())
				if (each.name().equalsIgnoreCase(String.valueOf(name).strip())) return each;
			throw new DeepLabException("normalise is '" + name + "'; use auto, plane (each plane by its own values), " +
				"stack (all planes together), or model (as the model's description says).");
		}

		/** Where it looks for planes of which so many are slices. */
		ModelDescription.Scope scope(final ModelDescription.Scope model, final int slices) {
			return switch (this) {
				case PLANE -> ModelDescription.Scope.PLANE;
				case STACK -> ModelDescription.Scope.STACK;
				case MODEL -> model;
				case AUTO -> slices > 1 && model == ModelDescription.Scope.PLANE ? ModelDescription.Scope.STACK : model;
			};
		}
	}
}
