package io.github.deeplabij.scale;

import java.util.List;

import io.github.deeplabij.common.Problem;

/** Why a large image can't be segmented, or not all of it. */
public sealed interface ScaleProblem extends Problem {

	/** The image has several channels, and it was not said which the model is to see. */
	record WhichChannel(String image, int has, int wanted, String names) implements ScaleProblem {

		@Override
		public String what() {
			return image + " has " + has + " channels (" + names + "), and the model takes " + wanted;
		}
	}

	/** The image is on a web server, and it was not said where its labels go. */
	record NoStore(String image) implements ScaleProblem {

		@Override
		public String what() {
			return image + " is on a web server, so that labels can't be written beside it";
		}
	}

	/** There is no such channel. */
	record NoChannel(String image, String wanted, String names) implements ScaleProblem {

		@Override
		public String what() {
			return image + " has no channel " + wanted + "; it has " + names;
		}
	}

	/** The pixels of a level are much larger than those that the model was trained on. */
	record TooCoarse(int level, String pixel, String model) implements ScaleProblem {

		@Override
		public String what() {
			return "The pixels of level " + level + " are " + pixel + ", and the model was trained on pixels of " +
				model;
		}
	}

	/** Something else of that name was begun. */
	record OtherPlan(String labels, List<String> differs) implements ScaleProblem {

		@Override
		public String what() {
			return "Labels '" + labels + "' were begun with another " + String.join(", another ", differs);
		}
	}

	/** Nothing was planned. */
	record NoPlan(String labels) implements ScaleProblem {

		@Override
		public String what() {
			return "No plan was made for labels '" + labels + "'";
		}
	}

	/** The same part runs already. */
	record Running(String part) implements ScaleProblem {

		@Override
		public String what() {
			return part + " runs already";
		}
	}

	/** Programs ended while they segmented a block. */
	record Ended(int times) implements ScaleProblem {

		@Override
		public String what() {
			return "The program ended " + times + " times while it segmented this block";
		}
	}

	/** What is kept beside the store can't be written. */
	record Unwritable(String where, String reason) implements ScaleProblem {

		@Override
		public String what() {
			return where + " can't be written: " + reason;
		}
	}

	/** Blocks are not there yet. */
	record Missing(long missing, long of, String first) implements ScaleProblem {

		@Override
		public String what() {
			return missing + " of " + of + " blocks are not done yet, the first of them " + first;
		}
	}
}
