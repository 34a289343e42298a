package io.github.deeplabij.natives;

import java.util.List;

import io.github.deeplabij.common.Problem;

/** Why a GPU runtime is not used, or can't be installed. */
public sealed interface RuntimeProblem extends Problem {

	/** None is there. */
	record NotInstalled() implements RuntimeProblem {

		@Override
		public String what() {
			return "none is installed";
		}
	}

	/**
	 * One is there and not used.
	 *
	 * @param why the end of a sentence
	 */
	record Unused(String folder, Problem why) implements RuntimeProblem {

		@Override
		public String what() {
			return "The CPU is used instead of the GPU runtime in " + folder + ": " + why.what();
		}
	}

	/** Other users may change its files. */
	record Writable() implements RuntimeProblem {

		@Override
		public String what() {
			return "other users can write into it";
		}
	}

	/** A file is missing or another one than was installed. */
	record Changed(String file) implements RuntimeProblem {

		@Override
		public String what() {
			return file + " has changed since it was installed";
		}
	}

	/** Its libraries don't load: what the loader says. */
	record Unloadable(String said) implements RuntimeProblem {

		@Override
		public String what() {
			return "its libraries can't be loaded (" + said + ")";
		}
	}

	/**
	 * It is another version of ONNX Runtime than the one that is used.
	 *
	 * @param version the version, or that it is unknown
	 */
	record OtherVersion(String version, String used) implements RuntimeProblem {

		@Override
		public String what() {
			return "it is ONNX Runtime " + version + ", and DeepLab uses " + used;
		}
	}

	/** There is no folder to install one in. */
	record NoFolder(List<String> folders) implements RuntimeProblem {

		@Override
		public String what() {
			return "DeepLab can't write into any folder for GPU runtimes: " + folders;
		}
	}

	/** Nobody said what to install. */
	record NoSource(String version) implements RuntimeProblem {

		@Override
		public String what() {
			return "There is nothing to install";
		}
	}

	/** What lies at an address is not taken without its SHA-256. */
	record NoSum() implements RuntimeProblem {

		@Override
		public String what() {
			return "An https address needs the SHA-256 of its file, 64 hexadecimal digits";
		}
	}
}
