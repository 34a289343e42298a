package io.github.deeplabij.doors;

import ij.IJ;

/**
 * Runs macros one after another in plain ImageJ without a display. A macro that another one runs is stopped in other
 * ways.
 */
final class MacrosDriver {

	/** A line before each macro, and behind the last. */
	static final String NEXT = "---- the next macro ----";

	private MacrosDriver() {}

	/**
	 * @param arguments the argument of each macro; then the macros' files
	 */
	public static void main(final String... arguments) throws InterruptedException {
		System.out.println(NEXT);
		for (int i = 1; i < arguments.length; i++) {
			IJ.runMacroFile(arguments[i], arguments[0]);
			endStops();
			IJ.runMacro("close('*');");
			System.out.println(NEXT);
		}
		System.exit(0); // ImageJ keeps threads that would keep the JVM
	}

	/** What stops a macro waits in a thread until none runs; it would stop the next one. */
	private static void endStops() throws InterruptedException {
		for (final Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().equals("DeepLab stops macro")) thread.join();
		}
	}
}
