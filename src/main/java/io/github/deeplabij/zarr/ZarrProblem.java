package io.github.deeplabij.zarr;

import io.github.deeplabij.common.Problem;

/** Why an array or an image can't be read or written. */
public sealed interface ZarrProblem extends Problem {

	/** There is no array, group or image. */
	record NotThere(String where, String meant) implements ZarrProblem {

		@Override
		public String what() {
			return "There is no " + meant + " at " + where;
		}
	}

	/** The bytes can't be had: the disk, the network or a right is missing. */
	record Unreadable(String where, String reason) implements ZarrProblem {

		@Override
		public String what() {
			return where + " can't be read: " + reason;
		}
	}

	/** The bytes can't be written. */
	record Unwritable(String where, String reason) implements ZarrProblem {

		@Override
		public String what() {
			return where + " can't be written: " + reason;
		}
	}

	/** The metadata says what can't be. */
	record BadMetadata(String where, String what) implements ZarrProblem {
	}

	/** The metadata is right, and asks for what is not done here. */
	record Unsupported(String where, String feature) implements ZarrProblem {

		@Override
		public String what() {
			return where + " uses " + feature + ", which can't be read here";
		}
	}

	/** A chunk is not what its codecs make. */
	record Damaged(String where, String reason) implements ZarrProblem {

		@Override
		public String what() {
			return "A part of the image, " + where + ", is damaged: " + reason;
		}
	}

	/** A chunk does not fit in the memory or in an array of Java. */
	record TooLarge(String where, long bytes) implements ZarrProblem {

		@Override
		public String what() {
			return "A chunk of " + where + " has " + bytes + " bytes, more than there is memory for";
		}
	}

	/** Somebody asked for what an image does not have, such as a level. */
	record NoSuch(String where, String thing, String wanted, String choices) implements ZarrProblem {

		@Override
		public String what() {
			return where + " has no " + thing + " " + wanted + "; it has " + choices;
		}
	}

	/** A library for a compression is missing, or does not work on this system. */
	record NoLibrary(String library, String reason) implements ZarrProblem {

		@Override
		public String what() {
			return "The library " + library + ", which unpacks the image, can't be loaded: " + reason;
		}
	}

	/** There are several images where one is meant. */
	record Several(String where, int count, String first) implements ZarrProblem {

		@Override
		public String what() {
			return where + (count == 1 ? " holds an image, which is " : " holds " + count +
				" images, the first of which is ") + first;
		}
	}

	/** Labels of that name are there, with other metadata. */
	record OtherLabels(String where, String difference) implements ZarrProblem {

		@Override
		public String what() {
			return "There are other labels at " + where + ": " + difference;
		}
	}

	/** Labels are to go where something else is. */
	record Occupied(String where, String reason) implements ZarrProblem {

		@Override
		public String what() {
			return "Labels can't be put into " + where + ": " + reason;
		}
	}

	/** Somebody chose a name that labels can't have on every system. */
	record BadName(String name) implements ZarrProblem {

		@Override
		public String what() {
			return "Labels can't be called '" + name + "'";
		}
	}

	/** An address that is none, or not https. */
	record BadAddress(String address) implements ZarrProblem {

		@Override
		public String what() {
			return "'" + address + "' is no https address";
		}
	}
}
