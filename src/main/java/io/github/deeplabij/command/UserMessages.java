package io.github.deeplabij.command;

import java.awt.GraphicsEnvironment;

import io.github.deeplabij.common.PlainText;

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;

/**
 * Says one sentence where the user looks: in a dialog, or where no one would see one, in the log; and stops the macro.
 */
final class UserMessages {

	private static final int HEAD_START_MILLISECONDS = 200;

	private UserMessages() {}

	/** Tells what went wrong. A macro or script that waits for it is stopped. */
	static void error(final String sentence) {
		if (unattended()) note(sentence);
		else message(sentence);
		stop(sentence);
	}

	/** Tells that the user's wish to stop was met. A macro or script that waits for it is stopped. */
	static void cancelled(final String sentence) {
		if (unattended()) note(sentence);
		stop(sentence);
	}

	/** Tells something that is to be read before it goes on. */
	static void message(final String sentence) {
		IJ.showMessage("DeepLab", PlainText.line(sentence));
	}

	/** Tells how it went, in the status line. */
	static void status(final String sentence) {
		IJ.showStatus(PlainText.said(sentence));
	}

	/** Tells something in passing. */
	static void note(final String sentence) {
		IJ.log(PlainText.said(sentence));
	}

	/**
	 * Stops what waits in this thread. ImageJ stops the macro that was started last, and can't be asked for another
	 * one. Its own word on it is not the last.
	 */
	private static void stop(final String sentence) {
		if (isBelow("ij\\.macro\\.Interpreter\\..*")) stopMacro();
		else if (isBelow("ij\\.IJ\\.run")) Macro.abort();
		status(sentence);
	}

	private static boolean isBelow(final String method) {
		return StackWalker.getInstance().walk(frames -> frames.anyMatch(frame -> (frame.getClassName() + "." + frame
			.getMethodName()).matches(method)));
	}

	/**
	 * Stops the macro once this command has returned to it. The interpreter waits for the macro to come to an end, and
	 * the macro waits for this command; so the interpreter is told from a thread of its own.
	 */
	private static void stopMacro() {
		final Thread thread = new Thread(Interpreter::abort, "DeepLab stops macro");
		thread.setDaemon(true);
		thread.start();
		IJ.wait(HEAD_START_MILLISECONDS);
	}

	/** A dialog would hang a macro that runs in batch, and can't be shown without a display. */
	static boolean unattended() {
		return GraphicsEnvironment.isHeadless() || Interpreter.isBatchMode() || IJ.getInstance() == null || !IJ
			.getInstance().isVisible();
	}
}
