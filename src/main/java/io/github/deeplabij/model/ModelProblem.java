package io.github.deeplabij.model;

import io.github.deeplabij.common.Problem;

/** Why a model can't be had. */
public sealed interface ModelProblem extends Problem {

	/** Its description means a file that is not in its folder, but at an address. */
	record FileElsewhere(String model, String address) implements ModelProblem {

		@Override
		public String what() {
			return "The model '" + model + "' has its file at " + address + ", not in its own folder";
		}
	}

	/** Somebody chose a name that a folder can't have on every system. */
	record BadName(String name) implements ModelProblem {

		@Override
		public String what() {
			return "A model can't be called '" + name + "'";
		}
	}
}
